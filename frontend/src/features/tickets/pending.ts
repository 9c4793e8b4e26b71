/**
 * Tickets the server does not know yet. Until its answer names the ticket, the first letter's key
 * stands for it: the conversation is shown under that key, and later words wait under it.
 */

import { signal } from "@preact/signals";
import type { ContactConversation, ContactTicketShape, ContactWritten } from "@/core/api/gen";
import { kindOf } from "@/core/letter";
import { type Letter, letters, readdress } from "@/core/outbox";
import type { Pages } from "./changes";

const SUBJECT = 120;

/** Letters the server answered, by key: the ticket each became. */
export const becameTicket = signal<ReadonlyMap<string, string>>(new Map());

/** The letter a ticket was shown under when this page first showed it, else the ticket itself. */
export function letterOf(ticketId: string): string {
  return [...becameTicket.value].find(([, id]) => id === ticketId)?.[0] ?? ticketId;
}

export function pendingLetter(id: string): Letter | undefined {
  return letters.value.find((one) => one.kind === "ticket" && one.key === id);
}

/** What a letter looks like as a ticket. Number 0: it has none yet. */
export function ticketOfLetter(letter: Letter): ContactTicketShape {
  return {
    id: letter.key,
    number: 0,
    subject: (letter.text.trim().split("\n")[0] ?? "").slice(0, SUBJECT),
    status: "open",
    category_id: letter.categoryId,
    opened_at: letter.writtenAt,
    activity_at: letter.writtenAt,
    is_unread: false,
    read_at: letter.writtenAt,
    last_message: {
      author_kind: "contact",
      kind: kindOf(letter.files ?? []),
      text: letter.text,
      sent_at: letter.writtenAt,
    },
    steps: [],
    merged_into: null,
    rating: null,
  };
}

export function pendingTicket(id: string): ContactTicketShape | undefined {
  const letter = pendingLetter(id);
  return letter && ticketOfLetter(letter);
}

/** Nothing but the letter itself was said there. */
export function pendingConversation(id: string): ContactConversation | undefined {
  return pendingLetter(id) && { messages: [], before: null, after: null };
}

/** What is known of the conversation from the answer alone; undefined where more was said since. */
export function firstPage(written: ContactWritten): Pages<ContactConversation> | undefined {
  const { message, ticket } = written;
  const moments = [ticket.opened_at, ticket.last_message?.sent_at];
  const isAll = moments.every((one) => one === message.sent_at);
  if (!isAll) return undefined;
  return {
    pages: [{ messages: [written.message], before: null, after: null }],
    pageParams: [null],
  };
}

/** Words written meanwhile go to the ticket; whoever shows the letter shows the ticket from now on. */
export async function becomeTicket(key: string, ticketId: string): Promise<void> {
  await readdress(key, ticketId);
  becameTicket.value = new Map(becameTicket.value).set(key, ticketId);
}
