/** Hours of the week as people read and write them: "09:00", Monday first. */

import type { Interval } from "@/core/api/gen";
import { language, t } from "@/core/i18n";

export const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const DAY_MIN = 1440;
/** A Monday; only its place in the week matters. */
const MONDAY = Date.UTC(2026, 10, 23, 12);
const DAY_MS = 86_400_000;

/** One interval as it is written; an end of 00:00 is the end of the day. */
export interface Stretch {
  day: number;
  from: string;
  to: string;
}

export function dayWord(day: number, how: "short" | "long"): string {
  const words = new Intl.DateTimeFormat(language.value || "en", { weekday: how, timeZone: "UTC" });
  return words.format(new Date(MONDAY + day * DAY_MS));
}

export function clockOf(minute: number): string {
  const within = minute % DAY_MIN;
  const two = (n: number) => String(n).padStart(2, "0");
  return `${two(Math.floor(within / 60))}:${two(within % 60)}`;
}

/** Null for what is no time of day. */
export function minuteOf(clock: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(clock) ?? [];
  const found = Number(hours) * 60 + Number(minutes);
  return hours === undefined || found >= DAY_MIN || Number(minutes) > 59 ? null : found;
}

export const stretchesOf = (hours: readonly Interval[]): Stretch[] =>
  hours.map(({ day, start, end }) => ({ day, from: clockOf(start), to: clockOf(end) }));

/** The hours written there, or the key of what is wrong with them. */
export function hoursIn(stretches: readonly Stretch[]): Interval[] | string {
  const hours: Interval[] = [];
  for (const { day, from, to } of stretches) {
    const start = minuteOf(from);
    const end = minuteOf(to) || DAY_MIN;
    if (start === null || minuteOf(to) === null) return "hours-missing";
    if (start >= end) return "hours-backwards";
    hours.push({ day, start, end });
  }
  hours.sort((one, other) => one.day - other.day || one.start - other.start);
  const overlaps = hours.some((one, at) => {
    const next = hours[at + 1];
    return next !== undefined && next.day === one.day && next.start < one.end;
  });
  return overlaps ? "hours-overlap" : hours;
}

/** "Mon-Fri 09:00-18:00, Sat 10:00-14:00": days with the same hours together. */
export function hoursWords(hours: readonly Interval[]): string {
  if (hours.length === 0) return t("hours-any-time");
  const times = DAYS.map((day) => timesWords(hours.filter((one) => one.day === day)));
  const groups: { first: number; last: number; words: string }[] = [];
  for (const day of DAYS) {
    const words = times[day] ?? "";
    const before = groups.at(-1);
    if (before?.words === words && before.last === day - 1) before.last = day;
    else if (words) groups.push({ first: day, last: day, words });
  }
  return groups
    .map(({ first, last, words }) => {
      const days =
        first === last
          ? dayWord(first, "short")
          : `${dayWord(first, "short")}–${dayWord(last, "short")}`;
      return `${days} ${words}`;
    })
    .join(", ");
}

/** "09:00–13:00, 14:00–18:00". */
export const timesWords = (times: readonly Pick<Interval, "start" | "end">[]): string =>
  times.map((one) => `${clockOf(one.start)}–${clockOf(one.end)}`).join(", ");
