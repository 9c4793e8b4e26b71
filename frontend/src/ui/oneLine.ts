// Controls, line ends, and what turns the direction or hides: no name needs them in one line.
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu;
const PILED = /(\p{M}{3})\p{M}+/gu;
const MOST = 256;

/** Somebody's own words made fit for one line of ours: nothing hidden, turned or piled up. */
export const oneLine = (text: string): string =>
  text
    .slice(0, 2 * MOST)
    .replace(UNSEEN, " ")
    .replace(PILED, "$1")
    .replace(/\s+/g, " ")
    .trim();
