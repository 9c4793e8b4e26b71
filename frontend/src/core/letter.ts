/** Words on their way, as the outbox keeps them. */

import type { EntityBody } from "./api/gen";
import { newKey } from "./ids";

/** Letters of one moment lie so far apart: one that is divided finds place for its parts. */
const BETWEEN_MS = 50;

/** A file that goes with words; its bytes lie elsewhere under its id until it was sent. */
export interface FileRef {
  /** Made here; the server knows the upload by it. */
  id: string;
  kind: "photo" | "video" | "audio" | "voice" | "animation" | "document";
  name: string;
  bytes: number;
  /** As the device says, "" where it does not know. */
  mime: string;
  width: number | null;
  height: number | null;
}

/** What somebody wrote and where it goes. */
export interface Letter {
  key: string;
  /** "reply" and "note" of agents; "message" of contacts; "ticket" opens one. */
  kind: "reply" | "note" | "message" | "ticket";
  /** Of a new ticket: its own key. */
  ticketId: string;
  text: string;
  entities: EntityBody[];
  replyToId: string | null;
  categoryId: string | null;
  /** The canned response a reply began as; letters of an older release have none. */
  cannedId?: string | null;
  /** The last message in sight as a reply was written: a colleague's later answer stops it. */
  seenId?: string | null;
  /** The words as the server keeps them for other devices; it drops them as they arrive. */
  draftVersion?: number;
  files?: FileRef[];
  /** Of words and files sent at once that became several letters: the key of the first. */
  turn?: string;
  writtenAt: string;
  /** Why the server will not take it; waits for a person. "" while it is on its way. */
  refused: string;
  /** The refusal's key. */
  refusedAs?: string;
}

/** Now, but well behind what was written last: clocks are set back while somebody writes. */
export function after(last = ""): string {
  const earliest = last ? Date.parse(last) + BETWEEN_MS : 0;
  return new Date(Math.max(Date.now(), earliest)).toISOString();
}

/** The letter with the first of these files, then one for each of the others, without its words. */
export function parted(letter: Letter, [first = [], ...others]: readonly FileRef[][]): Letter[] {
  const turn = letter.turn ?? letter.key;
  const at = Date.parse(letter.writtenAt);
  const behind = others.map((files, index) => ({
    ...letter,
    key: newKey(),
    kind: letter.kind === "ticket" ? ("message" as const) : letter.kind,
    text: "",
    entities: [],
    replyToId: null,
    cannedId: null,
    seenId: null,
    draftVersion: 0,
    files,
    turn,
    writtenAt: new Date(at + index + 1).toISOString(),
  }));
  return [{ ...letter, files: first, turn }, ...behind];
}

/** What the whole of a message's files is called: one kind, or an album. */
export function kindOf(files: readonly FileRef[]): FileRef["kind"] | "album" | "text" {
  const [first, ...others] = files;
  if (!first) return "text";
  return others.length > 0 ? "album" : first.kind;
}
