/** Everything screens read, by key. Live events write under the same keys (`live.ts`). */

import { infiniteQueryOptions, queryOptions } from "@tanstack/preact-query";
import type {
  AgentConversation,
  AgentShape,
  AssigningShape,
  CategoryShape,
  ContactConversation,
  ContactTicketPage,
  ContactTicketShape,
  CountTicketsData,
  GetAssigningData,
  GetConversationData,
  GetMyConversationData,
  GetMyTicketData,
  GetTicketData,
  ListCategoriesData,
  ListMyTicketsData,
  ListStaffData,
  ListTicketsData,
  Status,
  TicketCounts,
  TicketPage,
  TicketShape,
} from "@/core/api/gen";
import { api } from "@/core/http";
import { pendingConversation, pendingTicket } from "./pending";

export type View =
  | "mine"
  | "unassigned"
  | "waiting"
  | "due"
  | "all"
  | "snoozed"
  | "followed"
  | "spam";

/** What an agent's list is narrowed to. */
export interface Filters {
  view: View;
  statuses?: Status[];
  priorities?: number[];
  categoryId?: string;
  contactId?: string;
  /** Whatever else, as the query parameters of the list in JSON: `features/views/more.ts`. */
  more?: string;
}

const PAGE = 30;
const SAID = 50;

export const keys = {
  lists: ["tickets"] as const,
  list: (filters: Filters) => ["tickets", filters] as const,
  counts: ["counts"] as const,
  ticket: (id: string) => ["ticket", id] as const,
  tickets: ["ticket"] as const,
  deadlines: (id: string) => ["deadlines", id] as const,
  allDeadlines: ["deadlines"] as const,
  conversation: (id: string) => ["conversation", id] as const,
  transfers: (id: string) => ["transfers", id] as const,
  history: (id: string) => ["history", id] as const,
  contact: (id: string) => ["contact", id] as const,
  contacts: ["contact"] as const,
  myTickets: ["my-tickets"] as const,
  stats: ["stats"] as const,
  news: ["news"] as const,
  ownNotifications: ["own-notifications"] as const,
  staff: ["staff"] as const,
  categories: ["categories"] as const,
  assigning: ["assigning"] as const,
  opening: ["opening"] as const,
  sla: ["sla"] as const,
  ratings: ["ratings"] as const,
  canned: ["canned"] as const,
  views: ["views"] as const,
  sorting: [["categories"], ["sorting"], ["rules"], ["tried"]] as const,
};

export const ticketList = (filters: Filters) =>
  infiniteQueryOptions({
    queryKey: keys.list(filters),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      api<ListTicketsData, TicketPage>("GET", "/api/v1/tickets", {
        query: {
          view: filters.view,
          status: filters.statuses,
          priority: filters.priorities,
          category_id: filters.categoryId,
          contact_id: filters.contactId,
          ...(filters.more && JSON.parse(filters.more)),
          cursor: pageParam,
          limit: PAGE,
        },
        signal,
      }),
    getNextPageParam: (last) => last.next_cursor,
  });

export const ticketCounts = queryOptions({
  queryKey: keys.counts,
  queryFn: ({ signal }) =>
    api<CountTicketsData, TicketCounts>("GET", "/api/v1/tickets/counts", { signal }),
});

export const oneTicket = (id: string) =>
  queryOptions({
    queryKey: keys.ticket(id),
    queryFn: ({ signal }) =>
      api<GetTicketData, TicketShape>("GET", "/api/v1/tickets/{ticket_id}", {
        path: { ticket_id: id },
        signal,
      }),
  });

/** Pages from the latest backwards: page 0 holds the newest messages, each in order of time. */
export const conversation = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.conversation(id),
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      api<GetConversationData, AgentConversation>(
        "GET",
        "/api/v1/tickets/{ticket_id}/conversation",
        { path: { ticket_id: id }, query: { before: pageParam, limit: SAID }, signal },
      ),
    getNextPageParam: (last) => last.before,
  });

export const staffList = queryOptions({
  queryKey: keys.staff,
  queryFn: ({ signal }) => api<ListStaffData, AgentShape[]>("GET", "/api/v1/staff", { signal }),
});

/** How tickets find an agent, the teams, and what everybody has and takes now. */
export const assigningQuery = queryOptions({
  queryKey: keys.assigning,
  queryFn: ({ signal }) =>
    api<GetAssigningData, AssigningShape>("GET", "/api/v1/assigning", { signal }),
});

export const categoryList = queryOptions({
  queryKey: keys.categories,
  queryFn: ({ signal }) =>
    api<ListCategoriesData, CategoryShape[]>("GET", "/api/v1/categories", { signal }),
});

// --- of contacts --------------------------------------------------------------------------------

export const myTickets = infiniteQueryOptions({
  queryKey: keys.myTickets,
  initialPageParam: null as string | null,
  queryFn: ({ pageParam, signal }) =>
    api<ListMyTicketsData, ContactTicketPage>("GET", "/api/v1/my/tickets", {
      query: { cursor: pageParam, limit: PAGE },
      signal,
    }),
  getNextPageParam: (last) => last.next_cursor,
});

export const myTicket = (id: string) =>
  queryOptions({
    queryKey: keys.ticket(id),
    initialData: () => pendingTicket(id),
    meta: { isKept: !pendingTicket(id) }, // the letter itself is kept, by the outbox
    queryFn: ({ signal }) =>
      pendingTicket(id) ??
      api<GetMyTicketData, ContactTicketShape>("GET", "/api/v1/my/tickets/{ticket_id}", {
        path: { ticket_id: id },
        signal,
      }),
  });

export const myConversation = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.conversation(id),
    initialPageParam: null as number | null,
    initialData: () => {
      const page = pendingConversation(id);
      return page && { pages: [page], pageParams: [null] };
    },
    meta: { isKept: !pendingTicket(id) },
    queryFn: ({ pageParam, signal }) =>
      pendingConversation(id) ??
      api<GetMyConversationData, ContactConversation>(
        "GET",
        "/api/v1/my/tickets/{ticket_id}/conversation",
        { path: { ticket_id: id }, query: { before: pageParam, limit: SAID }, signal },
      ),
    getNextPageParam: (last) => last.before,
  });
