import { useQuery } from "@tanstack/preact-query";
import { t } from "@/core/i18n";
import { useBackButton } from "@/core/tg";
import { ContactCard } from "@/features/contact-card/ContactCard";
import { TicketFacts } from "@/features/ticket-actions/TicketFacts";
import { oneTicket } from "@/features/tickets/queries";
import { Bar } from "@/ui/Bar";
import { IconButton } from "@/ui/IconButton";
import { SkeletonRows } from "@/ui/Skeleton";
import type { Place } from "./place";

/** Beside the conversation: the ticket's facts and the person behind it. */
export function Aside(props: { here: Place; ticketId: string; hasThree: boolean }) {
  const { here, ticketId, hasThree } = props;
  const ticket = useQuery(oneTicket(ticketId)).data;
  const isNative = useBackButton(null);
  const back = !hasThree && !isNative && (
    <IconButton icon="back" label={t("back")} onClick={here.back} />
  );
  return (
    <>
      <Bar level={hasThree ? 2 : 1} title={t("card-title")} start={back} />
      {ticket ? (
        <div class="aside">
          <TicketFacts ticket={ticket} />
          {ticket.contact.id && (
            <ContactCard
              contactId={ticket.contact.id}
              ticketId={ticketId}
              onOpen={here.open}
              hrefOf={here.hrefOf}
            />
          )}
        </div>
      ) : (
        <SkeletonRows label={t("loading")} rows={4} />
      )}
    </>
  );
}
