/** The bytes of files not sent yet, on this device; what nothing refers to any more is thrown away. */

import { del, entries, get, set, type UseStore } from "idb-keyval";
import { boot } from "@/core/boot";
import type { FileRef } from "@/core/letter";
import { session } from "@/core/session";
import { draftsOf, filesOf, noteKeeping, outboxOf } from "@/core/storage";

interface Kept {
  blob: Blob;
  /** When it was chosen, by this device's clock. */
  at: number;
}

interface Words {
  files?: FileRef[];
}

interface Place {
  person: string;
  store: UseStore;
  /** Where what refers to them lies: drafts and letters. */
  words: UseStore[];
  /** Bytes of each file written down. */
  sizes: Map<string, number>;
  counted: Promise<void>;
}

/** Drafts may be written down a moment after their files. */
const FRESH_MS = 24 * 60 * 60_000;

let opened: Place | null = null;

function place(): Place | null {
  const now = session.peek();
  if (now.state !== "in") return opened;
  const { inbox } = boot();
  const person = `${inbox}/${now.me.kind}/${now.me.id}`;
  if (opened?.person === person) return opened;
  const mine: Place = {
    person,
    store: filesOf(inbox, now.me),
    words: [draftsOf(inbox, now.me), outboxOf(inbox, now.me)],
    sizes: new Map(),
    counted: Promise.resolve(),
  };
  mine.counted = count(mine).catch(() => undefined);
  opened = mine;
  return mine;
}

export function closeStore(): void {
  opened = null;
}

async function count(mine: Place): Promise<void> {
  const all = await entries<string, Kept>(mine.store);
  const words = await Promise.all(mine.words.map((one) => entries<string, Words>(one)));
  const used = new Set(words.flat().flatMap(([, one]) => one.files?.map(({ id }) => id) ?? []));
  for (const [id, one] of all) {
    if (used.has(id) || one.at > Date.now() - FRESH_MS) mine.sizes.set(id, one.blob.size);
    else await del(id, mine.store);
  }
}

/** What is kept now, in bytes. */
export async function keptBytes(): Promise<number> {
  const mine = place();
  await mine?.counted;
  return [...(mine?.sizes.values() ?? [])].reduce((sum, one) => sum + one, 0);
}

/** The bytes are down, or whoever chose the file is told that this device keeps nothing. */
export async function writeBytes(id: string, blob: Blob): Promise<void> {
  const mine = place();
  if (!mine) return;
  mine.sizes.set(id, blob.size);
  await noteKeeping(set(id, { blob, at: Date.now() } satisfies Kept, mine.store));
}

export async function takeBytes(id: string): Promise<Blob | null> {
  const mine = place();
  const found = mine && (await get<Kept>(id, mine.store).catch(() => undefined));
  return found?.blob ?? null;
}

export async function throwAway(id: string): Promise<void> {
  const mine = place();
  mine?.sizes.delete(id);
  if (mine) await del(id, mine.store).catch(() => undefined);
}
