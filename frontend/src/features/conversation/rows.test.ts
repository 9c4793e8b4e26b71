import { describe, expect, test } from "vitest";
import { firstUnseen, rowsOf } from "./rows";
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
  const own = (position: number) => said({ position, isOwn: true, isOut: true });
  const desk = (position: number) => said({ position, isOwn: false, isOut: false });
  test("is after what was seen here", () => {
    const list = [desk(1), own(2), desk(3), desk(4)];
    expect(firstUnseen(list, 3)).toBe(list[3]?.id);
    expect(firstUnseen(list, 4)).toBe("");
  });
  test("is after their own last words when nothing is remembered", () => {
    const list = [desk(1), own(2), desk(3)];
    expect(firstUnseen(list, null)).toBe(list[2]?.id);
  });
});
