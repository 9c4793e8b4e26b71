/**
 * Words on their way. Each is written down before it is sent, under a key by which the server
 * knows it again, so it is sent once however often it is tried; a ticket's words go in order.
 */

import { type Signal, signal } from "@preact/signals";
import { del, entries, getMany, set, type UseStore } from "idb-keyval";
import { ApiError } from "./http";
import { newKey } from "./ids";
import { after, type FileRef, type Letter, parted } from "./letter";
import { markOf, noteKeeping, soon } from "./storage";

export type { FileRef, Letter };

type Send = (letter: Letter) => Promise<void>;
type IsHeld = (letter: Letter) => boolean;

/** The outbox of one person, while they are here. */
interface Box {
  store: UseStore;
  send: Send;
  isHeld: IsHeld;
  /** Key of the letter that is with the server now. */
  sending: string;
  isRead: boolean;
  isBusy: boolean;
  round: number;
  timer?: ReturnType<typeof setTimeout>;
  /** Letters seen in the store: one that is gone from there was sent or taken back elsewhere. */
  written: Set<string>;
  /** What the store was marked with when this page wrote there; "" before. */
  mark: string;
}

const RETRY_MS = [1_000, 3_000, 8_000, 20_000, 30_000];
/** A cold start on a busy device: what was not read by then is shown and sent at the next one. */
const READS_WITHIN_MS = 2_500;
/** Beside the letters. A store without it, or with another, is not the one they were written to. */
const MARK = "mark";

/** Oldest first. */
export const letters: Signal<Letter[]> = signal([]);

let box: Box | null = null;

/**
 * Words of an earlier visit go on; `deliver` raises what the server said. A letter that `isHeld`
 * waits, and what follows it there, until a nudge finds it free.
 */
export async function openOutbox(
  store: UseStore,
  deliver: Send,
  isHeld: IsHeld = () => false,
): Promise<void> {
  const mine: Box = {
    store,
    send: deliver,
    isHeld,
    sending: "",
    isRead: false,
    isBusy: false,
    round: 0,
    written: new Set(),
    mark: "",
  };
  box = mine;
  addEventListener("online", nudge);
  const all = (await soon(entries<string, Letter | string>(store), READS_WITHIN_MS)) ?? [];
  if (box !== mine) return;
  const kept: Letter[] = [];
  for (const [, one] of all) {
    if (typeof one === "string") mine.mark = one;
    else kept.push(one);
  }
  const known = new Set(letters.value.map((one) => one.key));
  const before = kept.filter((one) => !known.has(one.key));
  for (const one of before) mine.written.add(one.key);
  letters.value = [...before, ...letters.value].sort((one, other) =>
    one.writtenAt.localeCompare(other.writtenAt),
  );
  mine.isRead = true;
  nudge();
}

export function closeOutbox(): void {
  removeEventListener("online", nudge);
  clearTimeout(box?.timer);
  letters.value = [];
  box = null;
}

type Written = Pick<Letter, "kind" | "ticketId" | "text"> & Partial<Letter>;

/** The letter is written down and on its way. */
export async function post(written: Written): Promise<Letter> {
  const letter: Letter = {
    key: newKey(),
    entities: [],
    replyToId: null,
    categoryId: null,
    writtenAt: after(letters.value.at(-1)?.writtenAt),
    refused: "",
    ...written,
  };
  letters.value = [...letters.value, letter];
  await write(letter);
  nudge();
  return letter;
}

async function write(letter: Letter): Promise<void> {
  const mine = box;
  if (!mine) return;
  const put = async () => {
    mine.mark ||= await markOf(mine.store, MARK);
    await set(letter.key, letter, mine.store);
    mine.written.add(letter.key);
  };
  await soon(noteKeeping(put()));
}

/** A refused letter is tried again, changed so far. */
export async function again(key: string, to: Partial<Letter> = {}): Promise<void> {
  await change(key, { refused: "", ...to });
  nudge();
}

/** The server will not take the letter as it is; it waits for a person. */
export function refuse(key: string, refused: string, refusedAs: string): Promise<void> {
  return change(key, { refused, refusedAs });
}

/** The letter keeps the first of these files; each of the others goes in one of its own behind it. */
export async function divide(key: string, groups: readonly FileRef[][]): Promise<void> {
  const place = letters.value.findIndex((one) => one.key === key);
  const found = letters.value[place];
  if (!found) return;
  const parts = parted(found, groups);
  letters.value = letters.value.toSpliced(place, 1, ...parts);
  await Promise.all(parts.map(write));
}

/** Whether the server is being asked about this letter. */
export function isAtServer(key: string): boolean {
  return box?.sending === key;
}

/** The letter is gone; gives its words back to edit. */
export async function takeBack(key: string): Promise<Letter | undefined> {
  const found = letters.value.find((one) => one.key === key);
  letters.value = letters.value.filter((one) => one.key !== key);
  if (box) await soon(del(key, box.store));
  return found;
}

/** Words written for one ticket belong to another: the one its first letter became. */
export async function readdress(from: string, to: string): Promise<void> {
  const moved = letters.value.filter((one) => one.ticketId === from && one.key !== from);
  for (const one of moved) await change(one.key, { ticketId: to });
}

async function change(key: string, to: Partial<Letter>): Promise<void> {
  letters.value = letters.value.map((one) => (one.key === key ? { ...one, ...to } : one));
  const changed = letters.value.find((one) => one.key === key);
  if (changed) await write(changed);
}

/** The next letter of each ticket; one that was refused holds back what follows it there. */
function due(): Letter[] {
  const seen = new Set<string>();
  return letters.value.filter((one) => {
    if (seen.has(one.ticketId)) return false;
    seen.add(one.ticketId);
    return !one.refused && !box?.isHeld(one);
  });
}

export function nudge(): void {
  if (!box) return;
  clearTimeout(box.timer);
  void work(box);
}

async function work(mine: Box): Promise<void> {
  if (mine.isBusy || !mine.isRead) return;
  mine.isBusy = true;
  const stuck = new Set<string>();
  let waitS = 0;
  for (;;) {
    const next = due().find((one) => !stuck.has(one.ticketId));
    if (!next || mine !== box) break;
    const fate = await tryOnce(mine, next);
    if (fate === "known") {
      mine.round = 0;
      continue;
    }
    waitS = Math.max(waitS, fate.waitS);
    stuck.add(next.ticketId);
    if (fate.isAway) break;
  }
  mine.isBusy = false;
  if (stuck.size === 0 || mine !== box) return;
  const pause = RETRY_MS[Math.min(mine.round++, RETRY_MS.length - 1)] ?? 0;
  mine.timer = setTimeout(nudge, Math.max(pause, waitS * 1_000));
}

/** Nobody answered (`isAway`: nobody at all), or not in a way that says anything of the letter. */
type Unknown = { isAway: boolean; waitS: number };

async function tryOnce(mine: Box, letter: Letter): Promise<"known" | Unknown> {
  if (await isGone(mine, letter.key)) {
    if (mine === box) letters.value = letters.value.filter((one) => one.key !== letter.key);
    return "known";
  }
  try {
    mine.sending = letter.key;
    await mine.send(letter).finally(() => {
      mine.sending = "";
    });
    if (mine === box) letters.value = letters.value.filter((one) => one.key !== letter.key);
    await soon(del(letter.key, mine.store));
    return "known";
  } catch (error) {
    if (!(error instanceof ApiError)) return { isAway: true, waitS: 0 };
    const isWord = error.problem !== null && error.status < 500;
    if (!isWord || error.status === 401 || error.status === 429) {
      return { isAway: error.status === 401 || error.status === 429, waitS: error.retryAfterS };
    }
    if (mine === box) {
      await change(letter.key, { refused: error.message, refusedAs: error.key });
    }
    return "known";
  }
}

/** Another tab of the same person sent it, or took it back. */
async function isGone(mine: Box, key: string): Promise<boolean> {
  if (!mine.written.has(key)) return false;
  const found = await soon(getMany<Letter | string>([key, MARK], mine.store));
  if (!found || found[0]) return false;
  if (found[1] && found[1] === mine.mark) return true;
  // Not sent elsewhere: the browser threw the store away. What is known here is written down anew.
  mine.mark = "";
  for (const one of letters.value) await write(one);
  return false;
}
