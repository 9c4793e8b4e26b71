"""What news is called, in a person's language: a line of a mail, a browser's message."""

from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from telldesk.channels.moment_words import moment_words
from telldesk.channels.staff.spans import isolated
from telldesk.identity.actor import Actor
from telldesk.kernel.i18n import translate
from telldesk.notifications.news import NewsFacts, facts_of
from telldesk.tickets.rows import may_see

_NAME: Final = 60
# Rows of `notifications` with what their words need; deadlines say when, unless they ended.
TOLD: Final = """
SELECT n.id, n.kind, n.urgency, n.facts, n.times, n.at, n.pushed_at, n.pushed_to, n.ticket_id,
  t.number, t.assignee_id, t.contact_id, c.shown_name AS contact, a.name AS by,
  k.due_at, d.time_zone
FROM notifications n JOIN tickets t ON t.id = n.ticket_id JOIN contacts c ON c.id = t.contact_id
LEFT JOIN agents a ON a.id = (n.facts->>'agent_id')::uuid
LEFT JOIN sla_clocks k ON n.kind = 'deadline' AND k.ticket_id = t.id
  AND k.metric = n.facts->>'metric' AND k.ended_at IS NULL AND k.since IS NOT NULL
CROSS JOIN desk d
"""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of news as it is about to be told."""

    id: UUID
    kind: str
    urgency: int
    facts: NewsFacts
    times: int
    at: Any
    pushed_at: Any
    pushed_to: list[str]
    ticket_id: UUID
    number: int
    assignee_id: UUID | None
    contact_id: UUID
    contact: str
    by: str | None
    due_at: Any
    time_zone: str

    @property
    def is_moot(self) -> bool:
        """A deadline that ended meanwhile is no news."""
        return self.kind == "deadline" and self.due_at is None

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether this person may know the ticket now."""
        return may_see(actor, assignee_id=self.assignee_id, contact_id=self.contact_id)


def told_of(row: Any) -> Told:
    """A row of `TOLD`."""
    return Told(**{**dict(row), "facts": facts_of(row["facts"])})


def about(one: Told) -> str:
    """Which ticket: its number and whose it is."""
    return f"#{one.number} · {isolated(one.contact, most=_NAME)}"


def line(one: Told, language: str, now: Any) -> str:
    """What happened, without the ticket."""
    facts, by = one.facts, isolated(one.by or "", most=_NAME) if one.by else ""
    match one.kind:
        case "new_message":
            return translate(language, "news-new-message", times=one.times)
        case "assigned":
            return translate(language, "news-assigned-by" if by else "news-assigned", by=by)
        case "status":
            return translate(language, f"news-status-{facts.status}", by=by)
        case "deadline":
            what = translate(language, f"staff-due-{(facts.metric or '').replace('_', '-')}")
            zone = ZoneInfo(one.time_zone)
            time = moment_words(language, one.due_at, now=now, zone=zone)
            key = "news-deadline-late" if one.due_at <= now else "news-deadline-soon"
            return translate(language, key, what=what, time=time)
        case "mention" if facts.why == "reminder":
            return translate(language, "news-reminder", minutes=facts.waited_min or 0)
        case "mention" if facts.why == "woken":
            return translate(language, "news-woken")
        case "mention":
            return translate(language, "news-note", by=by)
        case "followed" if facts.why == "moved":
            return translate(language, f"news-status-{facts.status}", by=by)
        case "followed" if facts.why == "noted":
            return translate(language, "news-followed-noted", by=by)
        case "followed":
            return translate(language, "news-new-message", times=one.times)
        case _:
            return translate(language, "news-new-ticket")
