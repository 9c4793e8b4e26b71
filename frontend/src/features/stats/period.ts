/** Days of a report, as "2026-03-02": of the desk's calendar, so no time zone is in them. */

export type PeriodId = "today" | "week" | "month" | "own";

export interface Days {
  first: string;
  last: string;
}

export const MAX_DAYS = 400;
const DAY_MS = 86_400_000;
const LENGTHS = { today: 1, week: 7, month: 30 } as const;

/** The last days of a period, today among them. */
export function daysOf(period: Exclude<PeriodId, "own">, today: string): Days {
  return { first: moved(today, 1 - LENGTHS[period]), last: today };
}

/** Why these are no days of a report: the key of the words, or "" when they are. */
export function wrongDays({ first, last }: Days): string {
  const count = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  if (Number.isNaN(count)) return "stats-days-missing";
  if (count < 1) return "stats-days-backwards";
  return count > MAX_DAYS ? "stats-days-many" : "";
}

function moved(day: string, by: number): string {
  return new Date(Date.parse(day) + by * DAY_MS).toISOString().slice(0, 10);
}
