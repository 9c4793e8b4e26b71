/** My tickets in the order they matter: news first, then what goes on, then what is past. Pure. */

import type { ContactTicketShape } from "@/core/api/gen";

export type SectionName = "news" | "open" | "past";

export interface Section {
  name: SectionName;
  tickets: ContactTicketShape[];
}

const PAST = new Set<ContactTicketShape["status"]>(["resolved", "closed"]);

/** Sections that hold something; within each the server's order. Those `pending` stand first. */
export function sectionsOf(
  tickets: readonly ContactTicketShape[],
  pending: readonly ContactTicketShape[],
): Section[] {
  const found: Record<SectionName, ContactTicketShape[]> = {
    news: [],
    open: [...pending].reverse(),
    past: [],
  };
  for (const one of tickets) {
    const name = one.is_unread ? "news" : PAST.has(one.status) ? "past" : "open";
    found[name].push(one);
  }
  return (["news", "open", "past"] as const)
    .map((name) => ({ name, tickets: found[name] }))
    .filter((one) => one.tickets.length > 0);
}

/** A heading, or a ticket below it. */
export type Line =
  | { key: SectionName; head: SectionName }
  | { key: string; ticket: ContactTicketShape; head?: undefined };

/** The sections as one list, which is drawn as far as it is in sight. */
export function linesOf(sections: readonly Section[]): Line[] {
  return sections.flatMap(({ name, tickets }) => [
    { key: name, head: name },
    ...tickets.map((ticket) => ({ key: ticket.id, ticket })),
  ]);
}
