/** In which tickets this agent has begun something and not sent it, on whichever device. */

import { signal } from "@preact/signals";

export const drafted = signal<ReadonlySet<string>>(new Set());

export function noteDrafted(ticketId: string, isBegun: boolean): void {
  if (drafted.value.has(ticketId) === isBegun) return;
  const now = new Set(drafted.value);
  if (isBegun) now.add(ticketId);
  else now.delete(ticketId);
  drafted.value = now;
}
