/** A ticket in its contact's own words. */

import type { PreviewShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { oneLine } from "@/ui/oneLine";

/** Who said something last, and what. */
export function lastWords(last: PreviewShape | null): string {
  if (!last) return "";
  const text = oneLine(last.text) || kindWords(last.kind);
  if (last.author_kind === "contact") return t("mine-you-said", { text });
  return last.author_kind === "agent" ? t("mine-they-said", { text }) : text;
}

function kindWords(kind: PreviewShape["kind"]): string {
  switch (kind) {
    case "photo":
      return t("mine-kind-photo");
    case "video":
    case "video_note":
    case "animation":
      return t("mine-kind-video");
    case "voice":
    case "audio":
      return t("mine-kind-audio");
    case "sticker":
      return t("mine-kind-sticker");
    case "location":
    case "venue":
      return t("mine-kind-place");
    case "album":
    case "document":
      return t("mine-kind-files");
    default:
      return t("mine-kind-other");
  }
}
