"""Signs that are no messages: a contact's reactions, and blocking or unblocking the bot."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from telldesk.contacts.channels import ChannelRow, set_reachability
from telldesk.kernel.work import Work
from telldesk.tickets.actions.clocks import contact_task
from telldesk.tickets.actions.receive_rows import as_json, find_message
from telldesk.tickets.actions.store import tell_changed
from telldesk.tickets.events import ReactionChanged
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.messages import Address
from telldesk.tickets.rows import lock_ticket

_REACT: Final = """
INSERT INTO reactions (message_id, person_kind, person_id, emojis, at)
VALUES ($1, 'contact', $2, $3, $4)
ON CONFLICT (message_id, person_kind, person_id)
DO UPDATE SET emojis = EXCLUDED.emojis, at = EXCLUDED.at
"""
_UNREACT: Final = """
DELETE FROM reactions WHERE message_id = $1 AND person_kind = 'contact' AND person_id = $2
"""
_SAME: Final = """
SELECT emojis FROM reactions
WHERE message_id = $1 AND person_kind = 'contact' AND person_id = $2
"""
_CURRENT: Final = "SELECT id FROM tickets WHERE channel_id = $1 AND is_current"


async def receive_reaction(
    work: Work, *, channel: ChannelRow, address: Address, emojis: Sequence[str]
) -> UUID | None:
    """The contact's reactions on that message are these; the message's id, None if unknown.

    Emits `ReactionChanged`.
    """
    if channel.banned_at is not None:
        return None
    found = await find_message(work, address)
    if found is None or found.channel_id != channel.id or found.purpose != "conversation":
        return None
    ticket = await lock_ticket(work, found.ticket_id)
    message_id = found.message_id
    before = await work.conn.fetchval(_SAME, message_id, channel.contact_id)
    if (before or []) == list(emojis):
        return message_id
    if emojis:
        await work.conn.execute(
            _REACT, message_id, channel.contact_id, as_json(list(emojis)), work.now
        )
    else:
        await work.conn.execute(_UNREACT, message_id, channel.contact_id)
    work.emit(ReactionChanged(**event_facts(ticket, channel.actor), message_id=message_id))
    return message_id


async def note_reachability(work: Work, *, channel: ChannelRow, reachability: str) -> None:
    """Agents see before they type whether the contact can be reached (B4).

    The current ticket's history has a line; emits `TicketChanged` with field `reachability`.
    Deadlines stand while they cannot.
    """
    if not await set_reachability(work, channel, reachability):
        return
    work.enqueue(contact_task(channel.contact_id))
    ticket_id = await work.conn.fetchval(_CURRENT, channel.id)
    if ticket_id is None:
        return
    ticket = await lock_ticket(work, ticket_id)
    await record(work, channel.actor, ticket.id, "reachability", reachability=reachability)
    tell_changed(work, channel.actor, ticket, before=ticket, fields=("reachability",))
