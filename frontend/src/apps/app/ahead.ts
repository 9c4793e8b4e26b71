/** What the address will show is asked for while the part that shows it is still on its way. */

import type { Me } from "@/core/api/gen";
import { boot } from "@/core/boot";
import { cache } from "@/core/cache";
import { narrowed } from "@/features/inbox/usual";
import {
  conversation,
  myConversation,
  myTicket,
  myTickets,
  oneTicket,
  ticketCounts,
  ticketList,
} from "@/features/tickets/queries";

const TICKET = /^t\/([0-9a-f-]{36})(\/|$)/i;

/** Nothing is asked for that was kept; whoever shows it says what went wrong. */
export function readAhead(me: Me): void {
  const [, ticketId] = TICKET.exec(location.pathname.slice(boot().base.length)) ?? [];
  if (me.kind === "contact") {
    if (!ticketId) return void cache.prefetchInfiniteQuery(myTickets);
    void cache.prefetchQuery(myTicket(ticketId));
    void cache.prefetchInfiniteQuery(myConversation(ticketId));
  } else if (ticketId) {
    void cache.prefetchInfiniteQuery(conversation(ticketId));
    void cache.prefetchQuery(oneTicket(ticketId));
  } else {
    void cache.prefetchInfiniteQuery(ticketList(narrowed(location.search)));
    void cache.prefetchQuery(ticketCounts);
  }
}
