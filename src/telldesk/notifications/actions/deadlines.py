"""Who hears of a deadline, and the bot's words for it.

Many deadlines may come at one moment (a desk opens at nine): each agent gets one message for all of
them, and at most one a minute.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from telldesk.channels.moment_words import moment_words
from telldesk.channels.staff.cards import Say, rows_of
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.repo import (
    TicketFacts,
    is_right_agent,
    linked_staff,
    sees,
    ticket_facts,
)
from telldesk.channels.staff.rows import StaffRow, staff_by_id
from telldesk.channels.staff.spans import isolated
from telldesk.channels.staff.words import say_in
from telldesk.identity.permissions import Permission
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.tickets.deliveries import LANES, queue_delivery
from telldesk.tickets.messages import Button, OutboundMessage
from telldesk.tickets.rows import may_see

_JOINED_FOR: Final = timedelta(seconds=3)
_EVERY: Final = timedelta(minutes=1)
_LINES: Final = 10
_KEPT: Final = timedelta(days=30)
_TEAM: Final = """
SELECT m.agent_id FROM tickets t JOIN categories c ON c.id = t.category_id
JOIN team_members m ON m.team_id = c.team_id WHERE t.id = $1
"""
_ADD: Final = """
INSERT INTO notifications (id, agent_id, kind, ticket_id, facts, created_at)
SELECT n.id, n.agent_id, 'deadline', $3, $4, $5
FROM unnest($1::uuid[], $2::uuid[]) AS n(id, agent_id)
"""
_TOLD_AT: Final = """
SELECT agent_id, max(told_at) AS at FROM notifications
WHERE agent_id = ANY($1::uuid[]) GROUP BY agent_id
"""
# What was answered or finished meanwhile is no news; the clock says so, not the ticket.
_UNTOLD: Final = """
WITH taken AS (
  UPDATE notifications SET told_at = $2 WHERE agent_id = $1 AND told_at IS NULL
  RETURNING ticket_id, facts
)
SELECT DISTINCT ON (t.id, k.metric) t.id, t.number, t.assignee_id, t.contact_id, c.name AS contact,
  k.metric, k.due_at, d.time_zone
FROM taken n JOIN tickets t ON t.id = n.ticket_id JOIN contacts c ON c.id = t.contact_id
JOIN sla_clocks k ON k.ticket_id = t.id AND k.metric = n.facts->>'metric'
  AND k.ended_at IS NULL AND k.since IS NOT NULL
CROSS JOIN desk d
ORDER BY t.id, k.metric
"""
_FORGET: Final = "DELETE FROM notifications WHERE agent_id = $1 AND created_at < $2"


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    assignee_id: UUID | None
    contact_id: UUID
    contact: str
    metric: str
    due_at: datetime
    time_zone: str


async def notify_of_deadline(
    work: Work,
    *,
    ticket_id: UUID,
    metric: str,
    percent: int,
    to: Sequence[str],
    agent_ids: Sequence[UUID],
) -> None:
    """These agents are owed the news of this deadline, as far as they may see the ticket."""
    ticket = await ticket_facts(work, ticket_id)
    if ticket is None or ticket.is_over:
        return
    team = {row["agent_id"] for row in await work.conn.fetch(_TEAM, ticket_id)}
    concerned = [
        one.id
        for one in await linked_staff(work, ticket_id)
        if one.telegram_reachable
        and one.bot_mode == "agent"
        and sees(one, ticket)
        and (one.id in agent_ids or any(_is_meant(one, ticket, team, whom) for whom in to))
    ]
    if not concerned:
        return
    facts = msgspec.json.encode({"metric": metric, "percent": percent}).decode()
    ids = [new_id() for _ in concerned]
    await work.conn.execute(_ADD, ids, concerned, ticket_id, facts, work.now)
    told = {row["agent_id"]: row["at"] for row in await work.conn.fetch(_TOLD_AT, concerned)}
    for agent_id in concerned:
        last = told.get(agent_id)
        soon = work.now + _JOINED_FOR
        work.enqueue(
            Task(
                "tell_of_deadlines",
                {"agent_id": str(agent_id)},
                key=str(agent_id),
                priority=LANES["notice"],
                run_at=soon if last is None else max(soon, last + _EVERY),
            )
        )


def _is_meant(one: StaffRow, ticket: TicketFacts, team: set[UUID], whom: str) -> bool:
    match whom:
        case "agent":
            # What nobody has yet is its team's, where it has one.
            is_in_turn = ticket.assignee_id is not None or not team or one.id in team
            return is_in_turn and is_right_agent(one, ticket)
        case "team":
            return one.id in team
        case "managers":
            return one.actor.may(Permission.DESK_MANAGE)
        case _:
            return False


async def tell_of_deadlines(work: Work, *, agent_id: UUID) -> None:
    """The agent's chat says, in one message, which deadlines are near or missed."""
    rows = await work.conn.fetch(_UNTOLD, agent_id, work.now)
    await work.conn.execute(_FORGET, agent_id, work.now - _KEPT)
    staff = await staff_by_id(work, agent_id)
    if staff is None or not staff.telegram_reachable:
        return
    lines = [
        one
        for one in (_Line(**dict(row)) for row in rows)
        if may_see(staff.actor, assignee_id=one.assignee_id, contact_id=one.contact_id)
    ]
    if not lines:
        return
    lines.sort(key=lambda one: (one.due_at, one.number))
    await queue_delivery(
        work, staff.notice_chat, lane="notice", kind="text", agent_id=staff.id,
        payload=_message(lines, say_in(staff.language), staff, work.now),
    )  # fmt: skip


def _message(lines: Sequence[_Line], say: Say, staff: StaffRow, now: datetime) -> OutboundMessage:
    shown = [_words(one, say, staff.language, now) for one in lines[:_LINES]]
    if len(lines) > _LINES:
        shown.append(say("staff-due-more", count=len(lines) - _LINES))
    return OutboundMessage(text="\n".join(shown), buttons=_buttons(lines, say, staff))


def _words(one: _Line, say: Say, language: str, now: datetime) -> str:
    zone = ZoneInfo(one.time_zone)
    state = "late" if one.due_at <= now else "soon"
    return say(
        f"staff-due-{state}",
        number=str(one.number),
        name=isolated(one.contact),
        what=say(f"staff-due-{one.metric.replace('_', '-')}"),
        time=moment_words(language, one.due_at, now=now, zone=zone),
    )


def _buttons(lines: Sequence[_Line], say: Say, staff: StaffRow) -> tuple[tuple[Button, ...], ...]:
    if len(lines) == 1:
        one = lines[0]
        presses = [Button(say("staff-button-show"), press=press_data(PressVerb.CARD, one.id))]
        if one.assignee_id is None and staff.actor.may(Permission.TICKETS_TAKE):
            take = press_data(PressVerb.TAKE, one.id)
            presses.append(Button(say("staff-button-take"), press=take))
        return (tuple(presses),)
    tickets = list({one.id: one for one in lines}.values())[:_LINES]
    return rows_of(
        [Button(f"#{one.number}", press=press_data(PressVerb.CARD, one.id)) for one in tickets], 3
    )
