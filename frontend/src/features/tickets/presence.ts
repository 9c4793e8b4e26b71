/** Who of the others is here, looks at a ticket or types in it. Known for moments only. */

import { signal } from "@preact/signals";
import type { Frame } from "@/core/live";

interface Person {
  id: string;
  name: string;
}

export interface Presence {
  viewing: Person[];
  typing: Person[];
  /** The contact types in their own window. */
  isContactTyping: boolean;
}

const NOBODY: Presence = { viewing: [], typing: [], isContactTyping: false };

/** By ticket. */
export const presence = signal<ReadonlyMap<string, Presence>>(new Map());

export function presenceOf(ticketId: string): Presence {
  return presence.value.get(ticketId) ?? NOBODY;
}

/** Takes frames outside the stream. */
export function hearPresence(_frame: Frame): void {
  // filled with the server's own shape in the same change as its frames
}
