/** What came of many tickets, in words. */

import type { BulkOutcome, BulkShape } from "@/core/api/gen";
import { t } from "@/core/i18n";

const REASONS: readonly string[] = [
  "ticket-unknown",
  "ticket-moved",
  "taken-already",
  "step-refused",
  "fields-missing",
  "snooze-over",
  "ticket-spam",
  "assignee-unusable",
  "category-unusable",
  "tag-unusable",
  "too-many-ticket-tags",
];
const MOST_NAMED = 5;

export const changedIn = (shape: BulkShape): BulkOutcome[] =>
  shape.outcomes.filter((one) => one.came === "changed");
export const refusedIn = (shape: BulkShape): BulkOutcome[] =>
  shape.outcomes.filter((one) => one.came === "refused");

/** Why these were not changed, each reason once with the numbers it is about. */
export function refusedWords(refused: readonly BulkOutcome[]): string {
  const byReason = new Map<string, BulkOutcome[]>();
  for (const one of refused) {
    const reason = REASONS.includes(one.refusal) ? one.refusal : "other";
    byReason.set(reason, [...(byReason.get(reason) ?? []), one]);
  }
  return [...byReason]
    .map(([reason, some]) => {
      const numbers = some.flatMap(({ number }) => (number ? [`#${number}`] : []));
      const named = numbers.slice(0, MOST_NAMED).join(", ");
      const more = some.length - Math.min(numbers.length, MOST_NAMED);
      return t(`selecting-why-${reason}`, {
        n: some.length,
        which: named && more > 0 ? t("selecting-and-more", { named, more }) : named,
        has: named ? "numbers" : "none",
      });
    })
    .join(" ");
}
