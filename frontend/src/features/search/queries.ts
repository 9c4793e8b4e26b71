/** What is asked of the server's search, page by page. */

import { infiniteQueryOptions, keepPreviousData } from "@tanstack/preact-query";
import type { FoundPage, SearchTicketsData } from "@/core/api/gen";
import { api } from "@/core/http";

interface Next {
  cursor: string | null;
  /** What is really searched from the second page on. */
  words: string;
}

/** `isExact`: the words as they were typed, however strange. */
export const foundTickets = (words: string, isExact: boolean) =>
  infiniteQueryOptions({
    queryKey: ["search", words, isExact] as const,
    initialPageParam: { cursor: null, words } as Next,
    queryFn: ({ pageParam, signal }) =>
      api<SearchTicketsData, FoundPage>("GET", "/api/v1/search", {
        query: {
          q: pageParam.words,
          exact: isExact || pageParam.cursor !== null,
          cursor: pageParam.cursor,
        },
        signal,
      }),
    getNextPageParam: (last, _all, before): Next | null =>
      last.next_cursor ? { cursor: last.next_cursor, words: last.shown_for || before.words } : null,
    placeholderData: keepPreviousData,
    // What was searched is nobody's business once the page is closed.
    meta: { isKept: false },
    staleTime: 15_000,
    retry: 1, // what was read before is searched meanwhile: nobody waits for a dead network
  });
