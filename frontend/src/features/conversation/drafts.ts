/** Words not sent yet, by ticket, on this device. */

import { begin, begun } from "@/core/drafts";
import type { FileRef } from "@/core/letter";

export interface Draft {
  text: string;
  /** Words begun as a note never come back as an answer. */
  isNote: boolean;
  replyToId: string | null;
  /** The canned response the words began as; counted when they are sent. */
  cannedId?: string | null;
  /** The version these words began as on the server; 0 or absent for none. */
  base?: number;
  /** Whether the server has them just so. */
  isShared?: boolean;
  /** Drafts of an older release have none. */
  files?: FileRef[];
}

const draftKey = (ticketId: string) => `draft-${ticketId}`;

export function readDraft(ticketId: string): Promise<Draft | null> {
  return begun<Draft>(draftKey(ticketId));
}

/** Down at once. Empty words without files are forgotten. */
export function keepDraft(ticketId: string, draft: Draft): void {
  begin(draftKey(ticketId), draft.text.trim() || draft.files?.length ? draft : null);
}
