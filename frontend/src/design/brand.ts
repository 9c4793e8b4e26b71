/**
 * A tenant's brand colour made readable on any surface, WCAG AA.
 *
 * `telldesk/branding/theme.py` does the same arithmetic on the server; `brand.cases.json` holds both
 * to the same answers. It is needed here too: custom Telegram themes bring surfaces of their own.
 */

/** Text of normal size, and everything else one has to see (WCAG 2.2, 1.4.3 and 1.4.11). */
export const TEXT_CONTRAST = 4.5;
export const SHAPE_CONTRAST = 3;

export type BrandToken = "--accent" | "--on-accent" | "--link" | "--ring";
type Three = readonly [number, number, number];

const WHITE = "#ffffff";
const BLACK = "#000000";
// 2^-18 of the lightness is far below one step of an 8 bit channel.
const HALVINGS = 18;
const CHROMA_STEPS = 24;
const CHROMA_STEP = 0.9;

const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const curved = (part: number) =>
  part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055;
const clamp = (part: number) => Math.min(1, Math.max(0, part));

function channels(colour: string): Three {
  const all = Number.parseInt(colour.slice(1), 16);
  return [(all >> 16) / 255, ((all >> 8) & 255) / 255, (all & 255) / 255];
}

function hex(parts: Three): string {
  const digits = parts.map((part) =>
    Math.floor(clamp(part) * 255 + 0.5)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${digits.join("")}`;
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** WCAG contrast of two colours `#rrggbb`, 1 to 21. */
export function contrast(one: string, other: string): number {
  const a = luminance(one);
  const b = luminance(other);
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The lowest contrast of a colour with any of the backgrounds. */
export function worst(colour: string, backgrounds: readonly string[]): number {
  return Math.min(...backgrounds.map((one) => contrast(colour, one)));
}

// OKLCH: lightness, chroma, hue. Source: https://bottosson.github.io/posts/oklab/ (2020-12)
function oklch(colour: string): Three {
  const [r, g, b] = channels(colour);
  const red = linear(r);
  const green = linear(g);
  const blue = linear(b);
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const x = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const y = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  const lightness = 0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short;
  return [lightness, Math.hypot(x, y), Math.atan2(y, x)];
}

/** Linear red, green and blue; outside 0 to 1 where no screen shows the colour. */
function fromOklch(lightness: number, chroma: number, hue: number): Three {
  const x = chroma * Math.cos(hue);
  const y = chroma * Math.sin(hue);
  const long = (lightness + 0.3963377774 * x + 0.2158037573 * y) ** 3;
  const medium = (lightness - 0.1055613458 * x - 0.0638541728 * y) ** 3;
  const short = (lightness - 0.0894841775 * x - 1.291485548 * y) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

/** The colour, with as much of its chroma as a screen shows. */
function shown(lightness: number, chroma: number, hue: number): string {
  let some = chroma;
  let parts = fromOklch(lightness, some, hue);
  for (let step = 0; step < CHROMA_STEPS; step++) {
    if (parts.every((part) => part > -1e-4 && part < 1.0001)) break;
    some = step === CHROMA_STEPS - 1 ? 0 : some * CHROMA_STEP;
    parts = fromOklch(lightness, some, hue);
  }
  return hex([curved(clamp(parts[0])), curved(clamp(parts[1])), curved(clamp(parts[2]))]);
}

/**
 * The nearest lightness of this hue that reaches `minimum` on every background.
 * Where no lightness does (mid-grey surfaces): white or black, whichever is seen better.
 */
export function readable(colour: string, backgrounds: readonly string[], minimum: number): string {
  const isSeen = (candidate: string) =>
    backgrounds.every((one) => contrast(candidate, one) >= minimum);
  if (isSeen(colour)) return colour;
  const [lightness, chroma, hue] = oklch(colour);
  let best = "";
  let nearest = Number.POSITIVE_INFINITY;
  for (const end of [0, 1]) {
    if (!isSeen(shown(end, 0, hue))) continue;
    let near = lightness;
    let far = end;
    for (let half = 0; half < HALVINGS; half++) {
      const middle = (near + far) / 2;
      if (isSeen(shown(middle, chroma, hue))) far = middle;
      else near = middle;
    }
    const found = shown(far, chroma, hue);
    if (isSeen(found) && Math.abs(far - lightness) < nearest) {
      nearest = Math.abs(far - lightness);
      best = found;
    }
  }
  return best || (worst(WHITE, backgrounds) >= worst(BLACK, backgrounds) ? WHITE : BLACK);
}

/** White where it can be read on `background`, else black: one of the two always can. */
export const onColour = (background: string): string =>
  contrast(WHITE, background) >= TEXT_CONTRAST ? WHITE : BLACK;

/** `part` of `over` laid on `under`, in sRGB. */
export function mix(under: string, over: string, part: number): string {
  const low = channels(under);
  const high = channels(over);
  const at = (index: 0 | 1 | 2) => low[index] + (high[index] - low[index]) * part;
  return hex([at(0), at(1), at(2)]);
}

/** Whether dark text is read better than light text on this surface. */
export const isLight = (colour: string): boolean =>
  contrast(colour, BLACK) >= contrast(colour, WHITE);

/** Custom properties for a brand colour on a page's two surfaces. */
export function tokens(brand: string, bg: string, bg2: string): Record<BrandToken, string> {
  const surfaces = [bg, bg2];
  const accent = readable(brand, surfaces, SHAPE_CONTRAST);
  return {
    "--accent": accent,
    "--on-accent": onColour(accent),
    "--link": readable(brand, surfaces, TEXT_CONTRAST),
    "--ring": accent,
  };
}
