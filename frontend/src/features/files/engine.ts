/**
 * Files from the moment they are chosen until the message they belong to was taken. Each is written
 * down before it is sent, so a reload or a lost network loses none; two are sent at a time.
 */

import { effect, untracked } from "@preact/signals";
import type { Upload } from "@/core/api/gen";
import { ApiError, serverNow, Unreachable } from "@/core/http";
import { t, usePart } from "@/core/i18n";
import type { FileRef, Letter } from "@/core/letter";
import { divide, letters, nudge, refuse } from "@/core/outbox";
import { BEGINNING, halt, type Item, isReady, itemOf, items, note, stateOf } from "./items";
import { limits } from "./limits";
import { belongs, forgetAllLocally, forgetLocally, showLocally } from "./locals";
import { grouped } from "./splitting";
import { closeStore, takeBytes, throwAway, writeBytes } from "./store";
import { type Audience, ask, bring, forgetThere, isPassing } from "./uploading";
import { audienceHere } from "./who";

const AT_ONCE = 2;
const RETRY_MS = [1_000, 3_000, 8_000, 20_000, 30_000];
const ASK_MS = [400, 800, 1_500, 3_000];
const EARLY_MS = 30_000;
const MOST_LOST = 3;
const STALE = new Set(["upload-unknown", "upload-not-ready"]);
let stop: (() => void) | undefined;

function open(): void {
  if (stop) return;
  addEventListener("online", retryAway);
  stop = () => undefined; // what is wanted below asks for this again
  const end = effect(() => {
    const all = letters.value;
    untracked(() => wantAll(all));
  });
  stop = () => {
    end();
    removeEventListener("online", retryAway);
  };
}

/** Nothing more is sent; what is written down stays until its person comes back. */
export function close(): void {
  stop?.();
  stop = undefined;
  for (const one of items.values()) halt(one);
  items.clear();
  forgetAllLocally();
  closeStore();
}

/** What waits in the outbox is sent, after a reload as well; tried again where somebody asked to. */
function wantAll(all: readonly Letter[]): void {
  for (const letter of all) {
    if (!letter.files?.length) continue;
    belongs(
      letter.key,
      letter.files.map((one) => one.id),
    );
    for (const ref of letter.files) {
      const item = items.get(ref.id);
      if (!item) want(ref);
      else if (item.is.peek().state === "failed" && !letter.refused) retry(ref.id);
    }
  }
}

/** A file just chosen; it is on its way. */
export async function add(ref: FileRef, blob: Blob): Promise<void> {
  const item = itemOf(ref, blob);
  showLocally(ref.id, blob);
  open();
  await writeBytes(ref.id, blob);
  // The file may be changed or moved while it waits; what was written down may not.
  item.blob = (await takeBytes(ref.id)) ?? blob;
  pump();
}

/** A file of an earlier page or of a letter: it goes on from where it was. */
export function want(ref: FileRef): void {
  open();
  if (items.has(ref.id)) return;
  const item = itemOf(ref, null);
  void takeBytes(ref.id).then((blob) => {
    if (!blob) return;
    item.blob = blob;
    showLocally(ref.id, blob);
  });
  pump();
}

/** Whether a letter has to wait for its files, or for being made several. */
export function isHeld({ files = [] }: Letter): boolean {
  for (const one of files) {
    const item = items.get(one.id);
    if (item?.is.peek().state === "ready" && item.until <= serverNow()) again(item);
    else if (!item) want(one);
  }
  return !files.every((one) => isReady(one.id)) || groupsOf(files).length > 1;
}

function groupsOf(files: readonly FileRef[]): FileRef[][] {
  const found = files.map((one) => ({
    ...one,
    kind: items.get(one.id)?.is.peek().kind ?? one.kind,
  }));
  return grouped(found, limits().files_per_message);
}

export function retry(id: string): void {
  const item = items.get(id);
  if (item && item.is.peek().state === "failed") again(item);
}

function again(item: Item): void {
  halt(item);
  item.is.value = BEGINNING;
  pump();
}

function retryAway(): void {
  for (const one of items.values()) if (one.is.peek().isAway) again(one);
}

/** The file is not to be sent after all. */
export function drop(id: string): void {
  const item = items.get(id);
  if (item) halt(item);
  items.delete(id);
  forgetLocally(id);
  void throwAway(id);
  if (item && item.is.peek().state !== "waiting") forgetThere(audienceHere(), id);
  pump();
}

function pump(): void {
  const all = [...items.values()];
  let free = AT_ONCE - all.filter((one) => one.is.peek().state === "sending").length;
  for (const one of all) {
    const now = one.is.peek();
    if (free <= 0) return;
    if (now.state !== "waiting" || now.isAway || one.going) continue;
    free -= 1;
    void go(one);
  }
}

async function go(item: Item): Promise<void> {
  const going = new AbortController();
  item.going = going;
  note(item, { state: "sending", sent: 0 });
  try {
    let found = await brought(item, audienceHere(), going.signal);
    for (let round = 0; found?.state === "checking"; round++) {
      note(item, { state: "checking", kind: found.kind, sent: item.ref.bytes });
      pump();
      await pause(ASK_MS[Math.min(round, ASK_MS.length - 1)] ?? 0);
      if (going.signal.aborted) return;
      found = await ask(audienceHere(), item.ref.id, going.signal);
    }
    if (!going.signal.aborted) await judge(item, found);
  } catch (error) {
    if (!going.signal.aborted) await failed(item, error);
  }
  if (item.going === going) item.going = null;
  if (going.signal.aborted) return;
  pump();
  settle();
}

/** The upload as the server has it; null where neither it nor this device has the bytes. */
async function brought(item: Item, audience: Audience, gone: AbortSignal): Promise<Upload | null> {
  const there = item.isNew ? null : await ask(audience, item.ref.id, gone);
  if (there && there.state !== "failed") return there;
  item.blob ??= await takeBytes(item.ref.id);
  if (!item.blob) return null;
  const onSent = (sent: number) => {
    if (sent >= item.ref.bytes) item.isNew = false; // only its answer may be missing
    note(item, { sent });
  };
  return bring(audience, item.ref, item.blob, { onSent, signal: gone });
}

async function judge(item: Item, found: Upload | null): Promise<void> {
  if (found?.state === "ready") {
    item.round = 0;
    item.until = found.expires_at
      ? Date.parse(found.expires_at) - EARLY_MS
      : Number.POSITIVE_INFINITY;
    note(item, { state: "ready", kind: found.kind, isAway: false, sent: item.ref.bytes });
    return;
  }
  await usePart("files").catch(() => undefined);
  const as = !found ? "lost" : found.state === "infected" ? "infected" : "failed";
  note(item, { state: "failed", why: t(`files-${as}`), as });
}

async function failed(item: Item, error: unknown): Promise<void> {
  if (!isPassing(error)) {
    const { message, key } = error as ApiError;
    note(item, { state: "failed", why: message, as: key });
    return;
  }
  const said = error instanceof ApiError ? error.retryAfterS * 1_000 : 0;
  const pauseMs = RETRY_MS[Math.min(item.round++, RETRY_MS.length - 1)] ?? 0;
  const why = error instanceof ApiError && error.status < 500 ? error.message : "";
  note(item, { state: "waiting", isAway: true, sent: 0, why });
  item.timer = setTimeout(() => again(item), Math.max(said, pauseMs));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Letters whose files came to an end: sent on, divided, or told why not. */
function settle(): void {
  for (const { key, files = [], refused } of letters.peek()) {
    if (files.length === 0 || refused) continue;
    const bad = files.map((one) => stateOf(one.id)).find((one) => one.state === "failed");
    if (bad) void refuse(key, bad.why, bad.as);
    else if (files.every((one) => isReady(one.id))) {
      const groups = groupsOf(files);
      if (groups.length > 1) void divide(key, groups).then(nudge);
    }
  }
  nudge();
}

/** Delivers a letter whose files are ready; they are forgotten once it was taken. */
export async function deliver(
  letter: Letter,
  send: (letter: Letter) => Promise<void>,
): Promise<void> {
  const files = letter.files ?? [];
  try {
    await send(letter);
  } catch (error) {
    const isStale = error instanceof ApiError && STALE.has(error.key);
    const lost = files.flatMap((one) => items.get(one.id) ?? []);
    if (!isStale || lost.some((one) => one.lost >= MOST_LOST)) throw error;
    for (const one of lost) {
      one.lost += 1;
      again(one);
    }
    throw new Unreachable("the files come again first");
  }
  for (const one of files) {
    items.delete(one.id);
    void throwAway(one.id);
  }
}
