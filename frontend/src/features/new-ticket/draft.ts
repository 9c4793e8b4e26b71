/** A question begun and not sent: on this device, until it is sent or its person leaves. */

import { del, get, set, type UseStore } from "idb-keyval";
import { boot } from "@/core/boot";
import { me } from "@/core/session";
import { draftsOf } from "@/core/storage";

export interface NewDraft {
  text: string;
  categoryId: string | null;
}

export const NOTHING: NewDraft = { text: "", categoryId: null };

const KEY = "new";

const store = (): UseStore => draftsOf(boot().inbox, me());

export async function readNewDraft(): Promise<NewDraft | null> {
  return (await get<NewDraft>(KEY, store()).catch(() => undefined)) ?? null;
}

/** An empty one is none. */
export async function keepNewDraft(draft: NewDraft): Promise<void> {
  const isEmpty = !draft.text && !draft.categoryId;
  await (isEmpty ? del(KEY, store()) : set(KEY, draft, store())).catch(() => undefined);
}
