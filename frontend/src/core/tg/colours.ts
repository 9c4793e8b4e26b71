/** Colours of a Telegram theme, checked: they come from outside and end up in style rules. */

const NAMES = [
  "bg_color",
  "secondary_bg_color",
  "text_color",
  "hint_color",
  "link_color",
  "button_color",
  "button_text_color",
  "header_bg_color",
  "bottom_bar_bg_color",
  "accent_text_color",
  "section_bg_color",
  "section_header_text_color",
  "section_separator_color",
  "subtitle_text_color",
  "destructive_text_color",
] as const;

/** Telegram's names, each `#rrggbb` in lower case. */
export type ThemeParams = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;
export type Hex = `#${string}`;

/** `#rrggbb` in lower case, or null for anything else than `#rgb` and `#rrggbb`. */
export function hex(value: unknown): Hex | null {
  if (typeof value !== "string") return null;
  const digits = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(value.trim())?.[1]?.toLowerCase();
  if (!digits) return null;
  return `#${digits.length === 3 ? digits.replace(/./g, "$&$&") : digits}`;
}

/** The colours among `facts`, null when there is none. */
export function readTheme(facts: object | null): ThemeParams | null {
  const given = (facts ?? {}) as Readonly<Record<string, unknown>>;
  const known = NAMES.flatMap((name) => {
    const colour = hex(given[name]);
    return colour ? [[name, colour] as const] : [];
  });
  return known.length > 0 ? Object.fromEntries(known) : null;
}

/** Whether text on it is light: Telegram's own measure (HSP), so that both agree. */
export function isDark(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    Number.parseInt(colour.slice(at, at + 2), 16),
  );
  return Math.sqrt(0.299 * red ** 2 + 0.587 * green ** 2 + 0.114 * blue ** 2) < 120;
}

/** The value of a custom property of the page, null when it is no plain colour. */
export function token(name: `--${string}`): Hex | null {
  return hex(getComputedStyle(document.documentElement).getPropertyValue(name));
}
