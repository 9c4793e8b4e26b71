import { useEffect } from "preact/hooks";
import type { ContactTicketShape, MarkReadData } from "@/core/api/gen";
import { api } from "@/core/http";
import { visibility } from "@/core/tg";
import { ticketOfContact } from "@/features/tickets/live";
import type { Said } from "./said";

/** What the contact has before their eyes is read: for the desk, and on all their devices. */
export function useReading(
  ticket: ContactTicketShape | undefined,
  said: readonly Said[],
  isAtEnd: boolean,
): void {
  const last = said.findLast((one) => !one.letter)?.position;
  const isSeen = visibility.value && isAtEnd && last !== undefined;
  const isUnread = ticket?.is_unread ?? false;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message is read anew
  useEffect(() => {
    if (!isSeen || !isUnread || !ticket) return;
    const path = { ticket_id: ticket.id };
    api<MarkReadData, void>("PUT", "/api/v1/my/tickets/{ticket_id}/read", { path })
      .then(() => ticketOfContact({ ...ticket, is_unread: false }))
      // The next message, or the next visit, says it again.
      .catch(() => undefined);
  }, [isSeen, isUnread, last]);
}
