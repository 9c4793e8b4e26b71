"""The person behind a ticket, for the agent beside it."""

from typing import Final
from uuid import UUID

from telldesk.contacts.repo import ContactUnknown, channels_of, read_contact
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.selects import STAFF_TICKETS, staff_ticket_of
from telldesk.tickets.shapes import ChannelShape, ContactCard

MAX_TICKETS: Final = 20
_NAME: Final = "SELECT name FROM agents WHERE id = $1"
_SEEN: Final = """
SELECT EXISTS (
  SELECT FROM tickets t WHERE t.contact_id = $1 AND ($2::uuid IS NULL OR t.assignee_id = $2))
"""
_TICKETS: Final = (
    STAFF_TICKETS
    + """
WHERE t.contact_id = $1 AND ($2::uuid IS NULL OR t.assignee_id = $2)
ORDER BY t.activity_at DESC, t.id DESC LIMIT $3
"""
)


async def contact_card(work: Work, actor: Actor, contact_id: UUID) -> ContactCard:
    """The contact with their channels and last tickets, in three statements, of a banned one four.

    Who does not read contacts sees the card of those whose ticket they hold, with those tickets
    and without addresses.

    Raises:
        ContactUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    is_reader = actor.may(Permission.CONTACTS_READ)
    only_theirs = None if actor.may(Permission.TICKETS_READ_ALL) else actor.id
    tickets = await work.conn.fetch(_TICKETS, contact_id, only_theirs, MAX_TICKETS)
    if not is_reader and not tickets:
        raise ContactUnknown(f"no contact {contact_id}")
    contact = await read_contact(work, contact_id)
    channels = await channels_of(work, contact_id)
    return ContactCard(
        id=contact.id,
        name=contact.name,
        username=contact.username if is_reader else None,
        language=contact.language,
        is_banned=contact.banned_at is not None,
        banned_at=contact.banned_at,
        banned_by=await _name(work, contact.banned_by),
        ban_reason=contact.ban_reason,
        ban_until=contact.ban_until,
        is_reachable=any(channel.reachability == "reachable" for channel in channels),
        created_at=contact.created_at,
        channels=[
            ChannelShape(
                id=channel.id,
                kind=channel.kind,
                reachability=channel.reachability,
                reachability_at=channel.reachability_at,
                language_hint=channel.language_hint,
                external_id=channel.external_id if is_reader else None,
            )
            for channel in channels
        ],
        tickets=[staff_ticket_of(row) for row in tickets],
    )


async def require_seen_contact(work: Work, actor: Actor, contact_id: UUID) -> None:
    """Nothing, when the agent may see this contact's card.

    Raises:
        ContactUnknown: none, or not theirs to see.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    only_theirs = None if actor.may(Permission.TICKETS_READ_ALL) else actor.id
    is_reader = actor.may(Permission.CONTACTS_READ)
    if not is_reader and not await work.conn.fetchval(_SEEN, contact_id, only_theirs):
        raise ContactUnknown(f"no contact {contact_id}")
    await read_contact(work, contact_id)


async def _name(work: Work, agent_id: UUID | None) -> str:
    if agent_id is None:
        return ""
    return await work.conn.fetchval(_NAME, agent_id) or ""
