/**
 * Files of messages. The bearer goes in a header, so a file is fetched and shown by an object URL;
 * while anybody shows it, and a little longer, for rows that scroll away come back. The bytes stay
 * in the browser's own cache.
 */

import { type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { FileLink } from "@/core/api/gen";
import { ApiError, api, request, Unreachable } from "@/core/http";
import { saveBytes } from "@/core/saving";
import { canDownload, downloadFile } from "@/core/tg";
import { whenLeft } from "./whenLeft";

export type Size = "thumb" | "preview" | "original";

export interface FileAddress {
  audience: "agent" | "contact";
  ticketId: string;
  messageId: string;
  part: number;
  /** Of the message: an edit may have put another file in the same place. */
  revision: number;
  size: Size;
}

export type Why = "too-large" | "gone" | "no-preview" | "unreachable" | "failed";
export type Loaded =
  | { state: "loading" }
  | { state: "ready"; url: string; mime: string }
  | { state: "failed"; why: Why; requestId: string };

interface FileRoute {
  url: string;
  path: { ticket_id: string; message_id: string; part: number };
  query: { size: Size; revision: number };
}

interface LinkRoute extends Omit<FileRoute, "query"> {
  query: { use: LinkUse };
}

/** Once and soon, or in stretches for some minutes. */
type LinkUse = "save" | "play";

interface Entry {
  key: string;
  users: number;
  loaded: Signal<Loaded>;
  going: AbortController | null;
}

const TIMEOUT_MS = 5 * 60_000;
const IDLE_KEPT = 40;
const PATHS = {
  agent: "/api/v1/tickets/{ticket_id}/messages/{message_id}/files/{part}",
  contact: "/api/v1/my/tickets/{ticket_id}/messages/{message_id}/files/{part}",
};

const entries = new Map<string, Entry>();
const LOADING: Loaded = { state: "loading" };

function keyOf(one: FileAddress): string {
  return `${one.messageId}/${one.revision}/${one.part}/${one.size}`;
}

function entryOf(key: string): Entry {
  const known = entries.get(key);
  if (known) return known;
  const made: Entry = { key, users: 0, loaded: signal(LOADING), going: null };
  entries.set(key, made);
  return made;
}

/** The file itself. Raises what `request` raises. */
export async function fetchFile(address: FileAddress, signal?: AbortSignal): Promise<Blob> {
  const { audience, ticketId, messageId, part, revision, size } = address;
  const response = await request<FileRoute>("GET", PATHS[audience], {
    path: { ticket_id: ticketId, message_id: messageId, part },
    query: { size, revision },
    signal,
    timeoutMs: TIMEOUT_MS,
  });
  return response.blob().catch((error) => {
    if (signal?.aborted) throw error;
    throw new Unreachable("cut off");
  });
}

export function whyOf(error: unknown): Why {
  if (error instanceof Unreachable) return "unreachable";
  if (!(error instanceof ApiError)) return "failed";
  if (error.status === 413 || error.key.includes("too-large")) return "too-large";
  if (error.key.endsWith("no-preview")) return "no-preview";
  return error.status === 404 || error.status === 410 ? "gone" : "failed";
}

async function load(entry: Entry, address: FileAddress): Promise<void> {
  const going = new AbortController();
  entry.going = going;
  entry.loaded.value = LOADING;
  try {
    const blob = await fetchFile(address, going.signal);
    if (going.signal.aborted) return;
    entry.loaded.value = { state: "ready", url: URL.createObjectURL(blob), mime: blob.type };
  } catch (error) {
    if (going.signal.aborted) return;
    const requestId = error instanceof ApiError ? error.requestId : "";
    entry.loaded.value = { state: "failed", why: whyOf(error), requestId };
  } finally {
    if (entry.going === going) entry.going = null;
  }
}

function leave(entry: Entry): void {
  entry.users -= 1;
  if (entry.users > 0) return;
  if (entry.loaded.value.state !== "ready") {
    entry.going?.abort();
    if (entries.get(entry.key) === entry) entries.delete(entry.key);
    return;
  }
  // Last in the map: the one that was let go last is the last to be forgotten.
  entries.delete(entry.key);
  entries.set(entry.key, entry);
  const idle = [...entries.values()].filter((one) => one.users === 0);
  for (const one of idle.slice(0, Math.max(0, idle.length - IDLE_KEPT))) forget(one);
}

function forget(entry: Entry): void {
  if (entry.loaded.value.state === "ready") URL.revokeObjectURL(entry.loaded.value.url);
  entries.delete(entry.key);
}

/** Nothing that is not on the screen keeps memory. */
whenLeft.add(() => {
  for (const one of [...entries.values()]) if (one.users === 0) forget(one);
});

/** The file while the component is there; null asks for nothing. */
export function useFile(address: FileAddress | null): { file: Loaded; retry: () => void } | null {
  const key = address ? keyOf(address) : "";
  const entry = key ? entryOf(key) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the whole address
  useEffect(() => {
    if (!key || !address) return;
    const held = entryOf(key);
    held.users += 1;
    if (held.loaded.value.state !== "ready" && !held.going) void load(held, address);
    return () => leave(held);
  }, [key]);
  if (!entry || !address) return null;
  return { file: entry.loaded.value, retry: () => void load(entry, address) };
}

/** An address without a session's token: it opens this file and no other. */
export async function linkTo(address: FileAddress, use: LinkUse): Promise<string> {
  const { audience, ticketId, messageId, part } = address;
  const path = { ticket_id: ticketId, message_id: messageId, part };
  const { path: link } = await api<LinkRoute, FileLink>("POST", `${PATHS[audience]}/link`, {
    path,
    query: { use },
  });
  return link;
}

/** Puts the file on the person's device, under its own name. */
export async function saveFile(address: FileAddress, name: string): Promise<void> {
  if (canDownload()) {
    await downloadFile(await linkTo(address, "save"), name);
    return;
  }
  saveBytes(await fetchFile(address), name);
}
