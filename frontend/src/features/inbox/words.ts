/** A row of the list in words. */

import type { TicketCounts, TicketShape } from "@/core/api/gen";
import { shortTime, t, waited } from "@/core/i18n";
import type { View } from "@/features/tickets/queries";
import type { PriorityKind } from "@/ui/PriorityMark";

export const PRIORITY_KINDS = ["low", "normal", "high", "critical"] as const;

export function priorityKind(priority: TicketShape["priority"]): PriorityKind {
  return PRIORITY_KINDS[priority - 1] ?? "normal";
}

/** How many, as far as they were counted: "1000+" says that there may be more. */
export function countWords(view: View, counts: TicketCounts | undefined): string {
  const count = counts?.[view];
  if (!counts || typeof count !== "number") return "";
  return count >= counts.limit
    ? t("inbox-count-most", { n: counts.limit })
    : t("inbox-count", { n: count });
}

/** What was said last: its words, else what kind of thing it is. */
export function lastSaid(ticket: Pick<TicketShape, "last_message" | "subject">): string {
  const last = ticket.last_message;
  if (!last) return ticket.subject;
  return last.text || t(`inbox-kind-${last.kind}`);
}

/** The time at the row's end: how long somebody waits, else when something happened last. */
export function timeWords(ticket: TicketShape, now: number): { text: string; full: string } {
  if (!ticket.waiting_since) return { text: shortTime(ticket.activity_at, now), full: "" };
  const text = waited(ticket.waiting_since, now);
  return { text, full: t("inbox-waits", { time: text }) };
}
