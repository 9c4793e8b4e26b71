/** Times a desk promises, as people write and read them. Pure but for the words. */

import { bare, t } from "@/core/i18n";

const MOST_MIN = 365 * 24 * 60;
const HOURS = /^(\d{1,4})\s*(?:h|ч)\p{L}*\.?\s*(?:(\d{1,2})\s*(?:(?:m|м)\p{L}*\.?)?)?$/u;
const MINUTES = /^(\d{1,6})\s*(?:(?:m|м)\p{L}*\.?)?$/u;
const CLOCK = /^(\d{1,4}):([0-5]\d)$/;

/** "1h 30m", "1:30", "90" or "2 ч"; null for nothing, undefined for what is no time. */
export function minutesIn(text: string): number | null | undefined {
  const said = bare(text).trim().toLowerCase();
  if (!said) return null;
  const [, hours, rest = "0"] = HOURS.exec(said) ?? CLOCK.exec(said) ?? [];
  const [, minutes] = MINUTES.exec(said) ?? [];
  const found = hours ? Number(hours) * 60 + Number(rest) : Number(minutes);
  return found >= 1 && found <= MOST_MIN ? found : undefined;
}

/** "1 h 30 min"; a day of open hours is no day, so there are no days. */
export function durationWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const words = [
    hours > 0 && t("waited-hours", { n: hours }),
    (rest > 0 || hours === 0) && t("waited-minutes", { n: rest }),
  ];
  return bare(words.filter(Boolean).join(" ")); // it stands in fields, too
}
