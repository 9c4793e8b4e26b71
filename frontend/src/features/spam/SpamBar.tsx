import { useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { t } from "@/core/i18n";
import { may } from "@/core/session";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { unmark } from "./spam";
import "./spam.css";

interface Props {
  ticket: TicketShape;
  onDone?: () => void;
}

/** Instead of a place to write: that nothing is said here, and the way back. */
export function SpamBar({ ticket, onDone }: Props) {
  const [isBusy, setBusy] = useState(false);
  const back = async () => {
    setBusy(true);
    if (await unmark(ticket)) onDone?.();
    setBusy(false);
  };
  return (
    <div class="spam-bar" role="note">
      <Icon name="shield" size="s" />
      <span>{t("spam-here")}</span>
      {may("tickets.mark_spam") && (
        <Button small busy={isBusy} onClick={() => void back()}>
          {t("acts-not-spam")}
        </Button>
      )}
    </div>
  );
}
