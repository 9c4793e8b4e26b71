import { describe, expect, test } from "vitest";
import type { Filters } from "@/features/tickets/queries";
import { bodyOf, dayOf, filtersOfBody, filtersWith, momentOf, narrowedOf } from "./more";

const ID = "0192f3a4-1111-7222-8333-444455556666";
const OTHER = "0192f3a4-1111-7222-8333-444455557777";

describe("filters", () => {
  test.each<Filters>([
    { view: "all" },
    { view: "mine", statuses: ["open"], priorities: [3, 4], categoryId: ID },
    { view: "due", more: '{"assignee":["me"],"banned":false,"due":["missed"]}' },
    { view: "waiting", more: `{"category":["${ID}","none"],"unread":true,"waiting_min":60}` },
    { view: "all", more: '{"category":["none"]}' },
    { view: "all", more: '{"changed_from":"2026-03-01T00:00:00Z","language":["de","ru"]}' },
  ])("come back from a saved view as they were: %o", (filters) => {
    expect(filtersOfBody(bodyOf(filters))).toEqual(filters);
  });

  test("that say the same are the same text", () => {
    const one = filtersWith("all", {
      statuses: [],
      priorities: [],
      unread: true,
      category: [OTHER, ID],
    });
    const other = filtersWith("all", {
      category: [ID, OTHER],
      priorities: [],
      statuses: [],
      language: [],
      unread: true,
    });
    expect(one).toEqual(other);
  });

  test("of one category stand where the list's own chip is", () => {
    const filters = filtersWith("all", { statuses: [], priorities: [], category: [ID] });
    expect(filters).toEqual({ view: "all", categoryId: ID });
    expect(narrowedOf(filters).category).toEqual([ID]);
  });
});

test("days are the reader's own", () => {
  const begins = momentOf("2026-03-01");
  const ends = momentOf("2026-03-01", 1);
  expect(dayOf(begins)).toBe("2026-03-01");
  expect(dayOf(ends, 1)).toBe("2026-03-01");
  expect(momentOf("")).toBeUndefined();
});
