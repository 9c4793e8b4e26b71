"""The two ways a ticket is read for showing, and how its row becomes a shape."""

from typing import Any, Final

from telldesk.identity.actor import ActorKind
from telldesk.tickets.lifecycle import Status, Step, steps_from
from telldesk.tickets.participants import PARTICIPANT_COLUMN
from telldesk.tickets.rating import open_until
from telldesk.tickets.ratings import RATING_COLUMNS, RATING_JOIN, OwnRatingShape, RatingShape
from telldesk.tickets.shapes import (
    ContactTicketShape,
    PersonShape,
    PreviewShape,
    TicketRef,
    TicketShape,
)
from telldesk.tickets.tags import TAG_COLUMN, tags_of

_PREVIEW: Final = """
  m.author_kind AS m_author_kind, m.kind AS m_kind, left(m.text, 160) AS m_text,
  m.sent_at AS m_sent_at
"""
STAFF_TICKETS: Final = (
    """
SELECT t.id, t.number, t.subject, t.status, t.priority, t.category_id, t.contact_id, t.assignee_id,
  t.version, t.opened_at, t.activity_at, t.waiting_since, t.first_reply_at, t.contact_read_at,
  t.contact_wrote_at, t.agent_wrote_at, t.message_count, t.due_at, t.due_metric, t.warn_at,
  t.merged_into_id, mt.number AS merged_into_number, t.snoozed_until,
  t.erased_at IS NOT NULL AS is_erased, t.spam_at IS NOT NULL AS is_spam,
  c.shown_name AS contact_name,
  c.banned_at IS NOT NULL AS contact_is_banned, ch.reachability, a.name AS assignee_name,
"""
    + TAG_COLUMN
    + PARTICIPANT_COLUMN
    + RATING_COLUMNS
    + _PREVIEW
    + """
FROM tickets t
JOIN contacts c ON c.id = t.contact_id
JOIN contact_channels ch ON ch.id = t.channel_id
LEFT JOIN agents a ON a.id = t.assignee_id
LEFT JOIN tickets mt ON mt.id = t.merged_into_id
LEFT JOIN messages m ON m.id = t.last_message_id AND m.visibility = 'public'
"""
    + RATING_JOIN
)
CONTACT_TICKETS: Final = (
    """
SELECT t.id, t.number, t.subject, t.status, t.category_id, t.opened_at, t.activity_at,
  t.agent_wrote_at, t.contact_read_at, t.merged_into_id, mt.number AS merged_into_number,
  t.spam_at IS NOT NULL AS is_spam,
"""
    + RATING_COLUMNS
    + _PREVIEW
    + """
FROM tickets t
LEFT JOIN tickets mt ON mt.id = t.merged_into_id
LEFT JOIN messages m ON m.id = t.last_message_id AND m.visibility = 'public'
"""
    + RATING_JOIN
)
# Word for word the predicate of the partial index ix_tickets_unfinished.
UNFINISHED: Final = "t.status IN ('open','in_progress','waiting')"
IN_VIEW: Final = "t.snoozed_until IS NULL"
CONTACT_STEPS: Final = frozenset({Step.CLOSE, Step.REOPEN})


def staff_ticket_of(row: Any) -> TicketShape:
    """A row of `STAFF_TICKETS` for agents."""
    assignee = None
    if row["assignee_id"] is not None:
        assignee = PersonShape(
            kind=ActorKind.AGENT, id=row["assignee_id"], name=row["assignee_name"]
        )
    wrote, answered = row["contact_wrote_at"], row["agent_wrote_at"]
    return TicketShape(
        id=row["id"],
        number=row["number"],
        subject=row["subject"],
        status=row["status"],
        priority=row["priority"],
        category_id=row["category_id"],
        contact=PersonShape(kind=ActorKind.CONTACT, id=row["contact_id"], name=row["contact_name"]),
        contact_is_banned=row["contact_is_banned"],
        reachability=row["reachability"],
        assignee=assignee,
        version=row["version"],
        opened_at=row["opened_at"],
        activity_at=row["activity_at"],
        waiting_since=row["waiting_since"],
        due_at=row["due_at"],
        due_metric=row["due_metric"],
        warn_at=row["warn_at"],
        first_reply_at=row["first_reply_at"],
        contact_read_at=row["contact_read_at"],
        is_unread=wrote is not None and (answered is None or wrote > answered),
        message_count=row["message_count"],
        last_message=_preview(row),
        steps=[]
        if row["merged_into_id"] or row["is_erased"] or row["is_spam"]
        else steps_from(Status(row["status"])),
        merged_into=_merged_into(row),
        snoozed_until=row["snoozed_until"],
        is_erased=row["is_erased"],
        is_spam=row["is_spam"],
        rating=_rating(row),
        tags=tags_of(row["tags"]),
        participant_ids=list(row["participant_ids"]),
    )


def contact_ticket_of(row: Any) -> ContactTicketShape:
    """A row of `CONTACT_TICKETS` for its contact."""
    answered, looked = row["agent_wrote_at"], row["contact_read_at"]
    steps = [step for step in steps_from(Status(row["status"])) if step in CONTACT_STEPS]
    # Of a mark as spam its contact sees a ticket that is over for good.
    if row["merged_into_id"] is not None or row["is_spam"]:
        steps = []
    return ContactTicketShape(
        id=row["id"],
        number=row["number"],
        subject=row["subject"],
        status=row["status"],
        category_id=row["category_id"],
        opened_at=row["opened_at"],
        activity_at=row["activity_at"],
        is_unread=answered is not None and (looked is None or answered > looked),
        read_at=looked,
        last_message=_preview(row),
        steps=steps,
        merged_into=_merged_into(row),
        rating=None if row["is_spam"] else _own_rating(row),
    )


def _merged_into(row: Any) -> TicketRef | None:
    if row["merged_into_id"] is None:
        return None
    return TicketRef(id=row["merged_into_id"], number=row["merged_into_number"])


def _rating(row: Any) -> RatingShape | None:
    if row["r_stars"] is None:
        return None
    return RatingShape(stars=row["r_stars"], reason=row["r_reason"], rated_at=row["r_rated_at"])


def _own_rating(row: Any) -> OwnRatingShape | None:
    if row["r_asked_at"] is None:
        return None
    until = open_until(asked_at=row["r_asked_at"], rated_at=row["r_rated_at"])
    return OwnRatingShape(stars=row["r_stars"], reason=row["r_reason"], until=until)


def _preview(row: Any) -> PreviewShape | None:
    if row["m_sent_at"] is None:
        return None
    return PreviewShape(
        author_kind=row["m_author_kind"],
        kind=row["m_kind"],
        text=row["m_text"],
        sent_at=row["m_sent_at"],
    )
