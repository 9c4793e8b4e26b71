/** What this device remembers, apart for every inbox and person, so that nothing is mixed up. */

import { type Signal, signal } from "@preact/signals";
import { clear, createStore, type UseStore, update } from "idb-keyval";
import type { Me } from "./api/gen";
import { newKey } from "./ids";

const WHO = "who";

function nameOf(inbox: string, kind: string, id: string): string {
  return `desk-${inbox}-${kind}-${id}`;
}

const ANSWERS_WITHIN_MS = 3_000;
const WRITES_WITHIN_MS = 1_000;
const FILES_WITHIN_MS = 60_000;

/** Storage that is missing or hangs (some web views, private windows) fails; nothing waits for it. */
function openStore(name: string, withinMs = ANSWERS_WITHIN_MS): UseStore {
  const store = createStore(name, "kept");
  return async (mode, act) => {
    let id: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      id = setTimeout(() => reject(new Error("storage does not answer")), withinMs);
    });
    try {
      return await Promise.race([store(mode, act), late]);
    } finally {
      clearTimeout(id);
    }
  };
}

/** The store of one person at one inbox. */
export function storeOf(inbox: string, me: Me): UseStore {
  return openStore(nameOf(inbox, me.kind, me.id));
}

/** Where the same person's unsent words lie: apart, for they outlive what was read. */
export function outboxOf(inbox: string, me: Me): UseStore {
  return openStore(`${nameOf(inbox, me.kind, me.id)}-unsent`);
}

/** What the same person began to write: outlives what was read as well. */
export function draftsOf(inbox: string, me: Me): UseStore {
  return openStore(`${nameOf(inbox, me.kind, me.id)}-drafts`);
}

/** The bytes of files that are not sent yet, of the same person. */
export function filesOf(inbox: string, me: Me): UseStore {
  return openStore(`${nameOf(inbox, me.kind, me.id)}-files`, FILES_WITHIN_MS);
}

/** Whether words could be written down here when it was tried last; whoever writes is told if not. */
export const keepsWords: Signal<boolean> = signal(true);

/** Words are being written down. Never rejects: without a place for them they live as long as the page. */
export async function noteKeeping(writing: Promise<unknown>): Promise<boolean> {
  keepsWords.value = await writing.then(
    () => true,
    () => false,
  );
  return keepsWords.value;
}

/** Storage that fails or takes too long is done without. */
export async function soon<T>(
  act: Promise<T>,
  withinMs = WRITES_WITHIN_MS,
): Promise<T | undefined> {
  let id: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    id = setTimeout(() => resolve(undefined), withinMs);
  });
  return Promise.race([act.catch(() => undefined), late]).finally(() => clearTimeout(id));
}

/** What the store is marked with under this key; made if it has none. */
export async function markOf(store: UseStore, key: string): Promise<string> {
  let mark = "";
  const take = (found: string | undefined) => {
    mark = found ?? newKey();
    return mark;
  };
  await update(key, take, store);
  return mark;
}

/** Nothing is left in the store. */
export async function wipe(store: UseStore): Promise<void> {
  await clear(store).catch(() => undefined);
}

/** Nothing of anybody else's is left in this browser; their own databases are named by them. */
export async function wipeOthers(inbox: string, me: Me): Promise<void> {
  const found = await indexedDB.databases?.().catch(() => []);
  for (const { name = "" } of found ?? []) {
    const isTheirs =
      name.startsWith(`desk-${inbox}-`) && !name.startsWith(nameOf(inbox, me.kind, me.id));
    if (isTheirs) await wipe(openStore(name));
  }
}

/** Words that are down at once, of one person: for the moment until a store has them. */
export type Quick = ReturnType<typeof localPlace>;

const QUICK = "-typed-";

export function quickOf(inbox: string, me: Me): Quick {
  return localPlace(`${nameOf(inbox, me.kind, me.id)}${QUICK}`);
}

/** Quick words at this inbox are gone: all of them, or all but those of `except`. */
export function wipeQuick(inbox: string, except: Me | null): void {
  const kept = except && `${nameOf(inbox, except.kind, except.id)}${QUICK}`;
  const isOver = (name: string) =>
    name.startsWith(`desk-${inbox}-`) && name.includes(QUICK) && !(kept && name.startsWith(kept));
  tryStorage(() => {
    for (const name of Object.keys(localStorage).filter(isOver)) localStorage.removeItem(name);
  }, undefined);
}

function tryStorage<T>(act: () => T, otherwise: T): T {
  try {
    return act();
  } catch {
    return otherwise; // private windows and some frames have none
  }
}

interface Who {
  me: Me;
  /** The account the app was launched from; "" in a browser. */
  user: string;
}

/**
 * Who used this inbox here last; shown before the network answers. Accounts of one device share its
 * storage, so another account's person is nobody.
 */
export function lastPerson(inbox: string, user: string): Me | null {
  const found = tryStorage(
    () => JSON.parse(localStorage.getItem(`desk-${inbox}-${WHO}`) ?? "null") as Who | null,
    null,
  );
  return found?.me && found.user === user ? found.me : null;
}

export function rememberPerson(inbox: string, user: string, me: Me | null): void {
  tryStorage(() => {
    const key = `desk-${inbox}-${WHO}`;
    if (me) localStorage.setItem(key, JSON.stringify({ me, user } satisfies Who));
    else localStorage.removeItem(key);
  }, undefined);
}

/** A few words all tabs of this browser share. */
export function sharedStore(inbox: string) {
  const { take, put, drop } = localPlace(`desk-${inbox}-`);
  return {
    take,
    put,
    drop,
    get: async (key: string) => take(key),
    set: async (key: string, value: string) => put(key, value),
    remove: async (key: string) => drop(key),
  };
}

/** What `localStorage` holds under names that begin so; nothing where there is none. */
function localPlace(start: string) {
  return {
    take: (key: string) => tryStorage(() => localStorage.getItem(start + key), null),
    put: (key: string, value: string) =>
      tryStorage(() => localStorage.setItem(start + key, value), undefined),
    drop: (key: string) => tryStorage(() => localStorage.removeItem(start + key), undefined),
  };
}
