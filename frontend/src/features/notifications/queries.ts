/** A person's news: the list, and what of it they have read. */

import { infiniteQueryOptions } from "@tanstack/preact-query";
import type {
  ListNotificationsData,
  NewsPage,
  ReadNotificationsData,
  UnreadNotificationsData,
  UnreadShape,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { keys } from "@/features/tickets/queries";

const PATH = "/api/v1/notifications";

export const newsList = infiniteQueryOptions({
  queryKey: keys.news,
  initialPageParam: "",
  queryFn: ({ pageParam, signal }) =>
    api<ListNotificationsData, NewsPage>("GET", PATH, {
      query: { cursor: pageParam || null },
      signal,
    }),
  getNextPageParam: (last) => last.next_cursor || undefined,
});

/** Which of them are meant: these, a ticket's, or all. */
type Which = { ids: string[] } | { ticket_id: string } | Record<string, never>;

export async function readNews(which: Which): Promise<void> {
  await api<ReadNotificationsData, UnreadShape>("POST", `${PATH}/read`, { body: which });
  await cache.invalidateQueries({ queryKey: keys.news });
}

export async function unreadNews(ids: string[]): Promise<void> {
  await api<UnreadNotificationsData, UnreadShape>("POST", `${PATH}/unread`, { body: { ids } });
  await cache.invalidateQueries({ queryKey: keys.news });
}
