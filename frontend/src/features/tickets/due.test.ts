import { beforeAll, expect, test } from "vitest";
import { useLanguage } from "@/core/i18n";
import { dueOf } from "./due";

beforeAll(() => useLanguage("en"));

const AT = Date.parse("2026-11-25T10:00:00Z");
const DUE = {
  due_at: "2026-11-25T11:00:00Z",
  due_metric: "first_response" as const,
  warn_at: "2026-11-25T10:45:00Z",
};

test("nothing due says nothing", () => {
  expect(dueOf({ due_at: null, due_metric: null, warn_at: null }, AT)).toBeNull();
});

test.each([
  [0, "ok", "1 h"],
  [44, "ok", "16 min"],
  [45, "near", "15 min"],
  [60, "near", "now"],
  [65, "late", "5 min late"],
  [60 * 60, "late", "2 d late"],
])("after %s minutes it is %s: %s", (minutes, tone, text) => {
  const found = dueOf(DUE, AT + minutes * 60_000);
  expect([found?.tone, found?.text]).toEqual([tone, text]);
});

test("who hears it hears of what", () => {
  expect(dueOf(DUE, AT)?.full).toBe("First answer due in 1 h");
  expect(dueOf(DUE, AT + 90 * 60_000)?.full).toBe("First answer overdue by 30 min");
});
