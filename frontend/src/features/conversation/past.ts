/** Reading a conversation around a message far back: its pages, the way there and to the end. */

import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/preact-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation, useSearch } from "wouter-preact";
import type { AgentConversation, GetConversationData } from "@/core/api/gen";
import { api } from "@/core/http";
import type { Pages } from "@/features/tickets/changes";
import { conversation, keys } from "@/features/tickets/queries";

const SAID = 50;
const KEPT_MS = 300_000;
const POSITION = /^\d{1,16}$/;

type Ask = { around: number } | { before: number } | { after: number };

/** Live events put what is new behind what was read; it is left out until it is read in its turn. */
const inTurn = (said: Pages<AgentConversation>) => ({
  ...said,
  pages: said.pages.map((page) => {
    const { after, messages } = page;
    const isEnd = after === null || (messages.at(-1)?.position ?? 0) <= after;
    return isEnd ? page : { ...page, messages: messages.filter((one) => one.position <= after) };
  }),
});

/** Pages as of the conversation, page 0 the newest of those held: live events write into both. */
const around = (ticketId: string, position: number) =>
  infiniteQueryOptions({
    queryKey: [...keys.conversation(ticketId), position] as const,
    initialPageParam: { around: position } as Ask,
    queryFn: ({ pageParam, signal }) =>
      api<GetConversationData, AgentConversation>(
        "GET",
        "/api/v1/tickets/{ticket_id}/conversation",
        { path: { ticket_id: ticketId }, query: { ...pageParam, limit: SAID }, signal },
      ),
    getNextPageParam: (last, _all, asked): Ask | null => {
      if (last.before !== null) return { before: last.before };
      // What was to come after is gone meanwhile: the way back is not.
      return last.messages.length === 0 && "after" in asked ? { before: asked.after + 1 } : null;
    },
    getPreviousPageParam: (first): Ask | null =>
      first.after === null ? null : { after: first.after },
    select: inTurn,
    meta: { isKept: false },
    gcTime: KEPT_MS,
  });

/** The pages around `place`, or the latest ones where it is null. */
export function usePages(ticketId: string, place: number | null) {
  const latest = useInfiniteQuery({ ...conversation(ticketId), enabled: place === null });
  const past = useInfiniteQuery({ ...around(ticketId, place ?? 0), enabled: place !== null });
  const pages = place === null ? latest : past;
  const { isFetching } = pages;
  // One way at a time: a second question would end the first, and follows it instead. Whoever
  // stands at the very beginning cannot scroll there once more.
  const wished = useRef<"fetchNextPage" | "fetchPreviousPage" | null>(null);
  const load = (way: "fetchNextPage" | "fetchPreviousPage") => {
    if (isFetching) wished.current = way;
    else void pages[way]();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when what was on its way has come.
  useEffect(() => {
    const way = wished.current;
    if (isFetching || !way) return;
    wished.current = null;
    if (way === "fetchNextPage" ? pages.hasNextPage : pages.hasPreviousPage) load(way);
  }, [isFetching]);
  return {
    data: pages.data?.pages,
    error: pages.error,
    isFetching,
    refetch: () => void pages.refetch(),
    older: {
      has: pages.hasNextPage,
      isLoading: pages.isFetchingNextPage,
      load: () => load("fetchNextPage"),
    },
    newer: {
      has: place !== null && pages.hasPreviousPage,
      isLoading: pages.isFetchingPreviousPage,
      load: () => load("fetchPreviousPage"),
    },
  };
}

/** The position an address leads to, null for the end. */
export function placeIn(search: string): number | null {
  const at = new URLSearchParams(search).get("at") ?? "";
  return POSITION.test(at) && Number.isSafeInteger(Number(at)) ? Number(at) : null;
}

/** Where in the conversation one reads; it stays when the address is changed for another reason. */
export function usePlaceInPast(): { place: number | null; toNewest: () => void } {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const at = placeIn(search);
  const heard = useRef(at);
  const place = useRef(at);
  const [, drawAgain] = useState(0);
  if (heard.current !== at) {
    heard.current = at;
    if (at !== null) place.current = at;
  }
  return {
    place: place.current,
    toNewest: () => {
      place.current = null;
      const rest = new URLSearchParams(search);
      rest.delete("at");
      navigate(`${path}${rest.size ? `?${rest}` : ""}`, { replace: true, state: history.state });
      drawAgain((times) => times + 1);
    },
  };
}

interface Sought {
  ticketId: string;
  place: number | null;
  /** What was read is there, and from the server. */
  isSettled: boolean;
  isThere: boolean;
  toNewest: () => void;
}

/** Looks for the message where it is not: `sought.ts`. */
export function useSought(sought: Sought): void {
  const { ticketId, place, isSettled, isThere } = sought;
  const [, navigate] = useLocation();
  const now = useRef(sought);
  now.current = sought;
  const settled = useRef<number | null>(null);
  useEffect(() => {
    if (place === null || !isSettled || settled.current === place) return;
    settled.current = place; // what moves later is followed by nobody
    if (isThere) return;
    const goTo = (id: string) => {
      const search = new URLSearchParams(location.search);
      search.set("at", String(place));
      navigate(`/t/${id}?${search}`, { replace: true, state: history.state });
    };
    const missed = {
      ...{ ticketId, place, goTo },
      isWanted: () => settled.current === place && now.current.place === place,
      toNewest: () => now.current.toNewest(),
    };
    void import("./sought").then(
      (it) => it.seek(missed),
      () => undefined, // what stood around it is shown
    );
  }, [ticketId, place, isSettled, isThere, navigate]);
  useEffect(
    () => () => {
      settled.current = null;
    },
    [],
  );
}
