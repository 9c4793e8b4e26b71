"""The bot's own words for deadlines, mentions and reminders.

Many may come at one moment (a desk opens at nine): each agent gets one message for all of them, and
at most one a minute.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from telldesk.channels.moment_words import moment_words
from telldesk.channels.staff.cards import Say, rows_of
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.rows import StaffRow, staff_by_id
from telldesk.channels.staff.spans import isolated
from telldesk.channels.staff.words import say_in
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.notifications.news import NewsFacts, facts_of
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import Button, OutboundMessage
from telldesk.tickets.rows import may_see

_LINES: Final = 10
_EXCERPT: Final = 200
# What was read, answered or finished meanwhile is no news; the clock says so, not the ticket.
_UNTOLD: Final = """
WITH taken AS (
  UPDATE notifications SET told_at = $2 WHERE agent_id = $1 AND told_at IS NULL
  RETURNING ticket_id, kind, topic, facts, urgency, at, read_at
)
SELECT DISTINCT ON (t.id, n.kind, n.topic) t.id, t.number, t.assignee_id, t.contact_id,
  c.shown_name AS contact, n.kind, n.facts, n.urgency, coalesce(k.due_at, n.at) AS at, d.time_zone,
  w.name AS by, left(m.text, 400) AS said
FROM taken n JOIN tickets t ON t.id = n.ticket_id JOIN contacts c ON c.id = t.contact_id
LEFT JOIN sla_clocks k ON n.kind = 'deadline' AND k.ticket_id = t.id
  AND k.metric = n.facts->>'metric' AND k.ended_at IS NULL AND k.since IS NOT NULL
LEFT JOIN agents w ON w.id = (n.facts->>'agent_id')::uuid
LEFT JOIN messages m ON m.id = (n.facts->>'message_id')::uuid
CROSS JOIN desk d
WHERE n.read_at IS NULL AND (n.kind <> 'deadline' OR k.id IS NOT NULL)
ORDER BY t.id, n.kind, n.topic
"""


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    assignee_id: UUID | None
    contact_id: UUID
    contact: str
    kind: str
    facts: NewsFacts
    urgency: int
    at: datetime
    time_zone: str
    by: str | None
    said: str | None


async def tell_in_bot(work: Work, *, agent_id: UUID) -> None:
    """The agent's chat says, in one message, what is near, missed, waits or names them."""
    rows = await work.conn.fetch(_UNTOLD, agent_id, work.now)
    staff = await staff_by_id(work, agent_id)
    if staff is None or not staff.telegram_reachable:
        return
    lines = [
        one
        for one in map(_line, rows)
        if may_see(staff.actor, assignee_id=one.assignee_id, contact_id=one.contact_id)
    ]
    if not lines:
        return
    lines.sort(key=lambda one: (one.at, one.number))
    message = _message(lines, say_in(staff.language), staff, work.now)
    urgency = max(one.urgency for one in lines)
    await queue_delivery(
        work, staff.notice_chat, lane="notice", kind="text", agent_id=staff.id,
        payload=staff.heard(message, work.now, urgency=urgency),
    )  # fmt: skip


def _line(row: Any) -> _Line:
    return _Line(**{**dict(row), "facts": facts_of(row["facts"])})


def _message(lines: Sequence[_Line], say: Say, staff: StaffRow, now: datetime) -> OutboundMessage:
    shown = [_words(one, say, staff.language, now) for one in lines[:_LINES]]
    if len(lines) > _LINES:
        shown.append(say("staff-due-more", count=len(lines) - _LINES))
    return OutboundMessage(text="\n".join(shown), buttons=_buttons(lines, say, staff))


def _words(one: _Line, say: Say, language: str, now: datetime) -> str:
    about = {"number": str(one.number), "name": isolated(one.contact)}
    facts = one.facts
    if one.kind == "deadline":
        zone = ZoneInfo(one.time_zone)
        state = "late" if one.at <= now else "soon"
        return say(
            f"staff-due-{state}",
            what=say(f"staff-due-{(facts.metric or '').replace('_', '-')}"),
            time=moment_words(language, one.at, now=now, zone=zone),
            **about,
        )
    if facts.why == "reminder":
        return say("staff-news-reminder", minutes=facts.waited_min or 0, **about)
    if facts.why == "woken":
        return say("staff-news-woken", **about)
    if facts.why == "wrote":
        return say("staff-news-followed-wrote", **about)
    if facts.why == "moved":
        return say("staff-news-followed-moved", status=say(f"news-status-{facts.status}"), **about)
    key = "staff-news-followed-noted" if facts.why == "noted" else "staff-news-note"
    words = say(key, by=isolated(one.by or ""), **about)
    return f"{words}\n{isolated(one.said, most=_EXCERPT)}" if one.said else words


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
