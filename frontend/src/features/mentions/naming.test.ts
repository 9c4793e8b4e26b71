import { describe, expect, test } from "vitest";
import type { AgentShape } from "@/core/api/gen";
import { asked, named } from "./naming";
import { isWritten, offered } from "./offers";

const agent = (id: string, name: string, more: Partial<AgentShape> = {}): AgentShape => ({
  id,
  name,
  role: "moderator",
  language: "en",
  is_linked: true,
  is_reachable: true,
  ...more,
});
const now = { meId: "me", assigneeId: null };
const labels = (query: string, staff: AgentShape[]) =>
  offered(staff, query, now).map((one) => [one.label, one.why]);

describe("a name is being typed", () => {
  test.each([
    ["@", 1, 0, ""],
    ["see @an", 7, 4, "an"],
    ["@Anna Be", 8, 0, "Anna Be"],
    ["(@an)", 4, 1, "an"],
    ["one\n@b", 6, 4, "b"],
    ["＠ан", 3, 0, "ан"],
    ["@an and more", 3, 0, "an"],
  ])("%j with the cursor at %i", (text, cursor, at, query) => {
    expect(asked(text, cursor)).toEqual({ at, query });
  });

  test.each([
    ["anna@example.org", 16],
    ["ы@", 2],
    ["1@x", 3],
    ["@ an", 4],
    ["@an\nmore", 8],
    ["", 0],
    ["nobody", 6],
  ])("but not in %j", (text, cursor) => {
    expect(asked(text, cursor)).toBeNull();
  });
});

describe("who is offered", () => {
  test("whoever has all typed words, without oneself", () => {
    const staff = [agent("a", "Anna Bell"), agent("b", "Boris  Anin"), agent("me", "Anna Me")];
    expect(labels("an", staff)).toEqual([
      ["Anna Bell", ""],
      ["Boris Anin", ""],
    ]);
    expect(labels("anna b", staff)).toEqual([["Anna Bell", ""]]);
    expect(labels("zz", staff)).toEqual([]);
  });

  test("and it is said who would not be told, below the others", () => {
    const staff = [
      agent("a", "Ada", { is_linked: false }),
      agent("b", "Bea", { role: "helper" }),
      agent("c", "Cleo", { role: "developer" }),
      agent("d", "Dora"),
    ];
    expect(labels("", staff)).toEqual([
      ["Dora", ""],
      ["Ada", "unlinked"],
      ["Bea", "unseen"],
      ["Cleo", "unseen"],
    ]);
    const [first] = offered(staff, "bea", { meId: "me", assigneeId: "b" });
    expect(first?.why).toBe("");
  });

  test("of people with one name the one the server means", () => {
    const staff = [agent("a", "Ann Bell"), agent("b", "ann  bell")];
    expect(offered(staff, "", now).map((one) => [one.id, one.why])).toEqual([
      ["b", ""],
      ["a", "namesake"],
    ]);
  });
});

test("the whole name takes the place of what was typed of it", () => {
  expect(named("see @an", { at: 4, query: "an" }, "Anna Bell")).toEqual({
    text: "see @Anna Bell ",
    cursor: 15,
  });
  expect(named("see @an, please", { at: 4, query: "an" }, "Anna")).toEqual({
    text: "see @Anna, please",
    cursor: 9,
  });
  expect(named("@an and", { at: 0, query: "an" }, "Anna")).toEqual({
    text: "@Anna and",
    cursor: 6,
  });
});

test("a name that is complete is left behind by a blank", () => {
  const staff = [agent("a", "Anna  Bell")];
  expect(isWritten("anna bell ", staff)).toBe(true);
  expect(isWritten("anna bell", staff)).toBe(false);
  expect(isWritten("anna ", staff)).toBe(false);
});
