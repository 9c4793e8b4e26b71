import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contrast, mix, onColour, readable, tokens, worst } from "@/design/brand";
import cases from "@/design/brand.cases.json";
import { applyTheme, type ColourToken, colour, palette } from "@/design/theme";

/** White, ours in the dark, Telegram's night and day, OLED, sepia, blue, and two that are mid-grey. */
const SURFACES: [string, string][] = [
  ["#ffffff", "#f1f3f6"],
  ["#17191d", "#22252b"],
  ["#17212b", "#232e3c"],
  ["#ffffff", "#efeff3"],
  ["#000000", "#1c1c1d"],
  ["#fdf6e3", "#eee8d5"],
  ["#2b5278", "#17212b"],
  ["#7f8c8d", "#95a5a6"],
  ["#808080", "#707070"],
];

function colours(many: number): string[] {
  const found: string[] = [];
  for (let at = 0; at < 4096; at += 4) {
    found.push(`#${at.toString(16).padStart(3, "0").replace(/./g, "$&$&")}`);
  }
  let seed = 1;
  while (found.length < many) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    found.push(`#${(seed & 0xffffff).toString(16).padStart(6, "0")}`);
  }
  return found;
}

const best = (on: string[]) => Math.max(worst("#ffffff", on), worst("#000000", on));

test("server and browser agree on every shared case", () => {
  expect(cases.length).toBeGreaterThan(20);
  for (const one of cases) expect(tokens(one.brand, one.bg, one.bg2)).toEqual(one.tokens);
});

test("any brand colour is readable on any surface, or as readable as the surface allows", () => {
  const bad: string[] = [];
  for (const [bg, bg2] of SURFACES) {
    const on = [bg, bg2];
    for (const brand of colours(3000)) {
      const found = tokens(brand, bg, bg2);
      const isGood =
        worst(found["--link"], on) >= Math.min(4.5, best(on)) &&
        worst(found["--accent"], on) >= Math.min(3, best(on)) &&
        worst(found["--ring"], on) >= Math.min(3, best(on)) &&
        contrast(found["--on-accent"], found["--accent"]) >= 4.5;
      if (!isGood) bad.push(`${brand} on ${bg} ${bg2}`);
    }
  }
  expect(bad).toEqual([]);
}, 60_000);

const PAIRS: [ColourToken, ColourToken, number][] = [];
for (const on of ["--bg", "--bg-2"] as const) {
  for (const ink of ["--text", "--text-2", "--link", "--danger", "--warn", "--ok"] as const) {
    PAIRS.push([ink, on, 4.5]);
  }
  for (const shape of ["--accent", "--ring", "--edge"] as const) PAIRS.push([shape, on, 3]);
}
PAIRS.push(
  ["--on-accent", "--accent", 4.5],
  ["--on-danger", "--danger", 4.5],
  ["--on-header", "--header", 4.5],
  ["--note-text", "--note-bg", 4.5],
  ["--warn", "--note-bg", 4.5],
  ["--note-line", "--note-bg", 3],
  ["--ring", "--note-bg", 3],
  ["--ring", "--bubble-out", 3],
  ["--bubble-in-text", "--bubble-in", 4.5],
  ["--bubble-in-text-2", "--bubble-in", 4.5],
  ["--bubble-out-text", "--bubble-out", 4.5],
  ["--bubble-out-text-2", "--bubble-out", 4.5],
);

test("every pair of a palette is readable, with any brand and any theme of Telegram's", () => {
  const bad: string[] = [];
  for (const [bg_color, secondary_bg_color] of SURFACES) {
    for (const [at, brand] of colours(1400).entries()) {
      // Telegram's text and hint are whatever the theme's author liked, down to unreadable.
      const text_color = at % 3 === 0 ? "#888888" : undefined;
      const telegram = { bg_color, secondary_bg_color, text_color, hint_color: bg_color };
      const found = palette({ brand, header: brand, telegram, scheme: "light" });
      for (const [ink, on, least] of PAIRS) {
        if (contrast(found[ink], found[on]) < least) bad.push(`${ink} ${on}: ${brand} ${bg_color}`);
      }
    }
  }
  expect(bad.slice(0, 5)).toEqual([]);
}, 60_000);

test("surfaces on which nothing can be read give way to neutral ones", () => {
  const telegram = { bg_color: "#808080", secondary_bg_color: "#707070" };
  expect(palette({ brand: "#2f6fed", telegram, scheme: "dark" })["--bg"]).toBe("#ffffff");
});

test("a colour that is none is left aside", () => {
  expect(colour("#ABC")).toBe("#aabbcc");
  expect(colour("url(evil)")).toBeUndefined();
  const telegram = { bg_color: "red;}", text_color: "" };
  expect(palette({ brand: "x", telegram, scheme: "light" })["--bg"]).toBe("#ffffff");
});

test("the look is set on the document, its scheme after the surface and not after the wish", () => {
  applyTheme({
    brand: "#5fa83c",
    telegram: { bg_color: "#000000" },
    scheme: "light",
    platform: "ios",
  });
  const root = document.documentElement;
  expect(root.style.getPropertyValue("--bg")).toBe("#000000");
  expect(root.dataset).toMatchObject({ scheme: "dark", platform: "ios" });
  expect(root.style.getPropertyValue("--accent")).toBe(
    readable("#5fa83c", ["#000000", "#0f0f0f"], 3),
  );
});

test("mixing and ink keep to the arithmetic", () => {
  expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
  expect(onColour("#ffeb3b")).toBe("#000000");
});

test("what is drawn before any script ran is what the default look says", () => {
  const css = readFileSync("src/design/tokens.css", "utf8");
  const at = css.indexOf("@media (prefers-color-scheme: dark)");
  const light = declared(css.slice(0, at));
  const dark = { ...light, ...declared(css.slice(at, css.indexOf("}", at))) };
  const brand = "#2f6fed";
  expect(light).toMatchObject({ ...palette({ brand, scheme: "light" }), ...GROUPS.light });
  expect(dark).toMatchObject({ ...palette({ brand, scheme: "dark" }), ...GROUPS.dark });
});

const GROUPS = {
  light: { "--group": "var(--bg-2)", "--card": "var(--bg)" },
  dark: { "--group": "var(--bg)", "--card": "var(--bg-2)" },
};

function declared(css: string): Record<string, string> {
  const found = css.matchAll(/(--[\w-]+): ([^;]+);/g);
  return Object.fromEntries(Array.from(found, ([, name, value]) => [name ?? "", value ?? ""]));
}
