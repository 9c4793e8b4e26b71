/** A ticket is put out of view for a while, brought back, and either is undone. */

import type { SnoozeTicketData, TicketShape, WakeTicketData } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { longTime, t } from "@/core/i18n";
import { may, me } from "@/core/session";
import { attempted } from "@/features/settings/attempted";
import { offerUndo, ownMoves, undoable } from "@/features/ticket-actions/perform";
import { numberOf } from "@/features/ticket-actions/words";
import { ticketOfAgent } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";

/** Only unfinished tickets are out of view for a while: those that may be resolved. */
export const maySnooze = ({ steps }: Pick<TicketShape, "steps">): boolean =>
  may("tickets.set_status") && steps.includes("resolve");

/** Whether it was done: refused where somebody changed the ticket since it was read. */
export function snooze(ticket: TicketShape, until: string): Promise<boolean> {
  return move(ticket, async () => {
    const after = await api<SnoozeTicketData, TicketShape>(
      "POST",
      "/api/v1/tickets/{ticket_id}/snooze",
      { path: { ticket_id: ticket.id }, body: { until, version: ticket.version } },
    );
    say(t("snoozing-done", { number: numberOf(after), time: longTime(until) }), ticket, after);
    return after;
  });
}

export function wake(ticket: TicketShape): Promise<boolean> {
  return move(ticket, async () => {
    const after = await api<WakeTicketData, TicketShape>(
      "DELETE",
      "/api/v1/tickets/{ticket_id}/snooze",
      { path: { ticket_id: ticket.id } },
    );
    say(t("snoozing-woken", { number: numberOf(after) }), ticket, after);
    return after;
  });
}

function move(ticket: TicketShape, ask: () => Promise<TicketShape>): Promise<boolean> {
  ownMoves.add(ticket.id); // it leaves a list at once
  undoable.value = null;
  return attempted(
    async () => ticketOfAgent(await ask(), me().id),
    () => cache.invalidateQueries({ queryKey: keys.ticket(ticket.id) }),
  );
}

function say(text: string, before: TicketShape, after: TicketShape): void {
  const back = before.snoozed_until;
  offerUndo(text, () => void (back ? snooze(after, back) : wake(after)));
}
