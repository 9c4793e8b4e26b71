/**
 * Words on their way. Each is written down before it is sent, under a key by which the server
 * knows it again, so it is sent once however often it is tried; a ticket's words go in order.
 */

import { type Signal, signal } from "@preact/signals";
import { del, entries, set, type UseStore } from "idb-keyval";
import type { EntityBody } from "./api/gen";
import { ApiError } from "./http";
import { newKey } from "./ids";

/** What somebody wrote and where it goes. */
export interface Letter {
  key: string;
  /** "reply" and "note" of agents; "message" of contacts; "ticket" opens one. */
  kind: "reply" | "note" | "message" | "ticket";
  /** Of a new ticket: its own key. */
  ticketId: string;
  text: string;
  entities: EntityBody[];
  replyToId: string | null;
  categoryId: string | null;
  writtenAt: string;
  /** Why the server will not take it; waits for a person. "" while it is on its way. */
  refused: string;
}

type Send = (letter: Letter) => Promise<void>;

const RETRY_MS = [1_000, 3_000, 8_000, 20_000, 30_000];

/** Oldest first. */
export const letters: Signal<Letter[]> = signal([]);

let store: UseStore | undefined;
let send: Send = async () => undefined;
let isBusy = false;
let timer: ReturnType<typeof setTimeout> | undefined;
let round = 0;

/** Words of an earlier visit go on; `deliver` raises what the server said. */
export async function openOutbox(given: UseStore, deliver: Send): Promise<void> {
  store = given;
  send = deliver;
  const kept = await entries<string, Letter>(given).catch(() => []);
  letters.value = kept
    .map(([, letter]) => letter)
    .sort((one, other) => one.writtenAt.localeCompare(other.writtenAt));
  addEventListener("online", nudge);
  nudge();
}

export function closeOutbox(): void {
  removeEventListener("online", nudge);
  clearTimeout(timer);
  letters.value = [];
  store = undefined;
}

type Written = Pick<Letter, "kind" | "ticketId" | "text"> & Partial<Letter>;

/** The letter is written down and on its way. */
export async function post(written: Written): Promise<Letter> {
  const letter: Letter = {
    key: newKey(),
    entities: [],
    replyToId: null,
    categoryId: null,
    writtenAt: new Date().toISOString(),
    refused: "",
    ...written,
  };
  letters.value = [...letters.value, letter];
  if (store) await set(letter.key, letter, store).catch(() => undefined);
  nudge();
  return letter;
}

/** A refused letter is tried again. */
export async function again(key: string): Promise<void> {
  await change(key, { refused: "" });
  nudge();
}

/** The letter is gone; gives its words back to edit. */
export async function takeBack(key: string): Promise<Letter | undefined> {
  const found = letters.value.find((one) => one.key === key);
  letters.value = letters.value.filter((one) => one.key !== key);
  if (store) await del(key, store).catch(() => undefined);
  return found;
}

export const settle = takeBack;

/** Words written for one ticket belong to another: the one its first letter became. */
export async function readdress(from: string, to: string): Promise<void> {
  const moved = letters.value.filter((one) => one.ticketId === from && one.key !== from);
  for (const one of moved) await change(one.key, { ticketId: to });
}

async function change(key: string, to: Partial<Letter>): Promise<void> {
  letters.value = letters.value.map((one) => (one.key === key ? { ...one, ...to } : one));
  const changed = letters.value.find((one) => one.key === key);
  if (store && changed) await set(key, changed, store).catch(() => undefined);
}

/** The next letter of each ticket; one that was refused holds back what follows it there. */
function due(): Letter[] {
  const seen = new Set<string>();
  return letters.value.filter((one) => {
    if (seen.has(one.ticketId)) return false;
    seen.add(one.ticketId);
    return !one.refused;
  });
}

export function nudge(): void {
  clearTimeout(timer);
  void work();
}

async function work(): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  try {
    for (let next = due()[0]; next; next = due()[0]) {
      const went = await tryOnce(next);
      if (!went) {
        timer = setTimeout(nudge, RETRY_MS[Math.min(round++, RETRY_MS.length - 1)]);
        return;
      }
      round = 0;
    }
  } finally {
    isBusy = false;
  }
}

/** Whether the letter's fate is known. */
async function tryOnce(letter: Letter): Promise<boolean> {
  try {
    await send(letter);
    await settle(letter.key);
    return true;
  } catch (error) {
    const isFinal =
      error instanceof ApiError && error.status < 500 && ![401, 429].includes(error.status);
    if (isFinal) await change(letter.key, { refused: error.message });
    return isFinal;
  }
}
