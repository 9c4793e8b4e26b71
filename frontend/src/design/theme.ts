/** Every colour a screen may use, from the tenant's brand and whatever surfaces Telegram brings. */
import {
  type BrandToken,
  contrast,
  isLight,
  mix,
  onColour,
  readable,
  SHAPE_CONTRAST,
  TEXT_CONTRAST,
  tokens,
  worst,
} from "@/design/brand";

export type Scheme = "light" | "dark";
export type Platform = "ios" | "android" | "desktop";

/** The parts of Telegram's theme that are used, under Telegram's own names (`#rrggbb`). */
export interface ThemeParams {
  bg_color?: string;
  secondary_bg_color?: string;
  section_bg_color?: string;
  text_color?: string;
  hint_color?: string;
  subtitle_text_color?: string;
  section_separator_color?: string;
  destructive_text_color?: string;
  [other: string]: string | undefined;
}

export interface Look {
  /** The tenant's accent on light and on dark surfaces, and the colour of its header. */
  brand: string;
  brandDark?: string;
  header?: string;
  /** The client's own theme; without it the desk's neutral surfaces are used. */
  telegram?: ThemeParams | undefined;
  scheme: Scheme;
  platform?: Platform | undefined;
}

export type ColourToken =
  | BrandToken
  | `--${"bg" | "bg-2" | "group" | "card" | "text" | "text-2" | "line" | "edge" | "press"}`
  | `--${"danger" | "on-danger" | "warn" | "ok" | "header" | "on-header"}`
  | `--note-${"bg" | "text" | "line"}`
  | `--bubble-${"in" | "out"}${"" | "-text" | "-text-2"}`;

type Surfaces = { bg: string; bg2: string };

/** Where no theme of Telegram's says otherwise; the shell is drawn with the same. */
export const NEUTRAL: Record<Scheme, Surfaces> = {
  light: { bg: "#ffffff", bg2: "#f1f3f6" },
  dark: { bg: "#17191d", bg2: "#22252b" },
};
const INK = {
  light: { text: "#13171c", hint: "#5a6472", danger: "#c9252d", warn: "#96580a", ok: "#1b7a43" },
  dark: { text: "#f1f3f5", hint: "#a3acb8", danger: "#ff7b72", warn: "#e9b04a", ok: "#57c785" },
} as const;
const AMBER = "#f2b01e";
const DEFAULT_BRAND = "#2f6fed";
// Below this the two surfaces are taken for one and a bubble would have no edge.
const APART = 1.06;
const BODY_CONTRAST = 7;

const HEX = /^#[0-9a-f]{6}$/;

/** `#rrggbb` in lower case, or nothing: theme colours come out of a URL that anybody can write. */
export function colour(value: string | undefined): string | undefined {
  const low = value?.trim().toLowerCase() ?? "";
  if (HEX.test(low)) return low;
  return /^#[0-9a-f]{3}$/.test(low) ? `#${low.slice(1).replace(/./g, "$&$&")}` : undefined;
}

/** Two surfaces on which one text colour can be read; Telegram's, if they are such. */
function surfaces(scheme: Scheme, telegram: ThemeParams | undefined): Surfaces {
  const neutral = NEUTRAL[scheme];
  const bg = colour(telegram?.bg_color);
  if (!bg) return neutral;
  const asked = colour(telegram?.secondary_bg_color) ?? colour(telegram?.section_bg_color) ?? bg;
  const bg2 =
    contrast(bg, asked) >= APART ? asked : mix(bg, isLight(bg) ? "#000000" : "#ffffff", 0.06);
  const both = [bg, bg2];
  const best = Math.max(worst("#000000", both), worst("#ffffff", both));
  return best >= TEXT_CONTRAST ? { bg, bg2 } : NEUTRAL[isLight(bg) ? "light" : "dark"];
}

/** Ink for normal reading: the asked colour where it is legible, strengthened as far as it goes. */
function ink(asked: string, backgrounds: readonly string[]): string {
  const best = Math.max(worst("#000000", backgrounds), worst("#ffffff", backgrounds));
  return readable(asked, backgrounds, Math.min(BODY_CONTRAST, best));
}

/** The whole palette; every pair that meets on a screen is AA. */
export function palette(look: Look): Record<ColourToken, string> {
  const { bg, bg2 } = surfaces(look.scheme, look.telegram);
  const both = [bg, bg2];
  const light = isLight(bg);
  const base = INK[light ? "light" : "dark"];
  const light1 = colour(look.brand) ?? DEFAULT_BRAND;
  const brand = light ? light1 : (colour(look.brandDark) ?? light1);
  const mine = tokens(brand, bg, bg2);
  const from = look.telegram ?? {};
  const text = ink(colour(from.text_color) ?? base.text, both);
  const hint = colour(from.subtitle_text_color) ?? colour(from.hint_color) ?? base.hint;
  const danger = readable(colour(from.destructive_text_color) ?? base.danger, both, TEXT_CONTRAST);
  const out = mix(bg, mine["--accent"], light ? 0.16 : 0.24);
  const note = mix(bg, AMBER, light ? 0.2 : 0.16);
  const header = colour(look.header) ?? brand;
  const firstIsNearer = contrast(text, bg) < contrast(text, bg2);
  const firstIsLighter = contrast(bg, "#000000") >= contrast(bg2, "#000000");
  return {
    ...mine,
    "--ring": readable(brand, [bg, bg2, out, note], SHAPE_CONTRAST),
    "--bg": bg,
    "--bg-2": bg2,
    "--group": firstIsLighter ? bg2 : bg,
    "--card": firstIsLighter ? bg : bg2,
    "--text": text,
    "--text-2": readable(hint, both, TEXT_CONTRAST),
    "--line": mix(firstIsNearer ? bg : bg2, text, 0.11),
    "--edge": readable(mix(bg, text, 0.3), both, SHAPE_CONTRAST),
    "--press": `${text}14`,
    "--danger": danger,
    "--on-danger": onColour(danger),
    "--warn": readable(base.warn, [bg, bg2, note], TEXT_CONTRAST),
    "--ok": readable(base.ok, both, TEXT_CONTRAST),
    "--note-bg": note,
    "--note-text": ink(text, [note]),
    "--note-line": readable(AMBER, [bg, note], SHAPE_CONTRAST),
    "--bubble-in": bg2,
    "--bubble-in-text": text,
    "--bubble-in-text-2": readable(hint, [bg2], TEXT_CONTRAST),
    "--bubble-out": out,
    "--bubble-out-text": ink(text, [out]),
    "--bubble-out-text-2": readable(hint, [out], TEXT_CONTRAST),
    "--header": header,
    "--on-header": onColour(header),
  };
}

/** The page is drawn in this look. Set through the CSSOM, which a strict style-src allows. */
export function applyTheme(look: Look): Record<ColourToken, string> {
  const found = palette(look);
  const root = document.documentElement;
  for (const [name, value] of Object.entries(found)) root.style.setProperty(name, value);
  const scheme = isLight(found["--bg"]) ? "light" : "dark";
  root.style.colorScheme = scheme;
  root.dataset.scheme = scheme;
  if (look.platform) root.dataset.platform = look.platform;
  return found;
}
