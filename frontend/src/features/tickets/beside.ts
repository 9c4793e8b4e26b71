/** What live frames do that seldom come: to settings, to lists beside the tickets, to whole cards. */

import type { TicketPage, TicketShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import type { Pages } from "./changes";
import { COUNT_MS, PAGES_AGAIN, shortenLists, type TicketFrame } from "./live";
import { keys } from "./queries";

let reading: ReturnType<typeof setTimeout> | undefined;

/** What is read again when it changed, under keys of the same names (`queries.ts`). */
const OWN: readonly string[] = [
  "staff",
  "assigning",
  "opening",
  "ratings",
  "canned",
  "tags",
  "fields",
  "views",
  "reminding",
];

/** What this frame says is read again; a ticket that it brings is known already. */
export function changed(frame: TicketFrame): void {
  const [what = ""] = frame.event.split(".changed");
  if (OWN.includes(what)) void cache.invalidateQueries({ queryKey: [what] });
  if (what === "sorting") void sortingChanged();
  if (what === "news") newsChanged();
  if (what === "sla") readTicketsAgain(keys.sla, keys.counts, keys.allDeadlines);
  if (frame.event === "numbers.counted") void cache.invalidateQueries({ queryKey: keys.stats });
  if (what === "tags") readTicketsAgain();
  if (what === "staff") void cache.invalidateQueries({ queryKey: keys.assigning });
  if (frame.event === "contact.changed" && frame.contact_id) contactChanged(frame.contact_id);
  if (frame.event === "messages.moved" && frame.ticket) messagesMoved(frame.ticket);
}

/** Of a burst of news the list is read once; how I am told may have changed with it. */
function newsChanged(): void {
  reading ??= setTimeout(() => {
    reading = undefined;
    void cache.invalidateQueries({ queryKey: keys.news });
    void cache.invalidateQueries({ queryKey: keys.ownNotifications });
  }, COUNT_MS);
}

/** Every ticket may be due at another time, or have other tags: what is shown is read again. */
function readTicketsAgain(...beside: (readonly string[])[]): void {
  shortenLists(PAGES_AGAIN);
  for (const queryKey of [keys.lists, keys.tickets, ...beside]) {
    void cache.invalidateQueries({ queryKey });
  }
}

/** Categories, the rules that choose them, and what those say of a text. */
export async function sortingChanged(): Promise<void> {
  await Promise.all(keys.sorting.map((queryKey) => cache.invalidateQueries({ queryKey })));
}

/** The card of this contact is read again, and their tickets, which say whether they are banned. */
export function contactChanged(contactId: string): void {
  void cache.invalidateQueries({ queryKey: keys.contact(contactId) });
  void cache.invalidateQueries({
    queryKey: ["ticket"],
    predicate: (one) => (one.state.data as TicketShape | undefined)?.contact?.id === contactId,
  });
  // A long list would be read for minutes, and would jump under whoever reads it.
  void cache.invalidateQueries({
    queryKey: keys.lists,
    predicate: (one) => {
      const pages = (one.state.data as Pages<TicketPage> | undefined)?.pages ?? [];
      const has = (page: TicketPage) => page.tickets.some((it) => it.contact.id === contactId);
      return pages.length <= PAGES_AGAIN && pages.some(has);
    },
  });
}

/** Messages came into the ticket or left it: all of it is read again, in one order. */
function messagesMoved(ticket: NonNullable<TicketFrame["ticket"]>): void {
  const isErased = "is_erased" in ticket && ticket.is_erased;
  for (const queryKey of [keys.conversation(ticket.id), keys.transfers(ticket.id)]) {
    // Of an erased person nothing stays on the device for later.
    if (isErased) cache.removeQueries({ queryKey, type: "inactive" });
    void cache.invalidateQueries({ queryKey });
  }
  void cache.invalidateQueries({ queryKey: keys.myTickets });
}
