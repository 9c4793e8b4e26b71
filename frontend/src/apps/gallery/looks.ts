import { signal } from "@preact/signals";
import { applyTheme, type Platform, type Scheme, type ThemeParams } from "@/design/theme";

interface Theme {
  id: string;
  label: string;
  scheme: Scheme;
  telegram?: ThemeParams;
}

/** Ours in light and dark, and three as people of Telegram make them. */
export const THEMES: readonly Theme[] = [
  { id: "light", label: "Light", scheme: "light" },
  { id: "dark", label: "Dark", scheme: "dark" },
  {
    id: "night",
    label: "Blue night",
    scheme: "dark",
    telegram: {
      bg_color: "#17212b",
      secondary_bg_color: "#232e3c",
      text_color: "#f5f5f5",
      hint_color: "#708499",
      section_separator_color: "#111921",
      destructive_text_color: "#ec3942",
    },
  },
  {
    id: "sepia",
    label: "Sepia",
    scheme: "light",
    telegram: {
      bg_color: "#fdf6e3",
      secondary_bg_color: "#eee8d5",
      text_color: "#586e75",
      hint_color: "#93a1a1",
      destructive_text_color: "#dc322f",
    },
  },
  {
    id: "oled",
    label: "Black",
    scheme: "dark",
    telegram: {
      bg_color: "#000000",
      secondary_bg_color: "#1c1c1d",
      text_color: "#ffffff",
      hint_color: "#98989e",
      destructive_text_color: "#eb5545",
    },
  },
];

/** The desks that come with the software, and the colour no white page can bear. */
export const BRANDS = [
  { id: "harbour", label: "Harbour", brand: "#12748c", brandDark: "#48b0c0", header: "#0e4b5a" },
  { id: "cube", label: "Cube", brand: "#5fa83c", brandDark: "#7ec850", header: "#18203a" },
  { id: "maple", label: "Maple", brand: "#b24a2c", brandDark: "#e08a6c", header: "#f6eee0" },
  { id: "yellow", label: "Yellow", brand: "#ffeb3b", brandDark: "#ffeb3b", header: "#ffeb3b" },
] as const;

export const PLATFORMS = [
  { id: "ios", label: "iOS" },
  { id: "android", label: "Android" },
  { id: "desktop", label: "Desktop" },
] as const;

const asked = new URLSearchParams(location.search);
const either = (name: string, otherwise: string) => asked.get(name) ?? otherwise;

export const theme = signal(either("theme", "light"));
export const brand = signal(either("brand", "harbour"));
export const platform = signal<Platform>(either("platform", "ios") as Platform);
export const isLarge = signal(either("text", "100") === "200");
export const isReversed = signal(either("dir", "ltr") === "rtl");
export const view = signal(either("view", "parts"));

/** What is chosen above is how the page looks. */
export function wear(): void {
  const surfaces = THEMES.find((one) => one.id === theme.value) ?? THEMES[0];
  const colours = BRANDS.find((one) => one.id === brand.value) ?? BRANDS[0];
  if (!surfaces) return;
  applyTheme({ ...colours, ...surfaces, platform: platform.value });
  document.documentElement.style.fontSize = isLarge.value ? "200%" : "";
  document.documentElement.dir = isReversed.value ? "rtl" : "ltr";
}
