/** What a person can do to a ticket, as data: asked for, guessed, undone. Pure. */

import type { Permission, PersonShape, Status, Step, TicketShape } from "@/core/api/gen";
import type { Choice } from "./picking";

/** The steps a person chooses; the others happen by themselves. */
export type OwnStep = "start" | "wait" | "resolve" | "close" | "reopen";
export type Priority = TicketShape["priority"];
export type Person = Pick<PersonShape, "id" | "name">;

export type Act =
  | { kind: "take" }
  | { kind: "assign"; to: Person | null }
  | { kind: "step"; step: OwnStep }
  | { kind: "priority"; priority: Priority }
  | { kind: "category"; categoryId: string | null };

export const PRIORITIES: readonly Priority[] = [4, 3, 2, 1];
const CHOSEN: readonly OwnStep[] = ["start", "wait", "resolve", "close", "reopen"];

const NEEDS: Record<Act["kind"], Permission> = {
  take: "tickets.take",
  assign: "tickets.assign",
  step: "tickets.set_status",
  priority: "tickets.set_priority",
  category: "tickets.set_category",
};

type May = (permission: Permission) => boolean;

export function isPermitted(act: Act, may: May): boolean {
  return may(NEEDS[act.kind]);
}

/** What is offered to this person for this ticket; the server decides again. */
export interface Offer {
  take: boolean;
  assign: boolean;
  steps: OwnStep[];
  priority: boolean;
  category: boolean;
  tags: boolean;
  merge: boolean;
  spam: boolean;
  transcript: boolean;
}

export function offered(ticket: TicketShape, may: May): Offer {
  // Nothing is changed in a merged ticket, the other one is it now, nor in one of nobody.
  if (ticket.merged_into || ticket.is_erased) may = () => false;
  const isClosed = ticket.status === "closed"; // nobody is given a closed ticket: lifecycle.py
  return {
    take: may(NEEDS.take) && !ticket.assignee && !isClosed,
    assign: may(NEEDS.assign) && !isClosed,
    steps: may(NEEDS.step) ? CHOSEN.filter((one) => ticket.steps.includes(one)) : [],
    priority: may(NEEDS.priority),
    category: may(NEEDS.category),
    tags: may(NEEDS.category),
    merge: may("tickets.merge") && !ticket.is_spam,
    spam: may("tickets.mark_spam"),
    transcript: ticket.merged_into === null,
  };
}

/** Whether there is anything to choose; a sheet without a choice is not opened. */
export function isOffered(
  choice: Exclude<Choice, "snooze" | "participants" | "follow">,
  offer: Offer,
): boolean {
  if (choice === "status") return offer.steps.length > 0;
  return offer[choice === "assignee" ? "assign" : choice];
}

/** The step by which a ticket is done with, or taken up again; what one press does. */
export function finishing(offer: Offer): OwnStep | null {
  return (["resolve", "close", "reopen"] as const).find((one) => offer.steps.includes(one)) ?? null;
}

const STEPS: Record<Status, Step[]> = {
  open: ["start", "wait", "resolve", "close"],
  in_progress: ["wait", "resolve", "close"],
  waiting: ["start", "resolve", "close"],
  resolved: ["close", "reopen"],
  closed: ["reopen"],
};

function stepped(ticket: TicketShape, step: OwnStep): Status {
  switch (step) {
    case "start":
      return "in_progress";
    case "wait":
      return "waiting";
    case "resolve":
      return "resolved";
    case "close":
      return "closed";
    case "reopen":
      return ticket.assignee ? "in_progress" : "open";
  }
}

function givenTo(ticket: TicketShape, to: Person | null): TicketShape {
  const { status } = ticket;
  const next =
    to && status === "open" ? "in_progress" : !to && status === "in_progress" ? "open" : status;
  const assignee: PersonShape | null = to && { kind: "agent", id: to.id, name: to.name };
  return { ...ticket, assignee, status: next, steps: STEPS[next] };
}

/** How the ticket will look, shown until the server says how it does. */
export function guessed(ticket: TicketShape, act: Act, self: Person): TicketShape {
  switch (act.kind) {
    case "take":
      return givenTo(ticket, self);
    case "assign":
      return givenTo(ticket, act.to);
    case "priority":
      return { ...ticket, priority: act.priority };
    case "category":
      return { ...ticket, category_id: act.categoryId };
    case "step": {
      const status = stepped(ticket, act.step);
      const isAnswered = ["wait", "resolve", "close"].includes(act.step);
      const waiting = isAnswered ? null : ticket.waiting_since;
      return { ...ticket, status, steps: STEPS[status], waiting_since: waiting };
    }
  }
}
