/** One file on its way to the server, from its bytes to the word that it may be sent. */

import type { Upload } from "@/core/api/gen";
import { ApiError, api, request, Unreachable } from "@/core/http";
import type { FileRef } from "@/core/letter";
import { sendingBytes } from "@/core/sendingBytes";

interface Route {
  url: string;
  path: { upload_id: string };
  query?: { name: string };
}

export type Audience = "agent" | "contact";

const PATHS = {
  agent: "/api/v1/uploads/{upload_id}",
  contact: "/api/v1/my/uploads/{upload_id}",
};
const PASSING = new Set([401, 408, 429]);
/** Others wait to be sent, or the rest of it did not come. */
const PASSING_KEYS = new Set(["uploads-unsent", "file-broken"]);
/** What a phone at the edge of a network needs for the largest file. */
const SENDING_MS = 60 * 60_000;

/** Null where the server knows no such upload. */
export async function ask(
  audience: Audience,
  id: string,
  signal: AbortSignal,
): Promise<Upload | null> {
  try {
    return await api<Route, Upload>("GET", PATHS[audience], { path: { upload_id: id }, signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** The bytes are with the server; however often, it is one upload. */
export async function bring(
  audience: Audience,
  { id, name }: FileRef,
  blob: Blob,
  { onSent, signal }: { onSent: (bytes: number) => void; signal: AbortSignal },
): Promise<Upload> {
  const response = await request<Route>("PUT", PATHS[audience], {
    path: { upload_id: id },
    query: { name },
    send: sendingBytes(blob, onSent),
    signal,
    timeoutMs: SENDING_MS,
  });
  return (await response.json().catch(() => {
    throw new Unreachable("cut off");
  })) as Upload;
}

/** The server may forget it; nobody waits for that, and it would by itself. */
export function forgetThere(audience: Audience, id: string): void {
  api<Route, void>("DELETE", PATHS[audience], { path: { upload_id: id } }).catch(() => undefined);
}

/** Whether trying again may help: nobody answered, or it was no word on the file. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return true;
  const { status, key } = error;
  return status >= 500 || PASSING.has(status) || PASSING_KEYS.has(key);
}
