/** What live frames do to what was read, for both audiences. */

import { signal } from "@preact/signals";
import type { Query } from "@tanstack/preact-query";
import type {
  AgentConversation,
  ContactMessageShape,
  ContactTicketPage,
  ContactTicketShape,
  MessageShape,
  TicketPage,
  TicketShape,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import type { Frame, Listener } from "@/core/live";
import { belongs, isDueBefore, type Pages, withMessage, withTicket } from "./changes";
import { type Filters, keys } from "./queries";

export interface TicketFrame extends Frame {
  event: string;
  ticket_id?: string | null;
  ticket?: TicketShape | ContactTicketShape | null;
  message?: MessageShape | ContactMessageShape | null;
  contact_id?: string | null;
}

const PLACE = ["place"] as const;
export const COUNT_MS = 400;
export const PAGES_AGAIN = 4;
/** Screens say what they show a moment after they are drawn: the frame, and what follows it. */
const DRAWN_MS = 300;

/** The last thing that happened, for whoever announces it. */
export const news = signal<TicketFrame | null>(null);

let counting: ReturnType<typeof setTimeout> | undefined;

/** The listener of one signed-in person. `beside` hears frames outside the stream. */
export function listenerFor(
  person: { kind: string; id: string },
  beside: (frame: Frame) => void,
): Listener {
  return {
    hear: (frame) => {
      if (frame.type === "ticket.revoked") forgetTicket((frame as TicketFrame).ticket_id ?? "");
      else if (frame.type === "event") happened(frame as TicketFrame, person);
      else beside(frame);
    },
    reload: readAllAgain,
    place: {
      get: () => cache.getQueryData<string>(PLACE) ?? null,
      set: (cursor) => cache.setQueryData(PLACE, cursor ?? ""),
    },
  };
}

/** Of every list the first pages; what is behind them is read again where somebody scrolls. */
export function shortenLists(pages: number): void {
  cache.setQueriesData<Pages<TicketPage>>({ queryKey: keys.lists }, (list) => {
    if (!list || list.pages.length <= pages) return list;
    return { pages: list.pages.slice(0, pages), pageParams: list.pageParams.slice(0, pages) };
  });
}

/** What is shown is read again; what is not shown is forgotten, and read when somebody looks. */
function readAllAgain(): void {
  const all = cache.getQueryCache().findAll({ predicate: (one) => one.queryKey[0] !== PLACE[0] });
  shortenLists(PAGES_AGAIN); // a list is read page by page: ten thousand rows would take minutes
  const hidden = all.filter((one) => !one.isActive());
  for (const one of all) if (one.isActive()) readAgain(one);
  setTimeout(() => {
    for (const one of hidden) {
      if (one.isActive()) readAgain(one);
      else cache.getQueryCache().remove(one);
    }
  }, DRAWN_MS);
}

function readAgain(one: Query): void {
  const again = () => cache.invalidateQueries({ queryKey: one.queryKey, exact: true });
  // What is on its way may have been read before the stream began. It is shown all the same, so
  // that the first rows wait for nothing, and then read once more.
  if (one.state.fetchStatus === "fetching" && one.promise) {
    const afterwards = () => void setTimeout(again);
    one.promise.then(afterwards, afterwards);
  } else void again();
}

function happened(frame: TicketFrame, person: { kind: string; id: string }): void {
  const { ticket, message } = frame;
  // What happens seldom comes when it does; where it cannot be had, everything is read again.
  if (!ticket || frame.event === "messages.moved") {
    void import("./beside").then((it) => it.changed(frame), readAllAgain);
  }
  if (!ticket) return;
  const apply = () => {
    if (person.kind === "agent") ticketOfAgent(ticket as TicketShape, person.id);
    else ticketOfContact(ticket as ContactTicketShape);
    if (message) messageOf(message);
  };
  apply();
  // What is being read now may have been read before this happened, and would write over it. In the
  // order of the stream, so that the last word stays the last.
  for (const one of cache.getQueryCache().findAll({ fetchStatus: "fetching", predicate: isSaid })) {
    one.promise?.then(apply, apply);
  }
  news.value = frame;
}

const SAID: readonly unknown[] = ["tickets", "ticket", "conversation", "my-tickets"];
const isSaid = (one: Query) => SAID.includes(one.queryKey[0]);

/** What is known of this ticket is now this; also after a person's own act. */
export function ticketOfAgent(ticket: TicketShape, agentId: string): void {
  const known = cache.getQueryData<TicketShape>(keys.ticket(ticket.id));
  if (known && known.version > ticket.version) return; // an answer the stream has overtaken
  cache.setQueryData(keys.ticket(ticket.id), ticket);
  const isIt = (one: TicketShape) => one.id === ticket.id;
  for (const [key, list] of cache.getQueriesData<Pages<TicketPage>>({ queryKey: keys.lists })) {
    if (!list) continue;
    const filters = key[1] as Filters;
    // Whether a ticket has come into a list narrowed by more only the server knows: it is asked.
    const isUnsure = filters.more && !list.pages.some((page) => page.tickets.some(isIt));
    const now = !isUnsure && belongs(ticket, filters, agentId) ? ticket : null;
    const order = filters.view === "due" ? isDueBefore : undefined;
    cache.setQueryData(key, withTicket(list, ticket.id, now, order));
  }
  void cache.invalidateQueries({ queryKey: keys.history(ticket.id) });
  void cache.invalidateQueries({ queryKey: keys.deadlines(ticket.id) });
  if (ticket.contact.id) {
    void cache.invalidateQueries({ queryKey: keys.contact(ticket.contact.id) });
  }
  countSoon();
}

export function ticketOfContact(ticket: ContactTicketShape): void {
  cache.setQueryData(keys.ticket(ticket.id), ticket);
  cache.setQueryData<Pages<ContactTicketPage>>(keys.myTickets, (list) =>
    list ? withTicket(list, ticket.id, ticket) : list,
  );
}

export function messageOf(message: MessageShape | ContactMessageShape): void {
  // One audience a page, so the message and what was said are of one kind.
  const queryKey = keys.conversation(message.ticket_id);
  cache.setQueriesData<Pages<AgentConversation>>({ queryKey }, (said) =>
    said ? withMessage(said, message as MessageShape) : said,
  );
}

/** The ticket is out of this person's sight, and so is all that was said in it. */
export function forgetTicket(ticketId: string): void {
  for (const [key, list] of cache.getQueriesData<Pages<TicketPage>>({ queryKey: keys.lists })) {
    if (list) cache.setQueryData(key, withTicket(list, ticketId, null));
  }
  for (const key of [keys.ticket(ticketId), keys.conversation(ticketId), keys.history(ticketId)]) {
    // Reset, not removed: a screen that shows it asks again and is told that it is not theirs.
    void cache.resetQueries({ queryKey: key });
  }
  countSoon();
}

/** A list narrowed by what only the server can tell, and not too long to be read again. */
const isAsked = (one: Query) =>
  Boolean((one.queryKey[1] as Filters).more) &&
  ((one.state.data as Pages<TicketPage> | undefined)?.pages.length ?? 0) <= PAGES_AGAIN;

/** Counts follow a moment later: of a burst they are asked for once. */
function countSoon(): void {
  counting ??= setTimeout(() => {
    counting = undefined;
    const { counts, views, assigning } = keys;
    for (const queryKey of [counts, views, assigning]) void cache.invalidateQueries({ queryKey });
    void cache.invalidateQueries({ queryKey: keys.lists, predicate: isAsked });
    void cache.invalidateQueries({ queryKey: keys.stats });
  }, COUNT_MS);
}
