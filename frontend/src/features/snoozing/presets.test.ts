import { expect, test } from "vitest";
import { chosen, fieldOf, presets } from "./presets";

const names = (now: Date) => presets(now).map((one) => one.name);
const fields = (now: Date) => presets(now).map((one) => fieldOf(one.at));

test("in the morning of a Wednesday everything is offered", () => {
  const now = new Date(2026, 11, 2, 10, 30);
  expect(names(now)).toEqual(["hour", "evening", "tomorrow", "monday"]);
  expect(fields(now)).toEqual([
    "2026-12-02T11:30",
    "2026-12-02T18:00",
    "2026-12-03T09:00",
    "2026-12-07T09:00",
  ]);
});

test("no evening that has begun or is near", () => {
  expect(names(new Date(2026, 11, 2, 17, 1))).not.toContain("evening");
  expect(names(new Date(2026, 11, 2, 16, 59))).toContain("evening");
});

test("on a Sunday Monday is tomorrow, on a Monday it is in a week", () => {
  expect(names(new Date(2026, 11, 6, 10))).not.toContain("monday");
  expect(fields(new Date(2026, 11, 7, 10)).at(-1)).toBe("2026-12-14T09:00");
});

test("over the end of a year", () => {
  expect(fields(new Date(2026, 11, 31, 23, 30))).toEqual([
    "2027-01-01T00:30",
    "2027-01-01T09:00",
    "2027-01-04T09:00",
  ]);
});

test("a moment of one's own is neither past nor far away", () => {
  const now = new Date(2026, 11, 2, 10, 30);
  expect(chosen("", now)).toBeNull();
  expect(chosen("2026-12-02T10:30", now)).toBeNull();
  expect(chosen("2026-12-02T10:31", now)).toEqual(new Date(2026, 11, 2, 10, 31));
  expect(chosen("2027-06-30T10:30", now)).toBeNull();
});
