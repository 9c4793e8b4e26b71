/** Two tickets become one, one becomes two, and either is taken back. */

import { queryOptions } from "@tanstack/preact-query";
import type {
  MergeTicketData,
  SplitTicketData,
  TicketShape,
  TransferShape,
  TransfersOfTicketData,
  UndoTransferData,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { attempted } from "@/features/settings/attempted";
import { ticketOfAgent } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";

type Go = (ticketId: string) => void;

/** What of this ticket can still be taken back, the latest first. */
export const transfersOf = (ticketId: string) =>
  queryOptions({
    queryKey: keys.transfers(ticketId),
    queryFn: ({ signal }) => readTransfers(ticketId, signal),
  });

const readTransfers = (ticketId: string, signal?: AbortSignal) =>
  api<TransfersOfTicketData, TransferShape[]>("GET", "/api/v1/tickets/{ticket_id}/transfers", {
    path: { ticket_id: ticketId },
    signal,
  });

/** Whether it was done; `go` opens the ticket that has the messages then. */
export function merge(ticket: TicketShape, into: TicketShape, go: Go): Promise<boolean> {
  return attempt(ticket, async () => {
    const after = await api<MergeTicketData, TicketShape>(
      "POST",
      "/api/v1/tickets/{ticket_id}/merge",
      { path: { ticket_id: ticket.id }, body: { into_id: into.id, version: ticket.version } },
    );
    ticketOfAgent(after, me().id);
    go(after.id);
    const text = t("merging-done", { number: ticket.number, into: after.number });
    await tellWithUndo(ticket.id, text, go);
  });
}

export function split(ticket: TicketShape, messageIds: string[], go: Go): Promise<boolean> {
  return attempt(ticket, async () => {
    const made = await api<SplitTicketData, TicketShape>(
      "POST",
      "/api/v1/tickets/{ticket_id}/split",
      { path: { ticket_id: ticket.id }, body: { message_ids: messageIds } },
    );
    ticketOfAgent(made, me().id);
    go(made.id);
    await tellWithUndo(made.id, t("merging-split-done", { number: made.number }), go);
  });
}

/** Whether it was taken back; `go` opens the ticket that has its messages again. */
export function undo(transfer: TransferShape, go: Go): Promise<boolean> {
  return attempt({ id: transfer.source.id }, async () => {
    const back = await api<UndoTransferData, TicketShape>(
      "POST",
      "/api/v1/transfers/{transfer_id}/undo",
      { path: { transfer_id: transfer.id } },
    );
    ticketOfAgent(back, me().id);
    movedIn(transfer.target.id);
    go(back.id);
    toast({ text: t("merging-undone"), tone: "ok" });
  });
}

/** Done is done: where what can be taken back is not heard of, it is told without it. */
async function tellWithUndo(ticketId: string, text: string, go: Go): Promise<void> {
  const [last] = await readTransfers(ticketId).catch(() => []);
  const action = last && { label: t("undo"), run: () => void undo(last, go) };
  toast({ text, tone: "ok", action });
}

async function attempt(
  { id }: Pick<TicketShape, "id">,
  act: () => Promise<unknown>,
): Promise<boolean> {
  return attempted(
    async () => {
      await act();
      movedIn(id);
    },
    async () => movedIn(id),
  );
}

/** What was said there, and where it stands, is read again. */
function movedIn(ticketId: string): void {
  for (const key of [keys.ticket, keys.conversation, keys.history, keys.transfers]) {
    void cache.invalidateQueries({ queryKey: key(ticketId) });
  }
}
