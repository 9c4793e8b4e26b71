/** What this device remembers, apart for every inbox and person, so that nothing is mixed up. */

import { clear, createStore, type UseStore } from "idb-keyval";
import type { Me } from "./api/gen";

const WHO = "who";

function nameOf(inbox: string, kind: string, id: string): string {
  return `desk-${inbox}-${kind}-${id}`;
}

/** The store of one person at one inbox. */
export function storeOf(inbox: string, me: Me): UseStore {
  return createStore(nameOf(inbox, me.kind, me.id), "kept");
}

/** Where the same person's unsent words lie: apart, for they outlive what was read. */
export function outboxOf(inbox: string, me: Me): UseStore {
  return createStore(`${nameOf(inbox, me.kind, me.id)}-unsent`, "kept");
}

/** What the same person began to write, and how far they read: outlives what was read as well. */
export function draftsOf(inbox: string, me: Me): UseStore {
  return createStore(`${nameOf(inbox, me.kind, me.id)}-drafts`, "kept");
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

/** Who used this inbox here last; shown before the network answers. */
export function lastPerson(inbox: string): Me | null {
  return tryStorage(
    () => JSON.parse(localStorage.getItem(`desk-${inbox}-${WHO}`) ?? "null") as Me | null,
    null,
  );
}

export function rememberPerson(inbox: string, me: Me | null): void {
  tryStorage(() => {
    const key = `desk-${inbox}-${WHO}`;
    if (me) localStorage.setItem(key, JSON.stringify(me));
    else localStorage.removeItem(key);
  }, undefined);
}

/** A few words all tabs of this browser share. */
export function sharedStore(inbox: string) {
  const named = (key: string) => `desk-${inbox}-${key}`;
  return {
    get: async (key: string) => tryStorage(() => localStorage.getItem(named(key)), null),
    set: async (key: string, value: string) =>
      tryStorage(() => localStorage.setItem(named(key), value), undefined),
    remove: async (key: string) => tryStorage(() => localStorage.removeItem(named(key)), undefined),
  };
}
