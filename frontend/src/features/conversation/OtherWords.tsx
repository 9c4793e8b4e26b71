import { longTime, t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { oneLine } from "@/ui/oneLine";
import { toast } from "@/ui/toasts";
import type { Sharing } from "./useSharedDraft";
import "./other-words.css";

const SHOWN_CHARS = 200;

/** Other words of the same person from another device: neither is lost, they say which go on. */
export function OtherWords({ sharing }: { sharing: Sharing }) {
  const { other } = sharing;
  if (!other) return null;
  const kind = other.visibility === "note" ? "note" : "reply";
  const take = () => {
    const back = sharing.takeOther();
    toast({ text: t("talk-other-taken"), action: { label: t("undo"), run: back } });
  };
  return (
    <section class="other-words" aria-label={t("talk-other-title")}>
      <p role="status">{t(`talk-other-${kind}`, { at: longTime(other.updated_at) })}</p>
      <blockquote dir="auto">{oneLine(other.text).slice(0, SHOWN_CHARS)}</blockquote>
      <p class="other-words-acts">
        <Button small onClick={take}>
          {t("talk-other-take")}
        </Button>
        <Button small variant="plain" onClick={sharing.keepOwn}>
          {t("talk-other-keep")}
        </Button>
      </p>
    </section>
  );
}
