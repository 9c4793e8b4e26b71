/** Days and money in the reader's language. */

import { language } from "@/core/i18n";

const spoken = () => language.value || "en";

/** The day of a moment, where the reader is. */
export const dayOf = (iso: string): string =>
  new Intl.DateTimeFormat(spoken(), { dateStyle: "long" }).format(new Date(iso));

/** Whole minor units, which each currency has its own number of. */
export function money(amountMinor: number, currency: string): string {
  const shown = new Intl.NumberFormat(spoken(), { style: "currency", currency });
  const digits = shown.resolvedOptions().maximumFractionDigits ?? 2;
  return shown.format(amountMinor / 10 ** digits);
}
