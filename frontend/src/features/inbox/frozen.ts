/**
 * The order in which rows are shown while new ones arrive. While somebody's finger is down, or the
 * list is scrolled off its top, nothing moves under their eyes: what is new waits.
 */

export interface Arranged {
  /** Ids in the order to show. */
  ids: string[];
  /** How many tickets wait above: new ones, and those that moved up. */
  waiting: number;
}

/**
 * The fresh order laid over the one on the screen. Rows keep their places; older ones, just read,
 * follow at the end; a row that left the list stays until it may go, unless `isGone` says it has to.
 */
export function arranged(
  shown: readonly string[],
  fresh: readonly string[],
  isGone: (id: string) => boolean,
): Arranged {
  const kept = shown.filter((id) => !isGone(id));
  const known = new Set(kept);
  const last = lastKnown(fresh, known);
  const above = fresh.slice(0, last).filter((id) => !known.has(id) && !isGone(id));
  const after = fresh.slice(last).filter((id) => !known.has(id) && !isGone(id));
  return { ids: [...kept, ...after], waiting: above.length + risen(kept, fresh) };
}

/** Where in the fresh order the last row of the screen stands; what follows was read later. */
function lastKnown(fresh: readonly string[], known: ReadonlySet<string>): number {
  for (let at = fresh.length - 1; at >= 0; at--) {
    const id = fresh[at];
    if (id !== undefined && known.has(id)) return at;
  }
  return 0;
}

/** How many rows of the screen now stand above the row that was first. */
function risen(kept: readonly string[], fresh: readonly string[]): number {
  const first = kept.find((id) => fresh.includes(id));
  if (first === undefined) return 0;
  const onScreen = new Set(kept);
  return fresh.slice(0, fresh.indexOf(first)).filter((id) => onScreen.has(id)).length;
}
