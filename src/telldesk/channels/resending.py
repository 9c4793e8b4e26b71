"""An answer that did not arrive, or perhaps did not, goes to the contact once more.

For the agents of the ticket: what `dead_deliveries` does for whoever keeps the desk running, here
whoever talks with the contact does, for one message and seeing what became of it.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from telldesk.channels.dead_deliveries import DEAD, QUEUED_ANEW, DeliveryUnknown
from telldesk.channels.delivery_outcomes import deliver_task, tell
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict
from telldesk.kernel.work import Work
from telldesk.tickets.actions.reply import reachable_channel
from telldesk.tickets.history import record
from telldesk.tickets.rows import seen_ticket
from telldesk.tickets.spam import require_not_spam

_STATE: Final = """
SELECT id, state FROM deliveries
WHERE message_id = $1 AND ticket_id = $2 AND kind = 'message' ORDER BY position DESC LIMIT 1
"""
# The claim: of several people who saw the same end, one row update finds it so. What was put away
# by a person stays away; what only became too late does not.
_AGAIN: Final = (
    QUEUED_ANEW
    + """WHERE id = $1 AND finished_at = $2
  AND (state = ANY($3::text[]) OR (state = 'discarded' AND error = 'expired'))
RETURNING bot_id, chat_id
"""
)
_UNDER_WAY: Final = ("queued", "sending", "sent")


class DeliveryEndedAnew(Conflict):
    """It was tried since, or put away; show what became of it and let them decide anew."""

    key = "delivery-ended-anew"


async def resend(
    work: Work, actor: Actor, *, ticket_id: UUID, message_id: UUID, ended_at: datetime
) -> None:
    """The message stands in its chat's queue again, at its old place, with all its attempts.

    `ended_at` names the end the person saw: of one that ended as unknown they know that it may
    arrive twice. If somebody else was quicker, nothing is done. Emits `DeliveryChanged`.

    Raises:
        TicketUnknown: not theirs to see.
        TicketSpam: take the mark back first.
        DeliveryUnknown: nothing of this ticket was ever on its way under this id.
        ContactUnreachable: they have to come back first; the state is on the contact's card.
        DeliveryEndedAnew: show the message again.
    """
    actor.require(Permission.TICKETS_REPLY)
    ticket = await seen_ticket(work, actor, ticket_id, lock=False)
    require_not_spam(ticket)
    delivery = await work.conn.fetchrow(_STATE, message_id, ticket.id)
    if delivery is None:
        raise DeliveryUnknown(f"no delivery of {message_id}")
    if delivery["state"] in _UNDER_WAY:
        return
    await reachable_channel(work, ticket)
    place = await work.conn.fetchrow(_AGAIN, delivery["id"], ended_at, list(DEAD))
    if place is None:
        # Whoever was quicker has committed by now: the update waited for them.
        now = await work.conn.fetchrow(_STATE, message_id, ticket.id)
        if now["state"] in _UNDER_WAY:
            return
        raise DeliveryEndedAnew(f"delivery {now['id']} is {now['state']}", state=now["state"])
    work.enqueue(deliver_task(place["bot_id"], place["chat_id"]))
    await record(
        work, actor, ticket.id, "delivery_retried", delivery_id=delivery["id"],
        message_id=message_id,
    )  # fmt: skip
    await tell(work, message_id, ticket.id, "queued")
