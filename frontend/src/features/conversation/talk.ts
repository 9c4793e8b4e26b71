/** What every part of a shown conversation may ask of the whole. */

import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { PartShape } from "@/core/api/gen";
import type { FileAddress, Size } from "./fileShelf";
import type { Barrier } from "./remedies";
import type { Said } from "./said";

export interface Talk {
  audience: "agent" | "contact";
  ticketId: string;
  /** A message among those that were read. */
  find: (id: string) => Said | undefined;
  /** Brings a message into sight, reading older pages for it. */
  jumpTo: (id: string) => void;
  openPicture: (said: Said, part: PartShape) => void;
  /** Null where nothing can be answered to. */
  quote: ((said: Said) => void) | null;
  showRevisions: ((said: Said) => void) | null;
  /** Begins a ticket of its own with a message; null for whoever may not. */
  split: ((said: Said) => void) | null;
  /** Puts words into the composer. */
  write: ((said: Said) => void) | null;
  /** Sends an answer again that did not arrive; null for whoever may not answer. */
  resend: ((said: Said) => void) | null;
  /** What stands between the contact and any answer. */
  barrier: Barrier;
  /** When the contact last looked, "" when never or nobody's business. */
  readAt: string;
}

export const TalkContext = createContext<Talk | null>(null);

export function useTalk(): Talk {
  const talk = useContext(TalkContext);
  if (!talk) throw new Error("outside of a conversation");
  return talk;
}

export function addressOf(talk: Talk, said: Said, part: PartShape, size: Size): FileAddress {
  const { audience, ticketId } = talk;
  const { id: messageId, revision } = said;
  return { audience, ticketId, messageId, part: part.part, revision, size };
}
