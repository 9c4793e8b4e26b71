/** A snippet in pieces, of which some are marked. Pure. */

import type { MarkShape } from "@/core/api/gen";

export interface Piece {
  text: string;
  isMarked: boolean;
}

/** The text whole again, in order; marks outside of it or over each other mark nothing. */
export function pieces(text: string, marks: readonly MarkShape[]): Piece[] {
  const all: Piece[] = [];
  let place = 0;
  for (const { offset, length } of marks) {
    const ends = offset + length;
    if (offset < place || ends > text.length || length <= 0) continue;
    if (offset > place) all.push({ text: text.slice(place, offset), isMarked: false });
    all.push({ text: text.slice(offset, ends), isMarked: true });
    place = ends;
  }
  if (place < text.length) all.push({ text: text.slice(place), isMarked: false });
  return all;
}
