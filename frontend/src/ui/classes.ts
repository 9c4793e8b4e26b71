/** One class attribute out of parts, of which some may be off. */
export const classes = (...parts: (string | false | null | undefined)[]): string =>
  parts.filter(Boolean).join(" ");
