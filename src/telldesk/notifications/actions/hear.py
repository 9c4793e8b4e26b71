"""Facts of tickets become news: who is concerned by each, and who no longer is."""

from collections.abc import Collection, Sequence
from typing import Any, Final
from uuid import UUID

from telldesk.channels.staff.repo import (
    TicketFacts,
    is_right_agent,
    linked_staff,
    sees,
    ticket_facts,
)
from telldesk.channels.staff.rows import StaffRow
from telldesk.channels.staff.wishes import NewsKind
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.notifications.actions.bring import bring
from telldesk.notifications.events import NewsChanged
from telldesk.notifications.news import (
    assigned,
    deadline,
    followed,
    mention,
    new_message,
    new_ticket,
    status_changed,
    woken,
)
from telldesk.tickets.lifecycle import OVER
from telldesk.tickets.mentions import may_name, named_in
from telldesk.tickets.vocabulary import Metric

_TEAM: Final = """
SELECT m.agent_id FROM tickets t JOIN categories c ON c.id = t.category_id
JOIN team_members m ON m.team_id = c.team_id JOIN agents a ON a.id = m.agent_id
WHERE t.id = $1 AND a.removed_at IS NULL
"""
_NOTE: Final = "SELECT text FROM messages WHERE id = $1 AND visibility = 'note'"
_IS_FIRST: Final = """
SELECT count(*) = 1 FROM (
  SELECT FROM messages WHERE ticket_id = $1 AND author_kind = 'contact' LIMIT 2) m
"""
# What the contact said is no news any more once somebody answered; a deadline ends by itself.
_ANSWERED: Final = """
UPDATE notifications SET read_at = $2, mail_due = false, push_due = false
WHERE ticket_id = $1 AND read_at IS NULL
  AND (agent_id = $3 OR kind IN ('new_ticket','new_message')
       OR (kind = 'mention' AND topic IN ('reminder','woken')))
RETURNING agent_id
"""
_TAKEN: Final = """
UPDATE notifications SET read_at = $2, mail_due = false, push_due = false
WHERE ticket_id = $1 AND read_at IS NULL
  AND (kind IN ('new_ticket','new_message')
       OR (kind = 'assigned' AND agent_id IS DISTINCT FROM $3))
RETURNING agent_id
"""


async def kind_of_message(work: Work, *, ticket_id: UUID) -> NewsKind:
    """What a contact's message in this ticket is: its first, or one more."""
    return "new_ticket" if await work.conn.fetchval(_IS_FIRST, ticket_id) else "new_message"


async def hear_message(work: Work, *, ticket_id: UUID, kind: NewsKind) -> None:
    """Whoever is to answer has news of a contact's message, and who follows the ticket.

    A follower whose chat shows the ticket's card anyway has the same news as who is to answer.
    """
    ticket = await ticket_facts(work, ticket_id)
    if ticket is None or ticket.is_over:
        return
    make = new_ticket if kind == "new_ticket" else new_message
    concerned = await answering(work, ticket)
    others = await following(work, ticket, besides=concerned)
    carded = [one.id for one in others if is_right_agent(one, ticket)]
    await bring(work, make(ticket_id, priority=ticket.priority), [*concerned, *carded])
    news = followed(ticket_id, priority=ticket.priority, why="wrote")
    await bring(work, news, [one.id for one in others if one.id not in carded])


async def following(
    work: Work, ticket: TicketFacts, *, besides: Collection[UUID | None]
) -> list[StaffRow]:
    """Who follows the ticket and may see it now, without those who have the news already."""
    who = ticket.follower_ids.difference(besides)
    if not who:
        return []
    staff = await linked_staff(work, ticket.id)
    return [one for one in staff if one.id in who and sees(one, ticket)]


async def answering(work: Work, ticket: TicketFacts) -> list[UUID]:
    """Whose the ticket is; of nobody's, its category's team, else all who see every ticket.

    The same where the bot cannot tell its holder, so that nobody's contact waits unheard.
    """
    staff = await linked_staff(work, ticket.id)
    holder = ticket.assignee_id
    if holder is not None and ticket.holder_is_told:
        return [one.id for one in staff if one.id == holder]
    team = {row["agent_id"] for row in await work.conn.fetch(_TEAM, ticket.id)}
    return [
        one.id
        for one in staff
        if one.id == holder
        or (one.actor.may(Permission.TICKETS_READ_ALL) and (not team or one.id in team))
    ]


async def hear_assigned(
    work: Work, *, ticket_id: UUID, assignee_id: UUID | None, actor_id: UUID | None
) -> None:
    """Who was given the ticket has news, and it is nobody else's news any more.

    Given back while its contact waits it is news for all who may take it.
    """
    read = await work.conn.fetch(_TAKEN, ticket_id, work.now, assignee_id)
    _changed(work, read)
    ticket = await ticket_facts(work, ticket_id)
    if ticket is None or ticket.is_over or ticket.assignee_id != assignee_id:
        return
    if assignee_id is None:
        if ticket.waiting_since is not None:
            others = [one for one in await answering(work, ticket) if one != actor_id]
            await bring(work, new_message(ticket_id, priority=ticket.priority), others)
    elif assignee_id != actor_id:
        await bring(work, assigned(ticket_id, priority=ticket.priority, by=actor_id), [assignee_id])


async def hear_answered(work: Work, *, ticket_id: UUID, actor_id: UUID | None) -> None:
    """The contact waits for nobody: what they said is no news; the author knows the ticket."""
    _changed(work, await work.conn.fetch(_ANSWERED, ticket_id, work.now, actor_id))


async def hear_status(work: Work, *, ticket_id: UUID, previous: str, actor_id: UUID | None) -> None:
    """Whose ticket it is has news of a status they did not set, who follows it of its end.

    Also of its beginning again, when the status before, `previous`, was an end.
    """
    ticket = await ticket_facts(work, ticket_id)
    if ticket is None:
        return
    holder = ticket.assignee_id
    if holder is not None and holder != actor_id:
        staff = [one.id for one in await linked_staff(work, ticket_id)]
        if holder in staff:
            news = status_changed(ticket_id, status=ticket.status, by=actor_id)
            await bring(work, news, [holder])
    if ticket.is_over or previous in OVER:
        others = await following(work, ticket, besides=(holder, actor_id))
        news = followed(
            ticket_id, priority=ticket.priority, why="moved", status=ticket.status, by=actor_id
        )
        await bring(work, news, [one.id for one in others])


async def hear_deadline(
    work: Work,
    *,
    ticket_id: UUID,
    metric: Metric,
    percent: int,
    to: Sequence[str],
    agent_ids: Sequence[UUID],
) -> None:
    """Those named have news of this deadline, as far as they may see the ticket."""
    ticket = await ticket_facts(work, ticket_id)
    if ticket is None or ticket.is_over:
        return
    whose = set(await answering(work, ticket))
    team = {row["agent_id"] for row in await work.conn.fetch(_TEAM, ticket_id)}
    named = {"agent": whose.__contains__, "team": team.__contains__}

    def is_meant(one: StaffRow) -> bool:
        if one.id in agent_ids or ("managers" in to and one.actor.may(Permission.DESK_MANAGE)):
            return True
        return any(named[whom](one.id) for whom in to if whom in named)

    staff = await linked_staff(work, ticket_id)
    concerned = [one.id for one in staff if is_meant(one) and sees(one, ticket)]
    news = deadline(ticket_id, priority=ticket.priority, metric=metric, percent=percent)
    await bring(work, news, concerned)


async def hear_woken(
    work: Work, *, ticket_id: UUID, snoozed_by_id: UUID | None, actor_id: UUID | None
) -> None:
    """Whose the ticket is has news that it is back; of nobody's, who snoozed it."""
    ticket = await ticket_facts(work, ticket_id)
    if ticket is None or ticket.is_over:
        return
    whose = ticket.assignee_id or snoozed_by_id
    concerned = [
        one.id
        for one in await linked_staff(work, ticket_id)
        if one.id == whose and one.id != actor_id and sees(one, ticket)
    ]
    await bring(work, woken(ticket_id, priority=ticket.priority), concerned)


async def hear_note(
    work: Work, *, ticket_id: UUID, message_id: UUID, actor_id: UUID | None
) -> None:
    """Those the note names have news, as far as they may see the ticket; else who follows it."""
    text = await work.conn.fetchval(_NOTE, message_id)
    ticket = await ticket_facts(work, ticket_id)
    if text is None or ticket is None:
        return
    concerned = await _named(work, ticket, text, actor_id)
    news = mention(
        ticket_id, priority=ticket.priority, why="note", message_id=message_id, by=actor_id
    )
    await bring(work, news, concerned)
    others = await following(work, ticket, besides=(*concerned, actor_id))
    news = followed(
        ticket_id, priority=ticket.priority, why="noted", message_id=message_id, by=actor_id
    )
    await bring(work, news, [one.id for one in others])


async def _named(work: Work, ticket: TicketFacts, text: str, actor_id: UUID | None) -> list[UUID]:
    if not may_name(text):
        return []
    staff = await linked_staff(work, ticket.id)
    named = named_in(text, {one.id: one.name for one in staff})
    return [one.id for one in staff if one.id in named and one.id != actor_id and sees(one, ticket)]


def _changed(work: Work, rows: Sequence[Any]) -> None:
    readers = sorted({row["agent_id"] for row in rows})
    if readers:
        work.emit(NewsChanged(reader_ids=tuple(readers)))
