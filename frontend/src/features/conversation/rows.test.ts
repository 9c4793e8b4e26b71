import { describe, expect, test } from "vitest";
import { firstUnanswered, firstUnseen, rowsOf } from "./rows";
import { type Said, saidInLetter, together } from "./said";

let count = 0;
const said = (facts: Partial<Said>): Said => ({
  ...saidInLetter(
    {
      key: `k${++count}`,
      kind: "reply",
      ticketId: "t",
      text: "hello",
      entities: [],
      replyToId: null,
      categoryId: null,
      writtenAt: "2026-11-25T10:00:00Z",
      refused: "",
    },
    { id: "anna", name: "Anna" },
  ),
  letter: null,
  position: count,
  ...facts,
});
const at = (minute: number) => `2026-11-25T10:${String(minute).padStart(2, "0")}:00Z`;
const runs = (list: Said[], firstNew = "") =>
  rowsOf(list, firstNew).map((row) => `${row.isFirst ? "(" : ""}${row.isLast ? ")" : "-"}`);

describe("rows", () => {
  test("bind what one person wrote in one go", () => {
    const list = [said({ sentAt: at(0) }), said({ sentAt: at(1) }), said({ sentAt: at(2) })];
    expect(runs(list)).toEqual(["(-", "-", ")"]);
  });
  test("part people, notes from answers, and what is minutes apart", () => {
    expect(runs([said({}), said({ authorId: "ben" })])).toEqual(["()", "()"]);
    expect(runs([said({}), said({ isNote: true })])).toEqual(["()", "()"]);
    expect(runs([said({ sentAt: at(0) }), said({ sentAt: at(6) })])).toEqual(["()", "()"]);
  });
  test("part a run where the new begins", () => {
    const list = [said({}), said({})];
    expect(runs(list, list[1]?.id)).toEqual(["()", "()"]);
    expect(rowsOf(list, list[1]?.id)[1]?.isFirstNew).toBe(true);
  });
  test("name a day once", () => {
    const list = [
      said({ sentAt: "2026-11-24T12:00:00Z" }),
      said({ sentAt: "2026-11-25T12:00:00Z" }),
      said({ sentAt: "2026-11-25T12:01:00Z" }),
    ];
    expect(rowsOf(list).map((row) => row.day !== "")).toEqual([true, true, false]);
  });
  test("stay the same objects when older ones come before them", () => {
    const list = [said({ sentAt: at(20) }), said({ sentAt: at(21) }), said({ sentAt: at(30) })];
    const before = rowsOf(list);
    const after = rowsOf([said({ sentAt: at(0) }), ...list]);
    expect(after[2]).toBe(before[1]);
    expect(after[3]).toBe(before[2]);
  });
});

describe("letters", () => {
  test("stand at the end, and not beside the message they became", () => {
    const sent = said({ key: "same" });
    const found = together([sent], [said({ key: "same" }), said({ key: "other" })]);
    expect(found.map((one) => one.key)).toEqual(["same", "other"]);
  });
});

describe("where a contact left off", () => {
  const own = (minute: number) => said({ sentAt: at(minute), isOwn: true, isOut: true });
  const desk = (minute: number, facts: Partial<Said> = {}) =>
    said({ sentAt: at(minute), isOwn: false, isOut: false, ...facts });
  test("is after the moment the server knows, on whatever device that was", () => {
    const list = [desk(1), own(2), desk(3), desk(4)];
    expect(firstUnseen(list, at(3))).toEqual({ id: list[3]?.id, isOpen: false });
    expect(firstUnseen(list, "2026-11-25T10:02:59.999+00:00").id).toBe(list[2]?.id);
    expect(firstUnseen(list, at(4)).id).toBe("");
  });
  test("is not at what the bot said by itself, nor at their own words", () => {
    const list = [own(1), desk(2, { authorKind: "bot", parts: [] }), own(3), desk(4)];
    expect(firstUnseen(list, at(0)).id).toBe(list[3]?.id);
  });
  test("may lie above what was read, or be the very first message", () => {
    const list = [desk(1), desk(2)];
    expect(firstUnseen(list, at(0))).toEqual({ id: list[0]?.id, isOpen: true });
    expect(firstUnseen(list, null)).toEqual({ id: list[0]?.id, isOpen: true });
  });
});

describe("what waits for the desk", () => {
  const theirs = () => said({ authorKind: "contact", isOwn: false, isOut: false });
  const answer = () => said({ authorKind: "agent", isOwn: false });
  test("begins after the last answer, whoever gave it", () => {
    const list = [theirs(), answer(), theirs(), theirs()];
    expect(firstUnanswered(list)).toEqual({ id: list[2]?.id, isOpen: false });
  });
  test("a note is no answer, and what the bot says neither", () => {
    const note = said({ authorKind: "agent", isNote: true });
    const bot = said({ authorKind: "bot", parts: [] });
    const list = [answer(), theirs(), note, bot, theirs()];
    expect(firstUnanswered(list).id).toBe(list[1]?.id);
  });
  test("is nothing once somebody answered", () => {
    expect(firstUnanswered([theirs(), answer()])).toEqual({ id: "", isOpen: false });
  });
  test("is everything where nobody did, and is not parted from nothing", () => {
    const list = [theirs(), theirs()];
    const { id, isOpen } = firstUnanswered(list);
    expect([id, isOpen]).toEqual([list[0]?.id, true]);
    expect(rowsOf(list, id).some((row) => row.isFirstNew)).toBe(false);
  });
});
