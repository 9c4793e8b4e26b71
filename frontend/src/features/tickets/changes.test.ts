import { describe, expect, test } from "vitest";
import type { TicketShape } from "@/core/api/gen";
import { aTicket } from "../../../tests/samples";
import { belongs, isDueBefore, type Pages, withMessage, withTicket } from "./changes";

interface Row {
  id: string;
  activity_at: string;
}
type Page = { tickets: Row[]; next_cursor: string | null };

const row = (id: string, minute: number): Row => ({
  id,
  activity_at: `2026-11-25T10:${String(minute).padStart(2, "0")}:00Z`,
});
const list = (...pages: [Row[], string | null][]): Pages<Page> => ({
  pages: pages.map(([tickets, next_cursor]) => ({ tickets, next_cursor })),
  pageParams: pages.map(() => null),
});
const ids = (found: Pages<Page>) => found.pages.map((page) => page.tickets.map((one) => one.id));

describe("a list", () => {
  const before = list([[row("c", 30), row("b", 20)], "x"], [[row("a", 10)], null]);

  test("moves a ticket that changed to its new place, across pages", () => {
    expect(ids(withTicket(before, "a", row("a", 40)))).toEqual([["a", "c", "b"], []]);
  });
  test("takes in a new one between two others", () => {
    expect(ids(withTicket(before, "n", row("n", 25)))).toEqual([["c", "n", "b"], ["a"]]);
  });
  test("loses one that belongs elsewhere", () => {
    expect(ids(withTicket(before, "b", null))).toEqual([["c"], ["a"]]);
  });
  test("takes the oldest at its end only when everything was read", () => {
    expect(ids(withTicket(before, "o", row("o", 1)))).toEqual([
      ["c", "b"],
      ["a", "o"],
    ]);
    const partly = list([[row("c", 30)], "more"]);
    expect(ids(withTicket(partly, "o", row("o", 1)))).toEqual([["c"]]);
  });
  test("keeps pages that did not change, so that their rows are not drawn again", () => {
    const after = withTicket(before, "c", row("c", 31));
    expect(after.pages[1]).toBe(before.pages[1]);
  });
  test("orders equal times as the server does, greater id first", () => {
    expect(ids(withTicket(list([[row("b", 5)], null]), "c", row("c", 5)))).toEqual([["c", "b"]]);
    expect(ids(withTicket(list([[row("b", 5)], null]), "a", row("a", 5)))).toEqual([["b", "a"]]);
  });
});

describe("a list of deadlines", () => {
  const due = (id: string, minute: number) =>
    aTicket({ id, due_at: `2026-11-25T10:${minute}:00Z`, due_metric: "resolution" });
  const before: Pages<{ tickets: TicketShape[]; next_cursor: string | null }> = {
    pages: [{ tickets: [due("b", 20), due("c", 40)], next_cursor: null }],
    pageParams: [null],
  };
  const ids = (ticket: TicketShape) =>
    withTicket(before, ticket.id, ticket, isDueBefore).pages[0]?.tickets.map((one) => one.id);

  test("has the nearest first, of equal ones the smaller id", () => {
    expect(ids(due("n", 30))).toEqual(["b", "n", "c"]);
    expect(ids(due("a", 20))).toEqual(["a", "b", "c"]);
    expect(ids(due("c", 10))).toEqual(["c", "b"]);
    expect(ids(due("d", 59))).toEqual(["b", "c", "d"]);
  });

  test("holds what is due and nothing else", () => {
    expect(belongs(due("n", 30), { view: "due" }, "self")).toBe(true);
    expect(belongs(aTicket(), { view: "due" }, "self")).toBe(false);
  });
});

describe("a conversation", () => {
  type Said = { messages: { id: string; position: number; text: string }[]; before: number | null };
  const said = (...pages: [number[], number | null][]): Pages<Said> => ({
    pages: pages.map(([positions, before]) => ({
      messages: positions.map((position) => ({ id: `m${position}`, position, text: "old" })),
      before,
    })),
    pageParams: pages.map(() => null),
  });
  const at = (position: number, text = "new") => ({ id: `m${position}`, position, text });
  const positions = (found: ReturnType<typeof said>) =>
    found.pages.map((page) => page.messages.map((one) => one.position));

  test("adds what was said last to the newest page", () => {
    expect(positions(withMessage(said([[5, 6], 5], [[1, 2], null]), at(7)))).toEqual([
      [5, 6, 7],
      [1, 2],
    ]);
  });
  test("replaces an edited message where it stands", () => {
    const after = withMessage(said([[5, 6], 5], [[1, 2], null]), at(2));
    expect(after.pages[1]?.messages[1]?.text).toBe("new");
    expect(positions(after)).toEqual([
      [5, 6],
      [1, 2],
    ]);
  });
  test("leaves out what is older than everything read", () => {
    expect(positions(withMessage(said([[5, 6], 5]), at(3)))).toEqual([[5, 6]]);
  });
  test("begins with the first message", () => {
    expect(positions(withMessage(said([[], null]), at(1)))).toEqual([[1]]);
  });
});

describe("a ticket belongs into a view", () => {
  const ticket = (facts: Partial<TicketShape>) =>
    ({
      status: "open",
      priority: 2,
      category_id: null,
      assignee: null,
      waiting_since: null,
      contact: { id: "c" },
      participant_ids: [],
      ...facts,
    }) as TicketShape;
  const anna = { kind: "agent", id: "anna", name: "Anna" } as TicketShape["assignee"];

  test.each([
    ["mine", { assignee: anna }, true],
    ["mine", { assignee: anna, status: "closed" }, false],
    ["mine", {}, false],
    ["unassigned", {}, true],
    ["unassigned", { status: "resolved" }, false],
    ["waiting", { waiting_since: "2026-11-25T10:00:00Z" }, true],
    ["waiting", {}, false],
    ["all", { status: "closed" }, true],
    ["all", { snoozed_until: "2026-12-01T08:00:00Z" }, true],
    ["snoozed", { snoozed_until: "2026-12-01T08:00:00Z" }, true],
    ["snoozed", {}, false],
    ["spam", { status: "closed", is_spam: true }, true],
    ["spam", { status: "closed", is_spam: false }, false],
    ["all", { status: "closed", is_spam: true }, true],
    ["mine", { assignee: anna, snoozed_until: "2026-12-01T08:00:00Z" }, false],
    ["unassigned", { snoozed_until: "2026-12-01T08:00:00Z" }, false],
    ["followed", { participant_ids: ["anna"] }, true],
    ["followed", { participant_ids: ["ben"] }, false],
    ["followed", { participant_ids: ["anna"], status: "closed" }, false],
    ["followed", { participant_ids: ["anna"], snoozed_until: "2026-12-01T08:00:00Z" }, false],
  ] as const)("%s %o", (view, facts, expected) => {
    expect(belongs(ticket(facts as Partial<TicketShape>), { view }, "anna")).toBe(expected);
  });
  test("and into its filters", () => {
    const filters = {
      view: "all" as const,
      statuses: ["open" as const],
      priorities: [3],
      categoryId: "k",
    };
    expect(belongs(ticket({ priority: 3, category_id: "k" }), filters, "anna")).toBe(true);
    expect(belongs(ticket({ priority: 2, category_id: "k" }), filters, "anna")).toBe(false);
    expect(belongs(ticket({ priority: 3 }), filters, "anna")).toBe(false);
  });
});
