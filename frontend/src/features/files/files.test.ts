import { beforeAll, describe, expect, test } from "vitest";
import { type FileRef, kindOf } from "@/core/letter";
import { shortName, verdict } from "./choosing";
import { MOST_FILES, MOST_KEPT_BYTES } from "./limits";
import { arranged, percentOf, tally } from "./order";
import { lettersOf } from "./posting";
import { grouped, guessKind, messagesOf } from "./splitting";

let count = 0;
const file = (kind: FileRef["kind"]): FileRef => ({
  id: `f${++count}`,
  kind,
  name: "a",
  bytes: 1,
  mime: "",
  width: null,
  height: null,
});
const all = (...kinds: FileRef["kind"][]) => kinds.map(file);
const kinds = (groups: readonly FileRef[][]) =>
  groups.map((group) => group.map((one) => one.kind).join());

beforeAll(() => {
  document.body.innerHTML = `<script id="boot" type="application/json">{"inbox":"i"}</script>`;
});

describe("files that go into one message", () => {
  test.each<[FileRef["kind"][], string[]]>([
    [[], []],
    [["photo", "video", "photo"], ["photo,video,photo"]],
    [["document", "document"], ["document,document"]],
    [
      ["photo", "document", "photo"],
      ["photo", "document", "photo"],
    ],
    [
      ["audio", "audio", "document"],
      ["audio,audio", "document"],
    ],
    [
      ["voice", "voice"],
      ["voice", "voice"],
    ],
    [
      ["animation", "photo"],
      ["animation", "photo"],
    ],
    [
      ["photo", "animation"],
      ["photo", "animation"],
    ],
  ])("%j become %j", (given, expected) => {
    expect(kinds(grouped(all(...given), 10))).toEqual(expected);
  });

  test("are ten at most, and keep their order", () => {
    const given = Array.from({ length: 23 }, () => file("photo"));
    const groups = grouped(given, 10);
    expect(groups.map((one) => one.length)).toEqual([10, 10, 3]);
    expect(groups.flat()).toEqual(given);
  });

  test("take words along, unless those are too long for a caption", () => {
    expect(kinds(messagesOf(1024, all("photo"), 10))).toEqual(["photo"]);
    expect(kinds(messagesOf(1025, all("photo"), 10))).toEqual(["", "photo"]);
    expect(kinds(messagesOf(5, [], 10))).toEqual([""]);
  });
});

describe("a turn becomes letters", () => {
  const words = { kind: "reply" as const, ticketId: "t", text: "Here", seenId: "m1", key: "k" };

  test("of which the first has the words and what it answers", () => {
    const [first, second, ...others] = lettersOf(words, all("photo", "document"));
    expect(others).toEqual([]);
    expect(first).toMatchObject({ key: "k", turn: "k", text: "Here", seenId: "m1" });
    expect(second).toMatchObject({ kind: "reply", turn: "k", text: "" });
    expect(second?.seenId).toBeUndefined();
    expect(second?.key).toBeUndefined();
  });

  test("and only the first opens a ticket", () => {
    const letters = lettersOf({ ...words, kind: "ticket", ticketId: "k" }, all("photo", "voice"));
    expect(letters.map((one) => [one.kind, one.ticketId])).toEqual([
      ["ticket", "k"],
      ["message", "k"],
    ]);
  });

  test("as it was where there are no files", () => {
    expect(lettersOf(words)).toEqual([words]);
  });
});

describe("what a file will be", () => {
  test.each<[string, number, FileRef["kind"]]>([
    ["image/jpeg", 1, "photo"],
    ["image/jpeg", 11, "document"],
    ["image/svg+xml", 1, "document"],
    ["image/heic", 1, "document"],
    ["image/gif", 1, "animation"],
    ["video/mp4", 99, "video"],
    ["audio/mpeg", 1, "audio"],
    ["audio/ogg", 1, "voice"],
    ["application/pdf", 1, "document"],
    ["", 1, "document"],
  ])("%s of %i bytes is taken for %s", (mime, size, kind) => {
    expect(guessKind(mime, size, 10)).toBe(kind);
  });

  test("together: one kind, or an album", () => {
    expect([kindOf([]), kindOf(all("video")), kindOf(all("photo", "video"))]).toEqual([
      "text",
      "video",
      "album",
    ]);
  });
});

describe("a file is refused", () => {
  const room = { count: 0, kept: 0 };

  test.each([
    [0, room, "empty"],
    [50, room, ""],
    [51, room, "too-large"],
    [1, { count: MOST_FILES, kept: 0 }, "too-many"],
    [1, { count: 0, kept: MOST_KEPT_BYTES }, "device-full"],
    [1, { count: 0, kept: MOST_KEPT_BYTES - 1 }, ""],
  ] as const)("of %i bytes beside %j: %j", (size, now, why) => {
    expect(verdict(size, now, 50)).toBe(why);
  });
});

test("a long name is cut before its end, which says what the file is", () => {
  const name = shortName(`${"й".repeat(400)}.pdf`);
  expect([...name]).toHaveLength(200);
  expect(name.endsWith("й.pdf")).toBe(true);
  expect([...shortName("x".repeat(400))]).toHaveLength(200);
  expect(shortName("a.pdf")).toBe("a.pdf");
});

test("a file is put to another place, and never beyond the ends", () => {
  const given = ["a", "b", "c"].map((id) => ({ id }));
  const ids = (id: string, to: number) => arranged(given, id, to).map((one) => one.id);
  expect(ids("a", 2)).toEqual(["b", "c", "a"]);
  expect(ids("c", 0)).toEqual(["c", "a", "b"]);
  expect(ids("b", 99)).toEqual(["a", "c", "b"]);
  expect(ids("a", -1)).toEqual(["a", "b", "c"]);
  expect(ids("gone", 1)).toEqual(["a", "b", "c"]);
});

test("how far all of them are", () => {
  expect(tally([{ state: "ready" }, { state: "failed" }, { state: "sending" }])).toEqual({
    ready: 1,
    failed: 1,
  });
  expect(percentOf([{ bytes: 30 }, { bytes: 70 }], [{ sent: 30 }, { sent: 5 }])).toBe(35);
  expect(percentOf([], [])).toBe(100);
});
