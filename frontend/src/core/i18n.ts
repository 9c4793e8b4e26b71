/** Words in the reader's language: Fluent catalogues, loaded when needed. */

import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import { computed, signal } from "@preact/signals";
import { speak } from "./http";

// One file for a language: the page asks for it before the app knows that it needs it.
const CATALOGUES = import.meta.glob<string>("../../locales/*/words.ts", { import: "default" });
// What few screens need comes with them.
const PARTS = import.meta.glob<string>("../../locales/*/parts/*.ftl", {
  query: "?raw",
  import: "default",
});
export const LANGUAGES = ["en", "ru"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Args = Record<string, FluentVariable>;

const bundle = signal<FluentBundle | null>(null);

/** The language shown; "" before the first catalogue came. */
export const language = computed(() => (bundle.value?.locales[0] ?? "") as Language | "");

/** Of the languages asked for, best first, the first we speak. */
export function choose(wanted: readonly string[]): Language {
  for (const one of wanted) {
    const code = one.slice(0, 2).toLowerCase();
    const found = LANGUAGES.find((known) => known === code);
    if (found) return found;
  }
  return "en";
}

export async function useLanguage(code: Language): Promise<void> {
  if (language.value === code) return;
  const text = (await CATALOGUES[`../../locales/${code}/words.ts`]?.()) ?? "";
  const next = new FluentBundle(code, { useIsolating: true });
  next.addResource(new FluentResource(text));
  // Also those that are asked for while others come: the bundle they go into is left behind.
  const here = new Set<string>();
  const missing = () => [...parts.keys()].filter((part) => !here.has(part) && here.add(part));
  for (let some = missing(); some[0]; some = missing()) {
    await Promise.all(some.map((part) => addPart(next, part)));
  }
  document.documentElement.lang = code;
  speak(code);
  bundle.value = next;
  // Making the first number takes long; it is made while everybody waits for the network.
  setTimeout(() => t("waited-hours", { n: 1 }));
}

const parts = new Map<string, Promise<void>>();

async function addPart(to: FluentBundle | null, part: string): Promise<void> {
  const load = to && PARTS[`../../locales/${to.locales[0]}/parts/${part}.ftl`];
  if (load) to.addResource(new FluentResource(await load()));
}

/** Settles once a part's words are there; from then on they come with every language chosen. */
export function usePart(part: string): Promise<void> {
  let coming = parts.get(part);
  if (!coming) {
    coming = addPart(bundle.value, part);
    parts.set(part, coming);
    coming.catch(() => parts.delete(part)); // asked for again by whoever wants it next
  }
  return coming;
}

/** The words of a key. A key without words shows itself: a test finds it before a reader does. */
export function t(key: string, args?: Args): string {
  const message = bundle.value?.getMessage(key);
  if (!message?.value || !bundle.value) return key;
  return bundle.value.formatPattern(message.value, args ?? null, []);
}

const DAY_MS = 86_400_000;

/** Today's time of day, else the day; with the year where it is another one. */
export function shortTime(iso: string, now = Date.now()): string {
  const at = new Date(iso);
  const today = new Date(now);
  const isToday = at.toDateString() === today.toDateString();
  if (isToday) return format(at, { hour: "2-digit", minute: "2-digit" });
  if (now - at.getTime() < 6 * DAY_MS) return format(at, { weekday: "short" });
  const year = at.getFullYear() === today.getFullYear() ? {} : { year: "numeric" as const };
  return format(at, { day: "numeric", month: "short", ...year });
}

export function clock(iso: string): string {
  return format(new Date(iso), { hour: "2-digit", minute: "2-digit" });
}

export function longTime(iso: string): string {
  return format(new Date(iso), { dateStyle: "long", timeStyle: "short" });
}

export function dayName(iso: string, now = Date.now()): string {
  const at = new Date(iso);
  if (at.toDateString() === new Date(now).toDateString()) return t("today");
  if (at.toDateString() === new Date(now - DAY_MS).toDateString()) return t("yesterday");
  return format(at, { weekday: "long", day: "numeric", month: "long" });
}

const ISOLATES = /[\u2066-\u2069]/g;

/** Without marks of direction: for numbers with units, where nobody's own words are in. */
export const bare = (text: string): string => text.replace(ISOLATES, "");

/** How long something has been waiting: "5 min", "3 h", "2 d". */
export function waited(iso: string, now = Date.now()): string {
  return spanWords(Math.max(0, now - Date.parse(iso)));
}

/** So many milliseconds, as short as it is useful. */
export function spanWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return t("waited-now");
  if (minutes < 60) return t("waited-minutes", { n: minutes });
  if (minutes < 60 * 48) return t("waited-hours", { n: Math.floor(minutes / 60) });
  return t("waited-days", { n: Math.floor(minutes / 1440) });
}

export function bytes(size: number): string {
  const units = ["byte", "kilobyte", "megabyte"] as const;
  const step = size < 1000 ? 0 : size < 1_000_000 ? 1 : 2;
  return new Intl.NumberFormat(language.value || "en", {
    style: "unit",
    unit: units[step],
    unitDisplay: "short",
    maximumFractionDigits: step === 2 ? 1 : 0,
  }).format(size / 1000 ** step);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times what using it does, and every row of a list uses two. */
function format(at: Date, options: Intl.DateTimeFormatOptions): string {
  const name = `${language.value} ${Object.entries(options).join()}`;
  let found = formats.get(name);
  if (!found) {
    found = new Intl.DateTimeFormat(language.value || "en", options);
    formats.set(name, found);
  }
  return found.format(at);
}
