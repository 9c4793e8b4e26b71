import { useQuery } from "@tanstack/preact-query";
import { useState } from "preact/hooks";
import type { TicketShape } from "@/core/api/gen";
import { longTime, t } from "@/core/i18n";
import { stopPicking } from "@/features/ticket-actions/picking";
import { numberOf } from "@/features/ticket-actions/words";
import { oneTicket } from "@/features/tickets/queries";
import { Icon } from "@/ui/Icon";
import { Row } from "@/ui/Row";
import { Sheet } from "@/ui/Sheet";
import { SkeletonRows } from "@/ui/Skeleton";
import { Moments } from "./Moments";
import { maySnooze, snooze, wake } from "./snoozing";

/** Until when nobody is to think of this ticket. */
export function SnoozeSheet({ ticketId }: { ticketId: string }) {
  const ticket = useQuery(oneTicket(ticketId)).data;
  return (
    <Sheet
      open
      title={t("snoozing-of", { number: ticket ? numberOf(ticket) : "" })}
      closeLabel={t("close")}
      onClose={stopPicking}
    >
      {ticket ? <OfTicket ticket={ticket} /> : <SkeletonRows label={t("loading")} rows={4} />}
    </Sheet>
  );
}

function OfTicket({ ticket }: { ticket: TicketShape }) {
  const [isBusy, setBusy] = useState(false);
  // It may have been closed by somebody else while its choices are open.
  if (!maySnooze(ticket)) return <p class="picker-none">{t("acts-none-allowed")}</p>;
  const run = async (act: () => Promise<boolean>) => {
    setBusy(true);
    if (await act()) stopPicking();
    setBusy(false);
  };
  return (
    <Moments isBusy={isBusy} onChoose={(at) => void run(() => snooze(ticket, at.toISOString()))}>
      {ticket.snoozed_until && (
        <Row
          before={<Icon name="alarm" />}
          title={t("snoozing-wake")}
          text={t("snoozing-until", { time: longTime(ticket.snoozed_until) })}
          onClick={isBusy ? undefined : () => void run(() => wake(ticket))}
        />
      )}
    </Moments>
  );
}
