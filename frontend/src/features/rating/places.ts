/** The closed grammar of a desk's own words, as the server has it: `{name}`, `{{` and `}}`. Pure. */

const PIECE = /\{\{|\}\}|\{([a-z][a-z0-9_]{0,31})\}|[{}]/g;

/** What stands in braces and is no placeholder of this text. */
export function strangers(text: string, places: readonly string[]): string[] {
  return [...text.matchAll(PIECE)]
    .filter(([whole, name]) => whole !== "{{" && whole !== "}}" && !places.includes(name ?? ""))
    .map(([whole]) => whole);
}
