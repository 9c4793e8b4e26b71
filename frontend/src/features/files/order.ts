/** The order of files and how far they are, counted. Pure. */

import type { Uploading } from "./items";

/** The one with this id stands at the place `to`, counted without it; the others keep their order. */
export function arranged<T extends { id: string }>(all: readonly T[], id: string, to: number): T[] {
  const found = all.find((one) => one.id === id);
  if (!found) return [...all];
  const others = all.filter((one) => one.id !== id);
  return others.toSpliced(Math.min(Math.max(to, 0), others.length), 0, found);
}

export function tally(states: readonly Pick<Uploading, "state">[]) {
  const count = (state: Uploading["state"]) => states.filter((one) => one.state === state).length;
  return { ready: count("ready"), failed: count("failed") };
}

/** How much of all files has left, in whole percent. */
export function percentOf(
  files: readonly { bytes: number }[],
  states: readonly Pick<Uploading, "sent">[],
): number {
  const all = files.reduce((sum, one) => sum + one.bytes, 0);
  const sent = states.reduce((sum, one) => sum + one.sent, 0);
  return all === 0 ? 100 : Math.min(100, Math.floor((sent / all) * 100));
}
