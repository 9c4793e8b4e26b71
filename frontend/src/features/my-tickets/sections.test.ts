import { expect, test } from "vitest";
import type { ContactTicketShape } from "@/core/api/gen";
import { linesOf, sectionsOf } from "./sections";

const ticket = (id: string, facts: Partial<ContactTicketShape> = {}) =>
  ({ id, status: "open", is_unread: false, ...facts }) as ContactTicketShape;

test("news stand first, then what goes on, then what is past; each as the server orders it", () => {
  const all = [
    ticket("a"),
    ticket("b", { status: "closed" }),
    ticket("c", { status: "closed", is_unread: true }),
    ticket("d", { status: "waiting" }),
    ticket("e", { status: "resolved" }),
  ];
  const found = sectionsOf(all, []).map((one) => [one.name, one.tickets.map(({ id }) => id)]);
  expect(found).toEqual([
    ["news", ["c"]],
    ["open", ["a", "d"]],
    ["past", ["b", "e"]],
  ]);
});

test("what is on its way stands before the rest, the newest first", () => {
  const found = sectionsOf([ticket("a")], [ticket("k1"), ticket("k2")]);
  expect(found).toHaveLength(1);
  expect(found[0]?.tickets.map(({ id }) => id)).toEqual(["k2", "k1", "a"]);
});

test("as lines each section begins with its heading", () => {
  const all = [ticket("a"), ticket("b", { status: "closed" })];
  expect(linesOf(sectionsOf(all, [])).map(({ key }) => key)).toEqual(["open", "a", "past", "b"]);
});
