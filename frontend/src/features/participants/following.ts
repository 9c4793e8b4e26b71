/** Colleagues follow tickets that are not theirs, and stop it; either is undone. */

import { keepPreviousData, queryOptions } from "@tanstack/preact-query";
import type {
  AddParticipantData,
  ListParticipantsData,
  ParticipantsShape,
  RemoveParticipantData,
  TicketShape,
} from "@/core/api/gen";
import { cache } from "@/core/cache";
import { api } from "@/core/http";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { attempted } from "@/features/settings/attempted";
import { offerUndo, undoable } from "@/features/ticket-actions/perform";
import { numberOf } from "@/features/ticket-actions/words";
import { ticketOfAgent } from "@/features/tickets/live";
import { keys, oneTicket } from "@/features/tickets/queries";
import { isFollowed } from "./offered";

const ALL = "/api/v1/tickets/{ticket_id}/participants";
const ONE = `${ALL}/{agent_id}` as const;

/** Read anew whenever somebody comes or goes: frames bring the ticket, not these names. */
export const participantsOf = (ticket: TicketShape) =>
  queryOptions({
    queryKey: ["participants", ticket.id, ticket.participant_ids, ticket.assignee?.id] as const,
    queryFn: ({ signal }) =>
      api<ListParticipantsData, ParticipantsShape>("GET", ALL, {
        path: { ticket_id: ticket.id },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** Whether it was done; who asked is told why not. */
export function change(ticket: TicketShape, agentId: string, follows: boolean): Promise<boolean> {
  const path = { ticket_id: ticket.id, agent_id: agentId };
  return attempted(
    async () => {
      const now = follows
        ? await api<AddParticipantData, ParticipantsShape>("PUT", ONE, { path })
        : await api<RemoveParticipantData, ParticipantsShape>("DELETE", ONE, { path });
      const known = cache.getQueryData(oneTicket(ticket.id).queryKey) ?? ticket;
      const participant_ids = now.participants.map((one) => one.agent_id);
      ticketOfAgent({ ...known, participant_ids }, me().id);
    },
    () => cache.invalidateQueries({ queryKey: keys.ticket(ticket.id) }),
  );
}

/** This person follows the ticket from now on, or no more. */
export async function toggle(ticket: TicketShape): Promise<void> {
  const follows = !isFollowed(ticket);
  undoable.value = null;
  if (!(await change(ticket, me().id, follows))) return;
  const text = t(follows ? "participants-you-follow" : "participants-you-left", {
    number: numberOf(ticket),
  });
  offerUndo(text, () => void change(ticket, me().id, !follows));
}
