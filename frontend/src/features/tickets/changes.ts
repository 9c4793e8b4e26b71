/** How one changed ticket or message changes what was read. Pure: old data in, new data out. */

import type { TicketShape } from "@/core/api/gen";
import type { Filters } from "./queries";

/** Pages as the cache keeps them. */
export interface Pages<P> {
  pages: P[];
  pageParams: unknown[];
}

interface Placed {
  id: string;
  activity_at: string;
}

interface Said {
  id: string;
  position: number;
}

const FINISHED = new Set(["resolved", "closed"]);

/** Whether the ticket belongs into the list. The server's own rules: tickets/repo.py. */
export function belongs(ticket: TicketShape, filters: Filters, agentId: string): boolean {
  const isUnfinished = !FINISHED.has(ticket.status);
  const inView = {
    mine: ticket.assignee?.id === agentId && isUnfinished,
    unassigned: !ticket.assignee && isUnfinished,
    waiting: ticket.waiting_since !== null,
    due: ticket.due_at !== null,
    all: true,
    snoozed: true,
    followed: ticket.participant_ids.includes(agentId) && isUnfinished,
    spam: ticket.is_spam,
  }[filters.view];
  return (
    inView &&
    (filters.view === "all" || !ticket.snoozed_until === (filters.view !== "snoozed")) &&
    (!filters.statuses?.length || filters.statuses.includes(ticket.status)) &&
    (!filters.priorities?.length || filters.priorities.includes(ticket.priority)) &&
    (!filters.categoryId || ticket.category_id === filters.categoryId) &&
    (!filters.contactId || ticket.contact.id === filters.contactId)
  );
}

/** Latest activity first; of equal ones the greater id, as the server orders them. */
function isBefore(one: Placed, other: Placed): boolean {
  const difference = Date.parse(one.activity_at) - Date.parse(other.activity_at);
  return difference === 0 ? one.id > other.id : difference > 0;
}

/** Nearest deadline first, as the server orders the view of them. */
export function isDueBefore(one: TicketShape, other: TicketShape): boolean {
  const difference = Date.parse(one.due_at ?? "") - Date.parse(other.due_at ?? "");
  return difference === 0 ? one.id < other.id : difference < 0;
}

/** The list with the ticket in its place (`null`: without it). Beyond what was read it is left out. */
export function withTicket<
  T extends Placed,
  P extends { tickets: T[]; next_cursor: string | null },
>(
  list: Pages<P>,
  id: string,
  ticket: T | null,
  comesBefore: (one: T, other: T) => boolean = isBefore,
): Pages<P> {
  let isPlaced = ticket === null;
  const last = list.pages.length - 1;
  const pages = list.pages.map((page, index) => {
    const others = page.tickets.filter((one) => one.id !== id);
    if (ticket === null || isPlaced) {
      return others.length === page.tickets.length ? page : { ...page, tickets: others };
    }
    const at = others.findIndex((one) => comesBefore(ticket, one));
    const isEnd = at < 0 && index === last && page.next_cursor === null;
    if (at < 0 && !isEnd) {
      return others.length === page.tickets.length ? page : { ...page, tickets: others };
    }
    isPlaced = true;
    return { ...page, tickets: others.toSpliced(at < 0 ? others.length : at, 0, ticket) };
  });
  return { ...list, pages };
}

/** The conversation with the message in its place; one older than what was read is left out. */
export function withMessage<M extends Said, P extends { messages: M[]; before: number | null }>(
  said: Pages<P>,
  message: M,
): Pages<P> {
  let isPlaced = false;
  const last = said.pages.length - 1;
  const pages = said.pages.map((page, index) => {
    if (isPlaced) return page;
    const known = page.messages.findIndex((one) => one.id === message.id);
    if (known >= 0) {
      isPlaced = true;
      return { ...page, messages: page.messages.with(known, message) };
    }
    const first = page.messages[0];
    const isHere =
      first === undefined ||
      message.position > first.position ||
      (index === last && page.before === null);
    if (!isHere) return page;
    isPlaced = true;
    const at = page.messages.findIndex((one) => one.position > message.position);
    return {
      ...page,
      messages: page.messages.toSpliced(at < 0 ? page.messages.length : at, 0, message),
    };
  });
  return { ...said, pages };
}
