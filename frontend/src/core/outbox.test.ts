import "fake-indexeddb/auto";
import { clear, createStore, entries, type UseStore } from "idb-keyval";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Problem } from "./api/gen";
import type { FileRef, Letter } from "./outbox";

const PATIENT = { timeout: 4_000 };
let count = 0;
let name = "";
type Outbox = typeof import("./outbox") & typeof import("./http");
const pages: Outbox[] = [];

/** A page of its own over the same storage. */
async function page(): Promise<Outbox> {
  vi.resetModules();
  const made = { ...(await import("./http")), ...(await import("./outbox")) };
  pages.push(made);
  return made;
}

const store = (): UseStore => createStore(name, "kept");
const words = (text: string, ticketId = "t") => ({ kind: "message" as const, ticketId, text });
const problem = (detail: string) => ({ type: "/problems/invalid", detail }) as Problem;
const keptTexts = async () =>
  (await entries<string, Letter>(store())).flatMap(([, one]) => one.text ?? []);
const texts = (all: readonly Letter[]) => all.map((one) => one.text);

beforeEach(() => {
  name = `outbox-${++count}`;
});
afterEach(() => {
  for (const one of pages.splice(0)) one.closeOutbox();
});

test("words are sent once each, in order, and forgotten", async () => {
  const sent: string[] = [];
  const outbox = await page();
  await outbox.openOutbox(store(), async (one) => void sent.push(one.text));
  await Promise.all(["a", "b", "c"].map((one) => outbox.post(words(one))));
  await vi.waitFor(() => expect(outbox.letters.value).toEqual([]), PATIENT);
  expect(sent).toEqual(["a", "b", "c"]);
  expect(await keptTexts()).toEqual([]);
});

test("words written while the kept ones are still being read are not forgotten", async () => {
  const outbox = await page();
  const opening = outbox.openOutbox(store(), () =>
    Promise.reject(new outbox.Unreachable("no answer")),
  );
  const posting = outbox.post(words("early"));
  await opening;
  await posting;
  expect(texts(outbox.letters.value)).toEqual(["early"]);
});

test("a store thrown away meanwhile takes no words along", async () => {
  const sent: string[] = [];
  let isAway = true;
  const outbox = await page();
  await outbox.openOutbox(store(), async (one) => {
    if (isAway) throw new outbox.Unreachable("no answer");
    sent.push(one.text);
  });
  await outbox.post(words("first"));
  await outbox.post(words("second"));
  await clear(store());
  const other = await page();
  await other.openOutbox(store(), () => Promise.reject(new other.Unreachable("no answer")));
  await other.post(words("of another tab", "u"));
  outbox.nudge();
  await vi.waitFor(
    async () => expect((await keptTexts()).sort()).toEqual(["first", "of another tab", "second"]),
    PATIENT,
  );
  other.closeOutbox();
  isAway = false;
  outbox.nudge();
  await vi.waitFor(() => expect(sent).toEqual(["first", "second"]), PATIENT);
});

test("who writes where nothing can be kept is told, and it is sent all the same", async () => {
  const outbox = await page();
  const { keepsWords } = await import("./storage");
  const sent: string[] = [];
  const full: UseStore = () => Promise.reject(new DOMException("no room", "QuotaExceededError"));
  await outbox.openOutbox(full, async (one) => void sent.push(one.text));
  await outbox.post(words("a"));
  await vi.waitFor(() => expect(sent).toEqual(["a"]), PATIENT);
  expect(keepsWords.value).toBe(false);
});

test("a restart finds what was not sent", async () => {
  const before = await page();
  await before.openOutbox(store(), () => Promise.reject(new before.Unreachable("no answer")));
  await before.post(words("kept"));
  before.closeOutbox();
  const sent: string[] = [];
  const after = await page();
  await after.openOutbox(store(), async (one) => void sent.push(one.text));
  await vi.waitFor(() => expect(sent).toEqual(["kept"]), PATIENT);
});

test("storage that hangs or fails holds back no words", async () => {
  const sent: string[] = [];
  const outbox = await page();
  const hanging = (() => new Promise(() => undefined)) as UseStore;
  void outbox.openOutbox(hanging, async (one) => void sent.push(one.text));
  void outbox.post(words("now"));
  await vi.waitFor(() => expect(sent).toEqual(["now"]), PATIENT);
});

test("a proxy's refusal is no answer; the server's own is", async () => {
  const outbox = await page();
  const answers = [
    new outbox.ApiError(403, null, 0),
    new outbox.ApiError(422, problem("Too long."), 0),
  ];
  await outbox.openOutbox(store(), () =>
    Promise.reject(answers.shift() ?? new outbox.Unreachable("")),
  );
  await outbox.post(words("a"));
  expect(outbox.letters.value[0]?.refused).toBe("");
  await vi.waitFor(() => expect(outbox.letters.value[0]?.refused).toBe("Too long."), PATIENT);
});

test("a letter the server stumbles over holds back its own ticket only", async () => {
  const sent: string[] = [];
  const outbox = await page();
  await outbox.openOutbox(store(), async (one) => {
    if (one.ticketId === "sick") throw new outbox.ApiError(500, null, 0);
    sent.push(one.text);
  });
  await outbox.post(words("x", "sick"));
  await outbox.post(words("a", "well"));
  await vi.waitFor(() => expect(sent).toEqual(["a"]), PATIENT);
  expect(texts(outbox.letters.value)).toEqual(["x"]);
});

test("what one tab sent or took back, another that knew of it does not send", async () => {
  const first = await page();
  await first.openOutbox(store(), () => Promise.reject(new first.Unreachable("no answer")));
  const letter = await first.post(words("once"));
  let isDown = true;
  const sent: string[] = [];
  const second = await page();
  await second.openOutbox(store(), async (one) => {
    if (isDown) throw new second.Unreachable("no answer");
    sent.push(one.text);
  });
  await first.takeBack(letter.key);
  isDown = false;
  second.nudge();
  await vi.waitFor(() => expect(second.letters.value).toEqual([]), PATIENT);
  expect(sent).toEqual([]);
});

test("a person who left takes what is on its way out of the next one's sight", async () => {
  let answer: () => void = () => undefined;
  const outbox = await page();
  await outbox.openOutbox(
    store(),
    () =>
      new Promise<void>((done) => {
        answer = done;
      }),
  );
  await outbox.post(words("anna's"));
  outbox.closeOutbox();
  const next = createStore(`${name}-next`, "kept");
  const sent: string[] = [];
  await outbox.openOutbox(next, async (one) => void sent.push(one.text));
  await outbox.post(words("boris's"));
  await vi.waitFor(() => expect(sent).toEqual(["boris's"]), PATIENT);
  answer();
  expect(outbox.letters.value).toEqual([]);
});

test("words for a ticket on its way go to the ticket it became", async () => {
  const outbox = await page();
  const sent: [string, string][] = [];
  await outbox.openOutbox(store(), async (one) => {
    sent.push([one.ticketId, one.text]);
    if (one.kind === "ticket") await outbox.readdress(one.key, "real");
  });
  const first = outbox.post({ key: "k", kind: "ticket", ticketId: "k", text: "new" });
  const second = outbox.post(words("more", "k"));
  await Promise.all([first, second]);
  await vi.waitFor(() => expect(outbox.letters.value).toEqual([]), PATIENT);
  expect(sent).toEqual([
    ["k", "new"],
    ["real", "more"],
  ]);
});

const file = (id: string): FileRef => ({
  id,
  kind: "photo",
  name: "a",
  bytes: 1,
  mime: "",
  width: null,
  height: null,
});

test("a letter that is held keeps back what follows it there, and nothing elsewhere", async () => {
  const sent: string[] = [];
  let isHeld = true;
  const outbox = await page();
  await outbox.openOutbox(
    store(),
    async (one) => void sent.push(one.text),
    (one) => isHeld && Boolean(one.files?.length),
  );
  await outbox.post({ ...words("with a file"), files: [file("f")] });
  await outbox.post(words("behind it"));
  await outbox.post(words("elsewhere", "other"));
  await vi.waitFor(() => expect(sent).toEqual(["elsewhere"]), PATIENT);
  isHeld = false;
  outbox.nudge();
  await vi.waitFor(() => expect(sent).toEqual(["elsewhere", "with a file", "behind it"]), PATIENT);
});

test("a letter is divided: its parts go in order, before what was written after it", async () => {
  const sent: [string, string[]][] = [];
  let isHeld = true;
  const before = await page();
  const deliver = async (one: Letter) => {
    sent.push([one.text, one.files?.map(({ id }) => id) ?? []]);
  };
  await before.openOutbox(store(), deliver, () => isHeld);
  const letter = await before.post({ ...words("both"), files: [file("a"), file("b")] });
  await before.post(words("later"));
  await before.divide(letter.key, [[file("a")], [file("b")]]);
  before.closeOutbox();

  isHeld = false;
  const after = await page();
  await after.openOutbox(store(), deliver);
  await vi.waitFor(() => expect(sent).toHaveLength(3), PATIENT);
  expect(sent).toEqual([
    ["both", ["a"]],
    ["", ["b"]],
    ["later", []],
  ]);
});

test("a letter whose file cannot go waits for a person", async () => {
  const sent: string[] = [];
  const outbox = await page();
  await outbox.openOutbox(
    store(),
    async (one) => void sent.push(one.text),
    (one) => Boolean(one.files?.length),
  );
  const { key } = await outbox.post({ ...words("bad"), files: [file("f")] });
  await outbox.refuse(key, "Something harmful", "infected");
  expect(outbox.letters.value[0]).toMatchObject({ refused: "Something harmful" });
  expect((await outbox.takeBack(key))?.files).toEqual([file("f")]);
  expect(sent).toEqual([]);
});

test("what is written in the same moment leaves room for the parts of a letter", async () => {
  const { after } = await import("./letter");
  const [first, now] = ["2026-11-29T10:00:00.000Z", "2026-11-29T10:00:00.001Z"];
  vi.useFakeTimers({ now: Date.parse(now), toFake: ["Date"] });
  try {
    expect(after("")).toBe(now);
    expect(Date.parse(after(first)) - Date.parse(first)).toBeGreaterThan(20);
  } finally {
    vi.useRealTimers();
  }
});
