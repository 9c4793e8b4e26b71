/**
 * Words begun and not sent, apart for every inbox and person. Each change is down before the next
 * key is pressed: the database answers later than a page may be killed, so until it has, the words
 * lie in `localStorage`, which does not. What is newer counts when both have some.
 */

import { del, get, set, type UseStore } from "idb-keyval";
import { boot } from "./boot";
import { session } from "./session";
import { draftsOf, noteKeeping, type Quick, quickOf } from "./storage";

const SETTLE_MS = 400;

/** When it was written, by this device's clock. */
interface Dated {
  at: number;
}

/** `words` is null where what the database holds is to be forgotten. */
interface Noted<T> extends Dated {
  words: T | null;
}

interface Desk {
  person: string;
  store: UseStore;
  quick: Quick;
  /** What the database has not answered for; holds where a page has no `localStorage`. */
  noted: Map<string, Noted<object>>;
  timers: Map<string, ReturnType<typeof setTimeout>>;
}

let opened: Desk | null = null;

// Whoever leaves on purpose takes their words along: a late timer must not write them down once more.
session.subscribe((now) => {
  if (now.state === "out" && now.why === "signed-out") close();
});

function close(): void {
  for (const timer of opened?.timers.values() ?? []) clearTimeout(timer);
  opened = null;
}

/**
 * The place of whoever is here, or was when the session ended by itself: that was in the middle of a
 * word, which is still to be written down. Null is nobody.
 */
function desk(): Desk | null {
  const now = session.peek();
  if (now.state !== "in") return opened;
  const { inbox } = boot();
  const name = `${inbox}/${now.me.kind}/${now.me.id}`;
  if (opened?.person === name) return opened;
  close();
  opened = {
    person: name,
    store: draftsOf(inbox, now.me),
    quick: quickOf(inbox, now.me),
    noted: new Map(),
    timers: new Map(),
  };
  return opened;
}

function quickly<T>(found: string | null): Noted<T> | null {
  try {
    return found === null ? null : (JSON.parse(found) as Noted<T>);
  } catch {
    return null;
  }
}

/** What was begun under this key, here or in another tab, whatever happened to the page. */
export async function begun<T extends object>(key: string): Promise<T | null> {
  const mine = desk();
  if (!mine) return null;
  const kept = await get<T & Dated>(key, mine.store).catch(() => undefined);
  const here = mine.noted.get(key) as Noted<T> | undefined;
  const noted = quickly<T>(mine.quick.take(key)) ?? here;
  const isNewer = noted && noted.at >= (kept?.at ?? 0);
  return isNewer ? noted.words : (kept ?? null);
}

/** The words are down when this returns; null forgets them. */
export function begin(key: string, words: object | null): void {
  const mine = desk();
  if (!mine) return; // a letter was written down after its writer left
  const at = Math.max(Date.now(), (mine.noted.get(key)?.at ?? 0) + 1);
  const noted: Noted<object> = { at, words };
  mine.noted.set(key, noted);
  mine.quick.put(key, JSON.stringify(noted));
  if (mine.timers.has(key)) return;
  mine.timers.set(
    key,
    setTimeout(() => void settle(mine, key), SETTLE_MS),
  );
}

/** The database has them, so nothing else needs to. Where it does not answer they stay noted. */
async function settle(mine: Desk, key: string): Promise<void> {
  mine.timers.delete(key);
  const noted = mine.noted.get(key);
  if (!noted) return;
  const { at, words } = noted;
  const write = words ? set(key, { ...words, at }, mine.store) : del(key, mine.store);
  const isDown = await noteKeeping(write);
  if (!isDown || mine.noted.get(key) !== noted) return;
  mine.noted.delete(key);
  if (quickly(mine.quick.take(key))?.at === at) mine.quick.drop(key);
}
