/** Putting tags on a ticket and taking them off: shown at once, taken back where it failed. */

import type { ChangeTagsData, TagOfTicket, TicketShape } from "@/core/api/gen";
import { cache } from "@/core/cache";
import { ApiError, api } from "@/core/http";
import { t } from "@/core/i18n";
import { me } from "@/core/session";
import { haptic } from "@/core/tg";
import { inTurn } from "@/features/ticket-actions/perform";
import { forgetTicket, ticketOfAgent } from "@/features/tickets/live";
import { keys } from "@/features/tickets/queries";
import { toast } from "@/ui/toasts";
import { nameKey, tagList } from "./queries";

export interface Change {
  add?: TagOfTicket;
  remove?: TagOfTicket;
}

/** The same tags with one more and one less, in the order in which the server gives them. */
export function retagged(tags: readonly TagOfTicket[], { add, remove }: Change): TagOfTicket[] {
  const others = tags.filter((one) => one.id !== add?.id && one.id !== remove?.id);
  const all = add ? [...others, add] : others;
  return all.sort((one, other) => (nameKey(one.name) < nameKey(other.name) ? -1 : 1));
}

/** Whether it was done; who asked is told why not. */
export function tagTicket(ticket: TicketShape, change: Change): Promise<boolean> {
  haptic("tap");
  return inTurn(ticket.id, async () => {
    const before = present(ticket);
    ticketOfAgent({ ...before, tags: retagged(before.tags, change) }, me().id);
    try {
      const after = await api<ChangeTagsData, TicketShape>(
        "PATCH",
        "/api/v1/tickets/{ticket_id}/tags",
        {
          path: { ticket_id: ticket.id },
          body: {
            add: change.add ? [change.add.id] : [],
            remove: change.remove ? [change.remove.id] : [],
          },
        },
      );
      if (present(ticket).version <= after.version) ticketOfAgent(after, me().id);
      return true;
    } catch (error) {
      explain(error, before);
      return false;
    }
  });
}

function explain(error: unknown, before: TicketShape): void {
  haptic("error");
  if (error instanceof ApiError && error.status === 404) forgetTicket(before.id);
  // Unless somebody else's change came meanwhile: then that is how it stands.
  else if (present(before).version === before.version) ticketOfAgent(before, me().id);
  const text = error instanceof ApiError ? error.message : t("tags-unreachable");
  toast({ text, tone: "danger" });
  void cache.invalidateQueries({ queryKey: tagList.queryKey });
}

const present = (ticket: TicketShape): TicketShape =>
  cache.getQueryData<TicketShape>(keys.ticket(ticket.id)) ?? ticket;
