/**
 * Naming colleagues in a note: where a name is being typed, and what is written for it. What is
 * written is what the server looks for: "@" and the whole name. Pure.
 */

/** A name that is being typed: where its "@" stands, and what follows as far as the cursor. */
export interface Asked {
  at: number;
  query: string;
}

// Behind a letter or a digit it is the middle of an address, and no name.
const TYPED = /(?<![\p{L}\p{N}_])[@＠]([^@＠\n]{0,60})$/u;
/** Null where no name is being typed at the cursor. */
export function asked(text: string, cursor: number): Asked | null {
  const found = TYPED.exec(text.slice(0, cursor));
  const query = found?.[1] ?? "";
  if (!found || /^\s/.test(query)) return null;
  return { at: found.index, query };
}

/** The text with the name in place of what was typed of it, and where the cursor goes on. */
export function named(
  text: string,
  { at, query }: Asked,
  name: string,
): { text: string; cursor: number } {
  const rest = text.slice(at + 1 + query.length);
  const isApart = /^[^\p{L}\p{N}]/u.test(rest);
  const written = isApart ? `@${name}` : `@${name} `;
  const cursor = at + written.length + Number(/^\s/.test(rest));
  return { text: text.slice(0, at) + written + rest, cursor };
}
