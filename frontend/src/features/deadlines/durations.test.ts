import { beforeAll, expect, test } from "vitest";
import { useLanguage } from "@/core/i18n";
import { durationWords, minutesIn } from "./durations";

beforeAll(() => useLanguage("en"));

test.each([
  ["", null],
  ["  ", null],
  ["90", 90],
  ["90 min", 90],
  ["30m", 30],
  ["2h", 120],
  ["2 hours", 120],
  ["1h 30m", 90],
  ["1h30", 90],
  ["1:30", 90],
  ["2 ч", 120],
  ["1ч 30 мин.", 90],
  ["45 минут", 45],
  ["0", undefined],
  ["0:00", undefined],
  ["soon", undefined],
  ["-5", undefined],
  ["1.5h", undefined],
  ["9999h", undefined],
])("%j is %s minutes", (text, minutes) => {
  expect(minutesIn(text)).toBe(minutes);
});

test.each([1, 59, 60, 90, 1440, 6000])("%s minutes are read as they are written", (minutes) => {
  expect(minutesIn(durationWords(minutes))).toBe(minutes);
});
