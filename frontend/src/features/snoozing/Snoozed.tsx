import { useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { maySnooze, wake } from "./snoozing";
import "./snoozing.css";

/** Above the conversation of a snoozed ticket: until when, and the way back. */
export function Snoozed({ ticket }: { ticket: TicketShape }) {
  const [isBusy, setBusy] = useState(false);
  if (!ticket.snoozed_until) return null;
  const back = async () => {
    setBusy(true);
    await wake(ticket);
    setBusy(false);
  };
  return (
    <div class="snoozing-bar" role="note">
      <Icon name="snooze" size="s" />
      <span>{t("snoozing-until", { time: longTime(ticket.snoozed_until) })}</span>
      {maySnooze(ticket) && (
        <Button small busy={isBusy} onClick={() => void back()}>
          {t("snoozing-wake")}
        </Button>
      )}
    </div>
  );
}
