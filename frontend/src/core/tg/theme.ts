/** The theme of the client, live; outside Telegram the system's scheme. */
import { type Signal, signal } from "@preact/signals";
import { on, send } from "./bridge";
import { isDark, readTheme, type ThemeParams } from "./colours";
import { launch } from "./launch";

export interface Theme {
  readonly scheme: "light" | "dark";
  /** Null where no client told its colours. */
  readonly params: ThemeParams | null;
}

const system = globalThis.matchMedia?.("(prefers-color-scheme: dark)");

export const theme: Signal<Theme> = signal(themeOf(launch()?.theme ?? null));

on("theme_changed", ({ theme_params }) => {
  theme.value = themeOf(readTheme(theme_params));
});
// The launch may be a reload's: the theme can have changed since.
send("web_app_request_theme");
system?.addEventListener("change", () => {
  if (!theme.value.params?.bg_color) theme.value = themeOf(theme.value.params);
});

function themeOf(params: ThemeParams | null): Theme {
  const isDarkNow = params?.bg_color ? isDark(params.bg_color) : system?.matches;
  return { scheme: isDarkNow ? "dark" : "light", params };
}
