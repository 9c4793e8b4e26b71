/** Acts, tickets and refusals in words, and what stands for steps. */

import type { CategoryShape, HistoryLine, TicketShape } from "@/core/api/gen";
import { ApiError, Unreachable } from "@/core/http";
import { t } from "@/core/i18n";
import { categoryName } from "@/features/tickets/categories";
import type { IconName } from "@/ui/icons/names";
import type { Act, OwnStep, Person } from "./acts";

export const numberOf = (ticket: Pick<TicketShape, "number">): string => `#${ticket.number}`;
export const stepWords = (step: OwnStep): string => t(`acts-step-${step}`);

export const STEP_ICONS: Record<OwnStep, IconName> = {
  start: "progress",
  wait: "waiting",
  resolve: "check-circle",
  close: "archive",
  reopen: "undo",
};

/** What has been done, said afterwards. */
export function done(act: Act, ticket: TicketShape, categories: readonly CategoryShape[]): string {
  const number = numberOf(ticket);
  switch (act.kind) {
    case "take":
      return t("acts-done-take", { number });
    case "assign":
      return act.to
        ? t("acts-done-assign", { number, name: act.to.name })
        : t("acts-done-release", { number });
    case "step":
      return t(`acts-done-${act.step}`, { number });
    case "priority":
      return t("acts-done-priority", { number, priority: t(`priority-${act.priority}`) });
    case "category": {
      const found = categories.find((one) => one.id === act.categoryId);
      return found
        ? t("acts-done-category", { number, category: categoryName(found) })
        : t("acts-done-no-category", { number });
    }
  }
}

/** Who changed the ticket last and how, "" where it is not known. */
function lastWords(line: HistoryLine | null, self: Person): string {
  if (!line) return "";
  const isOwn = line.actor.id === self.id;
  const name = isOwn ? t("acts-you") : line.actor.name || t("acts-somebody");
  const known = ["received", "replied", "noted", "edited", "assigned", "priority", "category"];
  const who = isOwn ? "self" : "other";
  if (line.kind === "status" && line.data.status) {
    return t("acts-last-status", { who, name, status: t(`status-${line.data.status}`) });
  }
  return known.includes(line.kind) ? t(`acts-last-${line.kind}`, { who, name }) : "";
}

/** How the ticket stands now: its status, and who has it. */
function presentWords(now: TicketShape, self: Person): string {
  const status = t(`status-${now.status}`);
  if (!now.assignee) return t("acts-now-nobody", { status });
  if (now.assignee.id === self.id) return t("acts-now-own", { status });
  return t("acts-now-with", { status, name: now.assignee.name });
}

/** Why an act was refused, what is so now, and who made it so. */
export function refused(
  error: unknown,
  ticket: TicketShape,
  now: TicketShape | null,
  last: HistoryLine | null,
  self: Person,
): string {
  const number = numberOf(ticket);
  if (error instanceof Unreachable) return t("acts-unreachable", { number });
  if (!(error instanceof ApiError)) return t("acts-failed", { number });
  if (error.status === 404) return t("acts-out-of-sight", { number });
  if (error.status === 409 && now) {
    const name = error.problem?.facts?.name;
    const first =
      error.key === "taken-already" && name
        ? t("acts-taken", { number, name: String(name) })
        : lastWords(last, self) || t("acts-moved", { number });
    return `${first} ${presentWords(now, self)}`;
  }
  const remedy = error.problem?.errors?.[0]?.remedy;
  if (error.status >= 500) return `${t("acts-failed", { number })} ${requestWords(error)}`.trim();
  return remedy ? `${error.message} ${remedy}` : error.message;
}

/** The request's id, for those who help; "" where there is none. */
export function requestWords(error: unknown): string {
  const id = error instanceof ApiError ? error.requestId : "";
  return id && t("failed-request", { id });
}
