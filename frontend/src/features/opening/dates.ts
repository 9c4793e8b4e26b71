import { language } from "@/core/i18n";

/** A moment by the desk's own clock. */
export function momentWord(iso: string, zone: string): string {
  const words = new Intl.DateTimeFormat(language.value || "en", {
    weekday: "short",
    day: "numeric",
    month: "long",
    hour: "numeric",
    minute: "2-digit",
    timeZone: zone,
  });
  return words.format(new Date(iso));
}

/** "2026-12-25" as people say it, with its weekday; a date has no time zone. */
export function dateWord(iso: string): string {
  const words = new Intl.DateTimeFormat(language.value || "en", {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return words.format(new Date(`${iso}T12:00:00Z`));
}
