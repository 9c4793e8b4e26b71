/** The files on their way: each one's bytes, and how far it is. */

import { type Signal, signal } from "@preact/signals";
import { serverNow } from "@/core/http";
import type { FileRef } from "@/core/letter";

export interface Uploading {
  /** "waiting" for its turn or, where `isAway`, for the network. */
  state: "waiting" | "sending" | "checking" | "ready" | "failed";
  isAway: boolean;
  /** Bytes that have left. */
  sent: number;
  /** What the server found it to be; null before. */
  kind: FileRef["kind"] | null;
  /** Why it will not go, in words and as a key. */
  why: string;
  as: string;
}

export interface Item {
  ref: FileRef;
  is: Signal<Uploading>;
  /** Bytes chosen on this page; those of an earlier one lie in the store. */
  blob: Blob | null;
  /** The server cannot know it yet. */
  isNew: boolean;
  going: AbortController | null;
  timer?: ReturnType<typeof setTimeout>;
  round: number;
  /** Until when the server keeps it, in ms of its clock. */
  until: number;
  /** How often the server had lost it by the time it was to be sent. */
  lost: number;
}

export const BEGINNING: Uploading = {
  state: "waiting",
  isAway: false,
  sent: 0,
  kind: null,
  why: "",
  as: "",
};

export const items = new Map<string, Item>();
/** Changes with which files are known, for whoever draws one that is not yet. */
const known = signal(0);
export function itemOf(ref: FileRef, blob: Blob | null): Item {
  const made: Item = {
    ref,
    is: signal(BEGINNING),
    blob,
    isNew: blob !== null,
    going: null,
    round: 0,
    until: 0,
    lost: 0,
  };
  items.set(ref.id, made);
  known.value += 1;
  return made;
}

/** How far the file is; of one nobody asked for, that it waits. */
export function stateOf(id: string): Uploading {
  return known.value >= 0 ? (items.get(id)?.is.value ?? BEGINNING) : BEGINNING;
}

export function isReady(id: string): boolean {
  const item = items.get(id);
  return item?.is.peek().state === "ready" && item.until > serverNow();
}

export function halt(item: Item): void {
  clearTimeout(item.timer);
  item.going?.abort();
  item.going = null;
}

export function note(item: Item, to: Partial<Uploading>): void {
  item.is.value = { ...item.is.peek(), ...to };
}
