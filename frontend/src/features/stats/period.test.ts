import { describe, expect, test } from "vitest";
import { daysOf, wrongDays } from "./period";

describe("days of a report", () => {
  test.each([
    ["today", "2026-03-02", "2026-03-02"],
    ["week", "2026-03-02", "2026-02-24"],
    // Over a night of 23 hours and over the end of a year.
    ["month", "2026-04-10", "2026-03-12"],
    ["week", "2026-01-03", "2025-12-28"],
  ] as const)("%s that ends on %s begins on %s", (period, today, first) => {
    expect(daysOf(period, today)).toEqual({ first, last: today });
  });

  test.each([
    ["2026-03-02", "2026-03-02", ""],
    ["2025-03-01", "2026-04-04", ""],
    ["2025-03-01", "2026-04-05", "stats-days-many"],
    ["2026-03-02", "2026-03-01", "stats-days-backwards"],
    ["", "2026-03-01", "stats-days-missing"],
  ])("from %s to %s: %s", (first, last, wrong) => {
    expect(wrongDays({ first, last })).toBe(wrong);
  });
});
