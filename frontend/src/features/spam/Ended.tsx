import type { TicketShape } from "@/core/api/gen";
import { Merged } from "@/features/merging/Merged";
import { SpamBar } from "./SpamBar";

/** What an agent has instead of a place to write: where it goes on, or the way back out of spam. */
export function Ended({ ticket }: { ticket: TicketShape }) {
  if (ticket.is_spam && !ticket.is_erased) return <SpamBar ticket={ticket} />;
  return <Merged ticket={ticket} pathOf={(id) => `/t/${id}`} />;
}
