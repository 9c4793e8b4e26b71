/** What stands in a field, in words and as it is typed. Pure but for the words. */

import type { FieldShape, FieldValueShape } from "@/core/api/gen";
import { language, t } from "@/core/i18n";
import { oneLine } from "@/ui/oneLine";

export type Value = FieldValueShape["value"];

/** The value for people; "" for nothing. */
export function valueWords({ kind, options }: FieldShape, value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return t(value ? "fields-yes" : "fields-no");
  if (typeof value === "number") {
    return new Intl.NumberFormat(language.value || "en", { maximumFractionDigits: 10 }).format(
      value,
    );
  }
  const named = (id: string) => oneLine(options.find((one) => one.id === id)?.name ?? "");
  if (Array.isArray(value)) return value.map(named).join(", ");
  if (kind === "one_of") return named(value);
  return kind === "date" ? dayWords(value) : oneLine(value);
}

/** A day belongs to no time zone: it is the same for everybody. */
function dayWords(day: string): string {
  const format = new Intl.DateTimeFormat(language.value || "en", {
    dateStyle: "long",
    timeZone: "UTC",
  });
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** What was typed as the value it means; undefined where it means none. */
export function typed(kind: FieldShape["kind"], text: string): Value | undefined {
  const clean = text.trim();
  if (clean === "") return null;
  if (kind !== "number") return clean;
  const number = Number(clean.replace(/\s/g, "").replace(",", "."));
  return Number.isFinite(number) ? number : undefined;
}
