import { useRef, useState } from "preact/hooks";
import { t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { TextArea } from "@/ui/TextArea";
import { rateTicket } from "./rate";
import type { StarNumber } from "./stars";

const MOST_CHARS = 1000;

/** The words beside the stars: as they stand, and a field to write them in. */
export function Why(props: { ticketId: string; stars: StarNumber; reason: string }) {
  const { ticketId, stars, reason } = props;
  const [draft, write] = useState<string | null>(null);
  const [isBusy, become] = useState(false);
  const [wrong, say] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const close = () => {
    write(null);
    say("");
    setTimeout(() => box.current?.querySelector("button")?.focus());
  };
  const save = async (text: string) => {
    become(true);
    const why = await rateTicket(ticketId, { stars, reason: text.trim() });
    become(false);
    if (why) say(why);
    else close();
  };
  if (draft === null) {
    return (
      <>
        {reason && <p class="rate-said">{t("rate-reason", { reason })}</p>}
        <div class="rate-more" ref={box}>
          <Button small variant="plain" onClick={() => write(reason)}>
            {t(reason ? "rate-other-reason" : "rate-why")}
          </Button>
        </div>
      </>
    );
  }
  return (
    <div class="rate-why">
      <TextArea
        label={t("rate-reason-label")}
        hint={t("rate-reason-hint")}
        error={wrong}
        rows={2}
        maxLength={MOST_CHARS}
        value={draft}
        inputRef={focused}
        onValue={write}
      />
      <div class="rate-more">
        <Button small variant="primary" busy={isBusy} onClick={() => void save(draft)}>
          {t("rate-save")}
        </Button>
        <Button small variant="plain" onClick={close}>
          {t("cancel")}
        </Button>
      </div>
    </div>
  );
}

/** Asked for by a press: the cursor is there at once. */
const focused = (area: HTMLTextAreaElement | null) => {
  if (area && !area.dataset.begun) {
    area.dataset.begun = "true";
    area.focus();
  }
};
