/** The tenant's colours on Telegram's surfaces, as they change. */

import { effect } from "@preact/signals";
import { boot } from "@/core/boot";
import { launch, safeArea, setBackgroundColour, setHeaderColour, theme } from "@/core/tg";
import { applyTheme } from "@/design/theme";

const DEFAULT_BRAND = "#2f6fd0";

export function followTheme(): void {
  const { accent, accent_dark, header } = boot().desk.colours;
  const root = document.documentElement;
  effect(() => {
    const { scheme, params } = theme.value;
    applyTheme({
      brand: accent ?? DEFAULT_BRAND,
      brandDark: accent_dark,
      header,
      telegram: params ?? undefined,
      scheme,
      platform: platformOf(launch()?.platform ?? ""),
    });
    const page = getComputedStyle(root).getPropertyValue("--bg").trim();
    setHeaderColour(page);
    setBackgroundColour(page);
  });
  effect(() => {
    for (const side of ["top", "right", "bottom", "left"] as const) {
      root.style.setProperty(`--safe-${side}`, `${safeArea.value[side]}px`);
    }
  });
}

function platformOf(name: string): "ios" | "android" | "desktop" | undefined {
  if (name === "ios" || name === "macos") return "ios";
  if (name.startsWith("android")) return "android";
  return name ? "desktop" : undefined;
}
