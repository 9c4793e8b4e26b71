/** A duration as people say it. */

import { t } from "@/core/i18n";

/** "40 s", "5 min", "1 h 20 min", "2 d 3 h": two units at most, the greater first. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return t("stats-seconds", { n: whole });
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return t("waited-minutes", { n: minutes });
  if (minutes < 48 * 60) {
    return two("waited-hours", Math.floor(minutes / 60), "waited-minutes", minutes % 60);
  }
  const hours = Math.round(minutes / 60);
  return two("waited-days", Math.floor(hours / 24), "waited-hours", hours % 24);
}

function two(greater: string, many: number, lesser: string, rest: number): string {
  const first = t(greater, { n: many });
  return rest === 0 ? first : `${first} ${t(lesser, { n: rest })}`;
}
