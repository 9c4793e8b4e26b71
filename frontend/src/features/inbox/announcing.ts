/** What is worth a word, and when: quietly, once a ticket, a few seconds apart. */

import type { EventFrame, TicketShape } from "@/core/api/gen";

export interface News {
  ticketId: string;
  kind: "message" | "given" | "due";
  name: string;
  number: number;
  words: string;
}

/** What happened, if this person should hear of it. Pure. */
export function newsOf(
  frame: Pick<EventFrame, "event" | "message" | "ticket">,
  self: string,
  seenId: string | null,
  isOwnMove: (ticketId: string) => boolean,
): News | null {
  const { ticket, message, event } = frame;
  if (!ticket || ticket.id === seenId) return null;
  if (event === "ticket.assigned") {
    const isGift = ticket.assignee?.id === self && !isOwnMove(ticket.id);
    return isGift ? said(ticket, "given", ticket.subject) : null;
  }
  if (event === "deadline.neared") {
    // What nobody has is told in the bot to whose turn it is; here it would be told to all.
    return ticket.assignee?.id === self ? said(ticket, "due", ticket.subject) : null;
  }
  if (event !== "message.received" || message?.author.kind !== "contact") return null;
  // A colleague's conversation is the colleague's: their list and their count say enough.
  if (ticket.assignee && ticket.assignee.id !== self) return null;
  return said(ticket, "message", message.text);
}

const said = (ticket: TicketShape, kind: News["kind"], words: string): News => ({
  ticketId: ticket.id,
  kind,
  name: ticket.contact.name,
  number: ticket.number,
  words,
});

export const APART_MS = 4_000;

/** Waits so that one thing is said at a time; of a ticket the latest. */
export class Queue {
  #waiting = new Map<string, News>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saidAt = Number.NEGATIVE_INFINITY;

  /** `say` gets one piece of news, or all that piled up meanwhile. */
  constructor(readonly say: (news: readonly News[]) => void) {}

  add(news: News): void {
    this.#waiting.delete(news.ticketId);
    this.#waiting.set(news.ticketId, news);
    const wait = this.#saidAt + APART_MS - performance.now();
    if (wait <= 0) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), wait);
  }

  /** Somebody reads it now, so it needs no saying. */
  drop(ticketId: string): void {
    this.#waiting.delete(ticketId);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    if (all.length === 0) return;
    this.#saidAt = performance.now();
    this.say(all);
  }
}
