/** The acts that take an act back. Pure; the rules of the way back are the server's lifecycle. */

import type { Status, TicketShape } from "@/core/api/gen";
import type { Act, OwnStep } from "./acts";

type Before = Pick<
  TicketShape,
  "status" | "assignee" | "priority" | "category_id" | "waiting_since"
>;

const step = (one: OwnStep): Act => ({ kind: "step", step: one });

/** What brings the ticket back to `before`, in order; null where nothing does, so none is offered. */
export function inverse(before: Before, after: Before, act: Act): Act[] | null {
  switch (act.kind) {
    case "take":
    case "assign":
      return givenBack(before, after);
    case "priority":
      return [{ kind: "priority", priority: before.priority }];
    case "category":
      return [{ kind: "category", categoryId: before.category_id }];
    case "step":
      return steppedBack(before, act.step);
  }
}

function givenBack(before: Before, after: Before): Act[] | null {
  if (before.assignee?.id === after.assignee?.id) return null;
  const back: Act = { kind: "assign", to: before.assignee };
  const turned = before.assignee
    ? { open: "in_progress" as const }
    : { in_progress: "open" as const };
  const reached = (turned as Partial<Record<Status, Status>>)[after.status] ?? after.status;
  if (reached === before.status) return [back];
  if (reached === "open" && before.status === "in_progress") return [back, step("start")];
  return null;
}

function steppedBack(before: Before, done: OwnStep): Act[] | null {
  switch (done) {
    case "resolve":
    case "close":
      return reopened(before);
    case "reopen":
      return [step(before.status === "closed" ? "close" : "resolve")];
    case "start":
      // A ticket that nobody has cannot be made open again but by giving it to somebody first.
      return before.status === "waiting" ? [step("wait")] : null;
    case "wait":
      // Whoever was waited on since when is forgotten by this step, and only an answer knows it again.
      return before.status === "in_progress" && !before.waiting_since ? [step("start")] : null;
  }
}

function reopened(before: Before): Act[] | null {
  const reached: Status = before.assignee ? "in_progress" : "open";
  if (before.status === reached) return [step("reopen")];
  if (before.status === "resolved") return [step("reopen"), step("resolve")];
  if (before.status === "waiting") return [step("reopen"), step("wait")];
  if (before.status === "in_progress") return [step("reopen"), step("start")];
  return null;
}
