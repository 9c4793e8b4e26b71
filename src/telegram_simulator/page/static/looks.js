// Colours a Mini App is told, and how the sheet around it wears them.
const LIGHT = {
  bg_color: "#ffffff", secondary_bg_color: "#f4f4f5", text_color: "#000000", hint_color: "#707579",
  link_color: "#3390ec", button_color: "#3390ec", button_text_color: "#ffffff", header_bg_color: "#ffffff",
  bottom_bar_bg_color: "#ffffff", accent_text_color: "#3390ec", section_bg_color: "#ffffff",
  section_header_text_color: "#3390ec", section_separator_color: "#e7e7e7", subtitle_text_color: "#707579",
  destructive_text_color: "#df3f40",
};
const DARK = {
  bg_color: "#212121", secondary_bg_color: "#0f0f0f", text_color: "#ffffff", hint_color: "#aaaaaa",
  link_color: "#8774e1", button_color: "#8774e1", button_text_color: "#ffffff", header_bg_color: "#212121",
  bottom_bar_bg_color: "#212121", accent_text_color: "#8774e1", section_bg_color: "#212121",
  section_header_text_color: "#8774e1", section_separator_color: "#303030", subtitle_text_color: "#aaaaaa",
  destructive_text_color: "#ff595a",
};
// People make themes of their own: a page must stand one it has never seen.
const CUSTOM = {
  bg_color: "#f3e7d3", secondary_bg_color: "#e3d2b4", text_color: "#3b2a1a", hint_color: "#8a7357",
  link_color: "#a0522d", button_color: "#8b1e5b", button_text_color: "#ffe9c9", header_bg_color: "#e3d2b4",
  bottom_bar_bg_color: "#e3d2b4", accent_text_color: "#a0522d", section_bg_color: "#f9f1e3",
  section_header_text_color: "#a0522d", section_separator_color: "#d3c09d", subtitle_text_color: "#8a7357",
  destructive_text_color: "#b3261e",
};
export const CHOICES = ["system", "light", "dark", "custom"];
const THEMES = { light: LIGHT, dark: DARK, custom: CUSTOM };
export const system = matchMedia("(prefers-color-scheme: dark)");

export function colours(choice) {
  return THEMES[choice] ?? (system.matches ? DARK : LIGHT);
}

export function isColour(value) {
  return typeof value === "string" && /^#[\da-f]{6}$/i.test(value);
}

// Black or white, whichever is told apart better on it.
export function textOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

export function wear(element, theme, own) {
  const head = own.header ?? theme.header_bg_color;
  const bottom = own.bottom ?? theme.bottom_bar_bg_color;
  for (const [name, value] of Object.entries({
    "--app-bg": own.background ?? theme.bg_color, "--app-text": theme.text_color, "--app-surface": theme.section_bg_color,
    "--app-accent": theme.button_color, "--app-on-accent": theme.button_text_color, "--app-danger": theme.destructive_text_color,
    "--app-head": head, "--app-head-text": textOn(head), "--app-bottom": bottom, "--app-line": theme.section_separator_color,
  })) element.style.setProperty(name, value);
}
