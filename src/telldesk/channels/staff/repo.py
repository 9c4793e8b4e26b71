"""Reads for notifications and cards: the right agents, one ticket as it stands now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from telldesk.channels.moment_words import moment_words
from telldesk.channels.staff.cards import CAPTIONED, CardFacts, Standing
from telldesk.channels.staff.rows import StaffRow, staff_of
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.messages import Entity, Part
from telldesk.tickets.rows import may_see
from telldesk.tickets.vocabulary import Metric

# The agent whose own account is the contact's is the author: never told about themselves.
_LINKED: Final = """
SELECT a.id, a.name, a.role, coalesce(nullif(a.language, ''), d.language) AS language,
       a.telegram_user_id, a.telegram_bot_id, a.telegram_reachable, a.bot_mode, a.bot_state,
       a.digest_at, a.wishes
FROM agents a, desk d
WHERE a.removed_at IS NULL AND a.telegram_user_id IS NOT NULL AND a.telegram_bot_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM tickets t JOIN contact_channels c ON c.contact_id = t.contact_id
                  WHERE t.id = $1 AND c.kind = 'telegram' AND c.external_id = a.telegram_user_id)
ORDER BY a.id
FOR NO KEY UPDATE OF a
"""
_TICKET: Final = """
SELECT t.id, t.number, t.status, t.priority, t.assignee_id, t.contact_id, t.waiting_since,
       t.due_at, t.due_metric, t.snoozed_until, t.spam_at IS NOT NULL AS is_spam,
       d.time_zone, c.shown_name AS contact, h.name AS holder,
       coalesce(h.removed_at IS NULL AND h.telegram_bot_id IS NOT NULL AND h.telegram_reachable
                AND h.bot_mode = 'agent', false) AS holder_is_told,
       ARRAY(SELECT x.name FROM ticket_tags tt JOIN tags x ON x.id = tt.tag_id
             WHERE tt.ticket_id = t.id ORDER BY x.name_key) AS tags,
       ARRAY(SELECT p.agent_id FROM ticket_participants p WHERE p.ticket_id = t.id) AS follower_ids,
       g.names AS category_names, g.icon AS category_icon,
       ch.bot_id
FROM tickets t JOIN contacts c ON c.id = t.contact_id
JOIN contact_channels ch ON ch.id = t.channel_id
LEFT JOIN agents h ON h.id = t.assignee_id
LEFT JOIN categories g ON g.id = t.category_id
CROSS JOIN desk d
WHERE t.id = $1
"""
_LAST_OF_CONTACT: Final = """
SELECT m.id, m.kind, m.text, m.entities FROM messages m
WHERE m.ticket_id = $1 AND m.author_kind = 'contact' AND m.visibility = 'public'
ORDER BY m.position DESC LIMIT 1
"""
_PARTS: Final = """
SELECT part, kind, bot_id, file_id, file_unique_id, name, mime, size_bytes, width, height,
       duration_s, thumb_file_id, caption, stored_file_id
FROM message_parts WHERE message_id = $1 ORDER BY part LIMIT 20
"""
_TICKET_OF_MESSAGE: Final = """
SELECT ticket_id, message_id, purpose FROM message_addresses
WHERE bot_id = $1 AND connection = '' AND chat_id = $2 AND external_id = $3
"""
_SENT_IN_WINDOW: Final = """
SELECT agent_id, count(*) AS sends FROM agent_notices
WHERE agent_id = ANY($1::uuid[]) AND sent_at > $2 GROUP BY agent_id
"""


_NOT_COLUMNS: Final = frozenset({"order", "stored_object_id"})


class LastMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The contact's last message in a ticket with its files."""

    id: UUID
    kind: str
    text: str
    entities: tuple[Entity, ...]
    parts: tuple[tuple[int, Part], ...]
    """Each with the only bot its file_id is good for."""


class TicketFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket as cards show it, whoever reads."""

    id: UUID
    number: int
    status: Status
    priority: int
    assignee_id: UUID | None
    contact_id: UUID
    waiting_since: datetime | None
    due_at: datetime | None
    due_metric: Metric | None
    snoozed_until: datetime | None
    is_spam: bool
    time_zone: str
    contact: str
    holder: str
    holder_is_told: bool
    category_names: dict[str, str]
    category_icon: str
    tags: tuple[str, ...]
    follower_ids: frozenset[UUID]
    bot_id: int
    last: LastMessage | None

    @property
    def is_over(self) -> bool:
        return self.status in {Status.RESOLVED, Status.CLOSED}


async def linked_staff(work: Work, ticket_id: UUID) -> list[StaffRow]:
    """Every agent with an account, but the ticket's own contact; locked in order of id.

    The lock lets the rate of one agent be counted by one job at a time.
    """
    rows = [staff_of(row) for row in await work.conn.fetch(_LINKED, ticket_id)]
    return [row for row in rows if row is not None]


async def ticket_facts(work: Work, ticket_id: UUID) -> TicketFacts | None:
    """The ticket with the contact's last message; None when it is gone."""
    row = await work.conn.fetchrow(_TICKET, ticket_id)
    if row is None:
        return None
    return TicketFacts(
        id=row["id"],
        number=row["number"],
        status=Status(row["status"]),
        priority=row["priority"],
        assignee_id=row["assignee_id"],
        contact_id=row["contact_id"],
        waiting_since=row["waiting_since"],
        due_at=row["due_at"],
        due_metric=row["due_metric"],
        snoozed_until=row["snoozed_until"],
        is_spam=row["is_spam"],
        time_zone=row["time_zone"],
        contact=row["contact"],
        holder=row["holder"] or "",
        holder_is_told=row["holder_is_told"],
        category_names=row["category_names"] or {},
        category_icon=row["category_icon"] or "",
        tags=tuple(row["tags"]),
        follower_ids=frozenset(row["follower_ids"]),
        bot_id=row["bot_id"],
        last=await _last_message(work, ticket_id),
    )


async def _last_message(work: Work, ticket_id: UUID) -> LastMessage | None:
    row = await work.conn.fetchrow(_LAST_OF_CONTACT, ticket_id)
    if row is None:
        return None
    return LastMessage(
        id=row["id"],
        kind=row["kind"],
        text=row["text"],
        entities=tuple(msgspec.convert(row["entities"], list[Entity])),
        parts=await parts_of(work, row["id"]),
    )


async def parts_of(work: Work, message_id: UUID) -> tuple[tuple[int, Part], ...]:
    """The message's files, each with its bot."""
    return tuple((row["bot_id"], part_of(row)) for row in await work.conn.fetch(_PARTS, message_id))


def part_of(row: Any) -> Part:
    """One file of a message in neutral form."""
    columns = {key: row[key] for key in Part.__struct_fields__ if key not in _NOT_COLUMNS}
    return Part(order=row["part"], **columns)


class Standpoint(msgspec.Struct, frozen=True):
    """Where a bot message stands: the ticket, and what it is there."""

    ticket_id: UUID
    message_id: UUID
    purpose: str


async def standpoint(
    work: Work, *, bot_id: int, chat_id: int, external_id: int
) -> Standpoint | None:
    """What the message with this id in this chat is about; None when it is about no ticket."""
    row = await work.conn.fetchrow(_TICKET_OF_MESSAGE, bot_id, chat_id, external_id)
    return None if row is None else Standpoint(**dict(row))


async def sends_in_window(
    work: Work, agent_ids: Sequence[UUID], since: datetime
) -> dict[UUID, int]:
    """Fresh notifications decided for each agent after `since`."""
    rows = await work.conn.fetch(_SENT_IN_WINDOW, list(agent_ids), since)
    return {row["agent_id"]: row["sends"] for row in rows}


def sees(staff: StaffRow, ticket: TicketFacts) -> bool:
    """Whether this agent may know the ticket now."""
    return may_see(staff.actor, assignee_id=ticket.assignee_id, contact_id=ticket.contact_id)


def is_right_agent(staff: StaffRow, ticket: TicketFacts) -> bool:
    """Whether the ticket waits for this agent: theirs, or anybody's while they see all.

    A ticket whose holder cannot be told (left, no account, blocked the bot, asks as a contact)
    is everybody's news, so that nobody's contact waits unheard.
    """
    if ticket.is_over or not staff.telegram_reachable or staff.bot_mode != "agent":
        return False
    if ticket.assignee_id is not None and ticket.holder_is_told:
        return ticket.assignee_id == staff.id
    return staff.actor.may(Permission.TICKETS_READ_ALL)


def standing_of(staff: StaffRow, ticket: TicketFacts) -> Standing:
    """What the ticket is to this agent now."""
    if not sees(staff, ticket):
        return Standing.OUT_OF_SIGHT
    if ticket.is_over:
        return Standing.OVER
    return Standing.TO_ANSWER if is_right_agent(staff, ticket) else Standing.TAKEN


def file_to_carry(staff: StaffRow, ticket: TicketFacts) -> Part | None:
    """The last message's one file, when the agent's bot can send it with a caption."""
    if ticket.last is None or len(ticket.last.parts) != 1:
        return None
    bot_id, part = ticket.last.parts[0]
    return part if bot_id == staff.telegram_bot_id and part.kind in CAPTIONED else None


def card_facts(
    staff: StaffRow,
    ticket: TicketFacts,
    *,
    standing: Standing,
    unseen: int,
    app_url: str,
    now: datetime,
    part: Part | None = None,
    carried: UUID | None = None,
) -> CardFacts:
    """The ticket as `staff` may see it.

    `part` is the file this message brings, `carried` the message whose file it already has.
    """
    last = ticket.last
    has_files = last is not None and any(bot == staff.telegram_bot_id for bot, _ in last.parts)
    is_shown = part is not None or (last is not None and carried == last.id)
    return CardFacts(
        ticket_id=ticket.id,
        number=ticket.number,
        status=ticket.status,
        priority=ticket.priority,
        category=_category(ticket, staff.language),
        tags=ticket.tags,
        contact=ticket.contact,
        holder=ticket.holder,
        is_mine=ticket.assignee_id == staff.id,
        is_followed=staff.id in ticket.follower_ids,
        standing=standing,
        unseen=unseen,
        is_answered=ticket.waiting_since is None and last is not None,
        due_metric=ticket.due_metric,
        due=_moment(ticket.due_at, ticket, staff.language, now),
        is_spam=ticket.is_spam,
        snoozed=_moment(ticket.snoozed_until, ticket, staff.language, now),
        kind=last.kind if last else "text",
        text=last.text if last else "",
        entities=last.entities if last else (),
        part=part,
        has_files=has_files and not is_shown,
        permissions=staff.actor.permissions,
        app_url=app_url,
    )


def _moment(at: datetime | None, ticket: TicketFacts, language: str, now: datetime) -> str:
    if at is None:
        return ""
    return moment_words(language, at, now=now, zone=ZoneInfo(ticket.time_zone))


def _category(ticket: TicketFacts, language: str) -> str:
    names = ticket.category_names
    name = names.get(language) or names.get("en") or next(iter(names.values()), "")
    return f"{ticket.category_icon} {name}".strip()
