/** How a ticket's nearest deadline stands. */

import type { TicketShape } from "@/core/api/gen";
import { bare, spanWords, t } from "@/core/i18n";

export interface Due {
  tone: "ok" | "near" | "late";
  /** As short as a row has room for. */
  text: string;
  /** Of what, and when: for whoever hears it, or points at it. */
  full: string;
}

type Dated = Pick<TicketShape, "due_at" | "due_metric" | "warn_at">;

/** Null where nothing is due. */
export function dueOf({ due_at, due_metric, warn_at }: Dated, now: number): Due | null {
  if (!due_at || !due_metric) return null;
  const left = Date.parse(due_at) - now;
  const what = t(`due-${due_metric}`);
  if (left < 0) {
    const time = spanWords(-left);
    const full = bare(t("due-late-full", { what, time }));
    return { tone: "late", text: bare(t("due-late", { time })), full };
  }
  const time = spanWords(left);
  const isNear = warn_at !== null && Date.parse(warn_at) <= now;
  const full = bare(t("due-full", { what, time }));
  return { tone: isNear ? "near" : "ok", text: bare(time), full };
}
