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
