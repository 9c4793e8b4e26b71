/**
 * What was read, kept once for all screens and across restarts. Screens ask by key; live events
 * change what lies under a key; nobody keeps copies.
 */

import { QueryClient } from "@tanstack/preact-query";
import {
  type PersistedClient,
  persistQueryClient,
  removeOldestQuery,
} from "@tanstack/query-persist-client-core";
import { del, get, set, type UseStore } from "idb-keyval";
import { ApiError, Unreachable } from "./http";

const KEPT = "cache";
const DAY_MS = 86_400_000;
const WRITE_MS = 1_000;
const PAGES_KEPT = 2;
const TRIES = 2;

export const cache = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Number.POSITIVE_INFINITY, // live events keep it fresh; a lost stream invalidates
      gcTime: DAY_MS,
      networkMode: "always", // the network says so itself: navigator.onLine lies both ways
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      retry: (tries, error) => !(error instanceof ApiError && error.status < 500) && tries < TRIES,
    },
    mutations: { networkMode: "always", retry: false },
  },
});

interface Pages {
  pages: unknown[];
  pageParams: unknown[];
}

function isPages(data: unknown): data is Pages {
  return typeof data === "object" && data !== null && "pages" in data && "pageParams" in data;
}

/** Long lists are kept by their beginning; the rest is read again where there is a network. */
function shortened(client: PersistedClient): PersistedClient {
  const queries = client.clientState.queries.map((one) => {
    const data = one.state.data;
    if (!isPages(data) || data.pages.length <= PAGES_KEPT) return one;
    // A conversation's first page is the latest, a list's as well: both begin at index 0.
    const pages = data.pages.slice(0, PAGES_KEPT);
    const pageParams = data.pageParams.slice(0, PAGES_KEPT);
    return { ...one, state: { ...one.state, data: { ...data, pages, pageParams } } };
  });
  return { ...client, clientState: { ...client.clientState, queries } };
}

/** The cache of this person is back, and is written from now on; the function ends it. */
export async function keepCache(store: UseStore, release: string): Promise<() => void> {
  let waiting: PersistedClient | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const write = async () => {
    timer = undefined;
    let next = waiting;
    waiting = null;
    while (next && !isOver) {
      const error = await set(KEPT, shortened(next), store).then(
        () => null,
        (one: Error) => one,
      );
      // A full disk: the oldest goes, until it fits or nothing is left. A broken one: the next change.
      next =
        error?.name === "QuotaExceededError"
          ? (removeOldestQuery({ persistedClient: next, error, errorCount: 1 }) ?? null)
          : null;
    }
  };
  const [end, restored] = persistQueryClient({
    queryClient: cache,
    buster: release,
    maxAge: DAY_MS * 3,
    persister: {
      persistClient: (client) => {
        waiting = client;
        timer ??= setTimeout(() => void write(), WRITE_MS);
      },
      restoreClient: () => get<PersistedClient>(KEPT, store).catch(() => undefined),
      removeClient: () => del(KEPT, store).catch(() => undefined),
    },
    dehydrateOptions: {
      shouldDehydrateQuery: (one) => one.state.status === "success" && one.meta?.isKept !== false,
    },
  });
  await restored;
  const leave = () => {
    if (waiting) void write();
  };
  addEventListener("pagehide", leave);
  return () => {
    isOver = true;
    end();
    clearTimeout(timer);
    removeEventListener("pagehide", leave);
  };
}

/** Everything shown is read again; what is not shown, when somebody looks. */
export function refreshAll(): Promise<void> {
  return cache.invalidateQueries();
}

/** Whether a failure may pass by itself. */
export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof ApiError && error.status >= 500);
}
