import { describe, expect, test } from "vitest";
import type { Filters } from "@/features/tickets/queries";
import { filtersOf, narrowings, searchOf, toggled, viewsOf } from "./address";

const CATEGORY = "0192f3a4-1111-7222-8333-444455556666";

describe("filters in the address", () => {
  test.each<Filters>([
    { view: "mine" },
    { view: "all", categoryId: CATEGORY },
    { view: "waiting", priorities: [3, 4], statuses: ["open", "waiting"] },
    { view: "unassigned", categoryId: CATEGORY, priorities: [1], statuses: ["closed"] },
  ])("come back as they were: %o", (filters) => {
    expect(filtersOf(searchOf(filters), true, "mine")).toEqual(filters);
  });

  test.each([
    ["", { view: "waiting" }],
    ["?view=secret", { view: "waiting" }],
    [
      "?view=all&priority=9,3,x&status=open,gone",
      { view: "all", priorities: [3], statuses: ["open"] },
    ],
    ["?category=../../etc", { view: "waiting" }],
  ])("are read without what is wrong: %s", (search, filters) => {
    expect(filtersOf(search, true, "waiting")).toEqual(filters);
  });

  test("name no pile of everybody's to those who see only their own", () => {
    expect(viewsOf(false)).toEqual([
      "mine",
      "waiting",
      "due",
      "all",
      "snoozed",
      "followed",
      "spam",
    ]);
    expect(filtersOf("?view=unassigned", false, "mine").view).toBe("mine");
  });

  test("are counted by kind, and switched one by one", () => {
    expect(narrowings({ view: "all" })).toBe(0);
    expect(narrowings({ view: "all", categoryId: CATEGORY, priorities: [1, 2] })).toBe(2);
    expect(toggled(undefined, 3)).toEqual([3]);
    expect(toggled([3, 4], 3)).toEqual([4]);
  });
});
