/** Pictures that are on this device anyway, by object URLs: shown before and after they were sent. */

import { signal } from "@preact/signals";

/** Of those that were sent: so many stay for who looks at the conversation. */
const KEPT = 40;

const urls = signal<ReadonlyMap<string, string>>(new Map());
const idsByKey = new Map<string, string[]>();

/** The picture's address by its file's id, "" for what is none or not here. */
export function urlOf(fileId: string): string {
  return urls.value.get(fileId) ?? "";
}

/** The same for a message by its key, where this page sent it. */
export function urlInMessage(key: string, index: number): string {
  const all = urls.value; // read whatever is known now: whoever draws it hears of what comes
  return all.get(idsByKey.get(key)?.[index] ?? "") ?? "";
}

export function showLocally(fileId: string, blob: Blob): void {
  if (!blob.type.startsWith("image/") || blob.type.includes("svg") || urls.peek().has(fileId)) {
    return;
  }
  urls.value = new Map(urls.peek()).set(fileId, URL.createObjectURL(blob));
  for (const id of [...urls.peek().keys()].slice(0, -KEPT)) forgetLocally(id);
}

export function belongs(key: string, fileIds: string[]): void {
  idsByKey.set(key, fileIds);
}

export function forgetLocally(fileId: string): void {
  const url = urls.peek().get(fileId);
  if (!url) return;
  URL.revokeObjectURL(url);
  const left = new Map(urls.peek());
  left.delete(fileId);
  urls.value = left;
}

export function forgetAllLocally(): void {
  for (const id of urls.peek().keys()) forgetLocally(id);
  idsByKey.clear();
}
