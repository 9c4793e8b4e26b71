/** A wish to write, from outside the conversation: a key, a notification. */

import { signal } from "@preact/signals";

export interface Wish {
  ticketId: string;
  mode: "reply" | "note";
}

/** The conversation that shows this ticket fulfils it and sets it to null. */
export const wish = signal<Wish | null>(null);

export function wishToWrite(ticketId: string, mode: Wish["mode"]): void {
  wish.value = { ticketId, mode };
}
