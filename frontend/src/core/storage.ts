/** What this device remembers, apart for every inbox and person, so that nothing is mixed up. */

import { clear, createStore, type UseStore } from "idb-keyval";
import type { Me } from "./api/gen";

const WHO = "who";

function nameOf(inbox: string, kind: string, id: string): string {
  return `desk-${inbox}-${kind}-${id}`;
}

const ANSWERS_WITHIN_MS = 3_000;

/** Storage that is missing or hangs (some web views, private windows) fails; nothing waits for it. */
function openStore(name: string): UseStore {
  const store = createStore(name, "kept");
  return async (mode, act) => {
    let id: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      id = setTimeout(() => reject(new Error("storage does not answer")), ANSWERS_WITHIN_MS);
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

/** What the same person began to write, and how far they read: outlives what was read as well. */
export function draftsOf(inbox: string, me: Me): UseStore {
  return openStore(`${nameOf(inbox, me.kind, me.id)}-drafts`);
}

/** Nothing is left in the store. */
export async function wipe(store: UseStore): Promise<void> {
  await clear(store).catch(() => undefined);
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
  const named = (key: string) => `desk-${inbox}-${key}`;
  const take = (key: string) => tryStorage(() => localStorage.getItem(named(key)), null);
  const put = (key: string, value: string) =>
    tryStorage(() => localStorage.setItem(named(key), value), undefined);
  const drop = (key: string) => tryStorage(() => localStorage.removeItem(named(key)), undefined);
  return {
    take,
    put,
    drop,
    get: async (key: string) => take(key),
    set: async (key: string, value: string) => put(key, value),
    remove: async (key: string) => drop(key),
  };
}
