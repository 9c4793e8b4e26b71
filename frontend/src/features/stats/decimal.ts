import { language } from "@/core/i18n";

/** "4.2" or "4,2": one digit after the point. */
export const decimal = (value: number): string =>
  new Intl.NumberFormat(language.value || "en", {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(value);
