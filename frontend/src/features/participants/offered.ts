/** Whether following is offered here. */

import type { TicketShape } from "@/core/api/gen";
import { me } from "@/core/session";

type Followed = Pick<TicketShape, "participant_ids">;

export const isFollowed = ({ participant_ids }: Followed): boolean =>
  participant_ids.includes(me().id);

/** Nothing is changed in what was merged away or whose contact was erased. */
export const isOpenToAll = ({ merged_into, is_erased }: TicketShape): boolean =>
  !merged_into && !is_erased;

/** Whose a ticket is has its news anyway; they can stop what they began before it was theirs. */
export const mayFollow = (ticket: TicketShape): boolean =>
  isOpenToAll(ticket) && (ticket.assignee?.id !== me().id || isFollowed(ticket));
