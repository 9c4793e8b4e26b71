/** Channels and languages by the names people have for them. */

import { language, t } from "@/core/i18n";

export const channelName = (kind: string): string => t(`channel-${kind}`);

/** A language's name in the reader's own; the code itself where nobody knows it. */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([language.value || "en"], { type: "language" }).of(code);
    return name ? name.charAt(0).toLocaleUpperCase() + name.slice(1) : code;
  } catch {
    return code;
  }
}
