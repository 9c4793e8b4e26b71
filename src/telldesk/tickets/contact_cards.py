"""The person behind a ticket, for the agent beside it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from telldesk.contacts.repo import ContactUnknown, channels_of, read_contact
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.contact_shapes import ChannelShape, ContactCard, ContactFacts
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.selects import STAFF_TICKETS, staff_ticket_of

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
_FACTS: Final = """
SELECT t.channel_id, t.status, count(*) AS many, min(t.opened_at) AS first_at,
  max(t.contact_wrote_at) AS wrote_at,
  max(greatest(t.contact_wrote_at, t.contact_read_at)) AS seen_at,
  coalesce(sum(r.ratings), 0)::int AS ratings, coalesce(sum(r.stars), 0)::int AS stars
FROM tickets t LEFT JOIN LATERAL (
  SELECT count(r.stars) AS ratings, sum(r.stars) AS stars FROM ratings r WHERE r.ticket_id = t.id
) AS r ON true
WHERE t.contact_id = $1 AND ($2::uuid IS NULL OR t.assignee_id = $2)
GROUP BY t.channel_id, t.status
"""


async def contact_card(work: Work, actor: Actor, contact_id: UUID) -> ContactCard:
    """The contact with their channels and last tickets, in four statements, of a banned one five.

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
    counted = await work.conn.fetch(_FACTS, contact_id, only_theirs)
    seen, is_erased = _seen(counted), contact.erased_at is not None
    return ContactCard(
        id=contact.id,
        name=contact.shown_name,
        own_name=contact.name,
        given_name=contact.given_name,
        username=contact.username if is_reader else None,
        language=contact.language,
        merged_into_id=contact.merged_into_id,
        erased_at=contact.erased_at,
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
                external_id=channel.external_id if is_reader and not is_erased else None,
                bot_id=channel.bot_id,
                last_seen_at=seen.get(channel.id),
                created_at=channel.created_at,
            )
            for channel in channels
        ],
        tickets=[staff_ticket_of(row) for row in tickets],
        facts=_facts(counted),
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


def _seen(rows: Sequence[Any]) -> dict[UUID, datetime | None]:
    """Channel -> when the person was last there."""
    moments: defaultdict[UUID, list[datetime | None]] = defaultdict(list)
    for row in rows:
        moments[row["channel_id"]].append(row["seen_at"])
    return {channel_id: _latest(found) for channel_id, found in moments.items()}


def _facts(rows: Sequence[Any]) -> ContactFacts:
    by_status: Counter[str] = Counter()
    for row in rows:
        by_status[row["status"]] += row["many"]
    ratings = sum(row["ratings"] for row in rows)
    stars = sum(row["stars"] for row in rows)
    return ContactFacts(
        by_status={Status(status): many for status, many in by_status.items()},
        first_at=min((row["first_at"] for row in rows), default=None),
        last_wrote_at=_latest(row["wrote_at"] for row in rows),
        ratings=ratings,
        rating_average=round(stars / ratings, 2) if ratings else None,
    )


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((one for one in moments if one is not None), default=None)
