/** The placeholders of ready answers, as `branding/texts.py` reads them. Pure. */

export const PLACEHOLDERS = ["name", "number", "agent", "desk"] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
const PIECE = /\{\{|\}\}|\{([a-z][a-z0-9_]{0,31})\}|[{}]/g;

/** The words with every placeholder filled in. */
export function filledIn(text: string, facts: Record<Placeholder, string>): string {
  return text.replace(PIECE, (piece, name: string | undefined) => {
    if (piece === "{{" || piece === "}}") return piece.charAt(0);
    return isKnown(name) ? facts[name] : piece;
  });
}

/** The first placeholder there is not, or stray brace; "" where all is well. */
export function wrongIn(text: string): string {
  for (const [piece, name] of text.matchAll(PIECE)) {
    if (piece !== "{{" && piece !== "}}" && !isKnown(name)) return piece;
  }
  return "";
}

const isKnown = (name: string | undefined): name is Placeholder =>
  PLACEHOLDERS.some((one) => one === name);
