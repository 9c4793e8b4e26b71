import type { Language } from "@/core/i18n";

/** Each in its own words: whoever looks for theirs may read no other. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", ru: "Русский" };
