/** What was done to a ticket, page by page. */

import { infiniteQueryOptions } from "@tanstack/preact-query";
import type { GetTicketHistoryData, HistoryPage } from "@/core/api/gen";
import { api } from "@/core/http";
import { keys } from "@/features/tickets/queries";

const DONE = 50;

export const history = (id: string) =>
  infiniteQueryOptions({
    queryKey: keys.history(id),
    initialPageParam: null as number | null,
    queryFn: ({ pageParam, signal }) =>
      api<GetTicketHistoryData, HistoryPage>("GET", "/api/v1/tickets/{ticket_id}/history", {
        path: { ticket_id: id },
        query: { before: pageParam, limit: DONE },
        signal,
      }),
    getNextPageParam: (last) => last.before,
  });
