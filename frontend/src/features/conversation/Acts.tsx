import type { ComponentType } from "preact";
import type { TicketShape } from "@/core/api/gen";

type Acts = ComponentType<{ ticket: TicketShape }>;

// Found when it is there: the acts on a ticket are another feature's.
const found = import.meta.glob<{ TicketActions: Acts }>("../ticket-actions/TicketActions.tsx", {
  eager: true,
});

/** What this person may do with the ticket now. */
export function Acts({ ticket }: { ticket: TicketShape }) {
  const TicketActions = Object.values(found)[0]?.TicketActions;
  return TicketActions ? <TicketActions ticket={ticket} /> : null;
}
