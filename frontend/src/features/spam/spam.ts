/** A ticket is marked as spam, its contact banned with it where wished, and all of it undone. */

import type { MarkSpamData, SpamBanBody, TicketShape, UnmarkSpamData } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { attempted } from "@/features/settings/attempted";
import { offerUndo, ownMoves, undoable } from "@/features/ticket-actions/perform";
import { numberOf } from "@/features/ticket-actions/words";
import { contactChanged } from "@/features/tickets/beside";
import { ticketOfAgent } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";

const SPAM = "/api/v1/tickets/{ticket_id}/spam";

/** Whether it was done: refused where somebody changed the ticket since it was read. */
export function mark(ticket: TicketShape, ban: SpamBanBody | null): Promise<boolean> {
  return move(ticket, async () => {
    const after = await api<MarkSpamData, TicketShape>("POST", SPAM, {
      path: { ticket_id: ticket.id },
      body: { ban, version: ticket.version },
    });
    const text = t(ban ? "spam-done-banned" : "spam-done", { number: numberOf(after) });
    offerUndo(text, () => void unmark(after));
    return after;
  });
}

/** The ticket is what it was, and a ban that came with the mark is lifted. */
export function unmark(ticket: TicketShape): Promise<boolean> {
  return move(ticket, async () => {
    const after = await api<UnmarkSpamData, TicketShape>("DELETE", SPAM, {
      path: { ticket_id: ticket.id },
    });
    toast({ text: t("spam-undone", { number: numberOf(after) }), tone: "ok" });
    return after;
  });
}

function move(ticket: TicketShape, ask: () => Promise<TicketShape>): Promise<boolean> {
  ownMoves.add(ticket.id); // it leaves a list at once
  undoable.value = null;
  return attempted(
    async () => {
      ticketOfAgent(await ask(), me().id);
      if (ticket.contact.id) contactChanged(ticket.contact.id);
    },
    () => cache.invalidateQueries({ queryKey: keys.ticket(ticket.id) }),
  );
}
