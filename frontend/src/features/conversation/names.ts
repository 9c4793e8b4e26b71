/** Strangers' words on one line: nothing in them may reach beyond itself or pretend. */

// C0/C1 controls, marks and overrides of direction, zero-width and other invisible characters,
// line and paragraph separators, tags, and the Hangul fillers that look like nothing.
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]|[\u{e0000}-\u{e0fff}]/gu;
const PILED = /(\p{M}{3})\p{M}+/gu; // no language needs a fourth mark on one letter
const LONGEST = 128;

/** A name, title or other single line of somebody else's. */
export function oneLine(text: string, longest = LONGEST): string {
  const clean = text
    .replace(/[\t\n\r\u2028\u2029]+/g, " ")
    .replace(INVISIBLE, "")
    .replace(PILED, "$1")
    .replace(/\s+/gu, " ")
    .trim();
  const letters = [...clean];
  return letters.length > longest
    ? `${letters
        .slice(0, longest - 1)
        .join("")
        .trimEnd()}…`
    : clean;
}

/** A file's name in two parts, so that the end that decides what it is never scrolls out of sight. */
export function fileName(name: string): { stem: string; extension: string } {
  const clean = oneLine(name.replace(/[\\/]/g, "_"), 255);
  const dot = clean.lastIndexOf(".");
  const extension = dot > 0 ? clean.slice(dot) : "";
  // What is long or holds a space is no extension anybody's system acts upon.
  if (!/^\.[\p{L}\p{N}]{1,12}$/u.test(extension)) return { stem: clean, extension: "" };
  return { stem: clean.slice(0, dot), extension };
}
