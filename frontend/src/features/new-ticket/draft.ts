/** A question begun and not sent: on this device, until it is sent or its person leaves. */

import { begin, begun } from "@/core/drafts";
import type { FileRef } from "@/core/letter";

export interface NewDraft {
  text: string;
  categoryId: string | null;
  /** Drafts of an older release have none. */
  files?: FileRef[];
}

export const NOTHING: NewDraft = { text: "", categoryId: null };

const KEY = "new";

export function readNewDraft(): Promise<NewDraft | null> {
  return begun<NewDraft>(KEY);
}

/** Down at once. An empty one is none. */
export function keepNewDraft(draft: NewDraft): void {
  begin(KEY, draft.text || draft.categoryId || draft.files?.length ? draft : null);
}
