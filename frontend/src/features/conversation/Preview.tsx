import { t } from "@/core/i18n";
import type { Marked } from "./markup";
import { RichText } from "./RichText";

/** How the words will look, once there is anything to see. */
export function Preview({ words }: { words: Marked }) {
  if (words.entities.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, so keys must reach it.
    <section class="talk-preview" aria-label={t("talk-preview")} tabIndex={0}>
      <p class="talk-preview-label" aria-hidden="true">
        {t("talk-preview")}
      </p>
      <RichText text={words.text} entities={words.entities} spoilerLabel={t("hidden-passage")} />
    </section>
  );
}
