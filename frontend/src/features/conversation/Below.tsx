import type { TicketShape } from "@/core/api/gen";
import { Snoozed } from "@/features/snoozing/Snoozed";
import { TicketTags } from "@/features/tags/TicketTags";

/** What few tickets have below their head: that they are snoozed, tags. */
export function Below({ ticket }: { ticket: TicketShape }) {
  return (
    <>
      {ticket.snoozed_until && <Snoozed ticket={ticket} />}
      {ticket.tags.length > 0 && <TicketTags ticket={ticket} />}
    </>
  );
}
