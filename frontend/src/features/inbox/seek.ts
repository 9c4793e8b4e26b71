/** The box in which rows are found by a word. */

import { signal } from "@preact/signals";

export const words = signal("");
/** Whether the box is there on a phone, where it takes a line of its own. */
export const isSeeking = signal(false);

export function seek(text: string): void {
  words.value = text;
  if (!text) isSeeking.value = false;
}
