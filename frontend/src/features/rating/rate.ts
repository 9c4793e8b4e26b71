/** What a contact says of how they were helped. */

import type { ContactTicketShape, RateTicketData, RatingBody } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { haptic } from "@/core/tg";
import { ticketOfContact } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";

/** "" once it stands, else why it does not; what is shown is read again where it moved on. */
export async function rateTicket(ticketId: string, body: RatingBody): Promise<string> {
  try {
    ticketOfContact(
      await api<RateTicketData, ContactTicketShape>("PUT", "/api/v1/tickets/{ticket_id}/rating", {
        path: { ticket_id: ticketId },
        body,
      }),
    );
    haptic("success");
    return "";
  } catch (error) {
    haptic("error");
    if (!(error instanceof ApiError)) return t("failed-unreachable");
    void cache.invalidateQueries({ queryKey: keys.ticket(ticketId) });
    return error.message;
  }
}
