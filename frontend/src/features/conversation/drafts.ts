/** Words not sent yet, by ticket, on this device; and how far a contact has read here. */

import { del, get, set, type UseStore } from "idb-keyval";
import { boot } from "@/core/boot";
import { me } from "@/core/session";
import { draftsOf } from "@/core/storage";

export interface Draft {
  text: string;
  /** Words begun as a note never come back as an answer. */
  isNote: boolean;
  replyToId: string | null;
}

let opened: { person: string; store: UseStore } | null = null;

function store(): UseStore {
  const person = me();
  const name = `${boot().inbox}/${person.kind}/${person.id}`;
  if (opened?.person !== name) opened = { person: name, store: draftsOf(boot().inbox, person) };
  return opened.store;
}

const draftKey = (ticketId: string) => `draft-${ticketId}`;
const seenKey = (ticketId: string) => `seen-${ticketId}`;

export async function readDraft(ticketId: string): Promise<Draft | null> {
  return (await get<Draft>(draftKey(ticketId), store()).catch(() => undefined)) ?? null;
}

/** Empty words are forgotten. */
export async function keepDraft(ticketId: string, draft: Draft): Promise<void> {
  const key = draftKey(ticketId);
  const isEmpty = !draft.text.trim();
  await (isEmpty ? del(key, store()) : set(key, draft, store())).catch(() => undefined);
}

export async function readSeen(ticketId: string): Promise<number | null> {
  return (await get<number>(seenKey(ticketId), store()).catch(() => undefined)) ?? null;
}

export async function keepSeen(ticketId: string, position: number): Promise<void> {
  await set(seenKey(ticketId), position, store()).catch(() => undefined);
}
