"""What a list of tickets may be narrowed to, in any combination (T13).

One predicate for lists, whose filter comes in parameters, and for counts of saved views, whose
filters are rows: `f` is the filter, `t`, `c` and `ch` the ticket, its contact and channel.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.participants import FOLLOWED
from telldesk.tickets.selects import IN_VIEW, STAFF_TICKETS, UNFINISHED
from telldesk.tickets.vocabulary import PriorityNumber

MOST_OF_EACH: Final = 50
_MOST_MINUTES: Final = 527_040  # a year
_UNFINISHED_STATUSES: Final = frozenset({Status.OPEN, Status.IN_PROGRESS, Status.WAITING})
Whose = Literal["me", "nobody"]
Lateness = Literal["near", "missed"]
Ids = Annotated[list[UUID], Meta(max_length=MOST_OF_EACH)]
LanguageCode = Annotated[str, Meta(pattern="^[a-z]{2}$")]


class TicketFilter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is shown; empty and null narrow nothing. Kept as JSON in saved views.

    Attributes:
        no_category: those without one, besides those of `category_ids`.
        whose, assignee_ids: tickets of any of these; `me` is whoever reads.
        languages: of contacts, two letters.
        waiting_min: the contact waits for at least so many minutes.
        is_unread: the contact spoke last.
        due: deadlines that are near, missed, or either.
        is_banned: whether the desk shut the contact out.
    """

    statuses: Annotated[list[Status], Meta(max_length=5)] = []
    priorities: Annotated[list[PriorityNumber], Meta(max_length=4)] = []
    category_ids: Ids = []
    no_category: bool = False
    whose: Annotated[list[Whose], Meta(max_length=2)] = []
    assignee_ids: Ids = []
    languages: Annotated[list[LanguageCode], Meta(max_length=MOST_OF_EACH)] = []
    opened_from: datetime | None = None
    opened_before: datetime | None = None
    changed_from: datetime | None = None
    changed_before: datetime | None = None
    waiting_min: Annotated[int, Meta(ge=1, le=_MOST_MINUTES)] | None = None
    is_unread: bool = False
    due: Annotated[list[Lateness], Meta(max_length=2)] = []
    is_banned: bool | None = None

    def is_any(self) -> bool:
        return self != TicketFilter()

    def is_work(self) -> bool:
        """Whether it can only show unfinished tickets, of which there are few."""
        return bool(self.statuses) and _UNFINISHED_STATUSES.issuperset(self.statuses)


# $1 is the reader, $2 the moment.
MATCHES: Final = """
  AND t.merged_into_id IS NULL
  AND (cardinality(f.statuses) = 0 OR t.status = ANY(f.statuses))
  AND (cardinality(f.priorities) = 0 OR t.priority = ANY(f.priorities))
  AND (cardinality(f.category_ids) = 0 AND NOT f.no_category OR t.category_id = ANY(f.category_ids)
       OR f.no_category AND t.category_id IS NULL)
  AND (cardinality(f.assignee_ids) = 0 AND cardinality(f.whose) = 0
       OR t.assignee_id = ANY(f.assignee_ids) OR 'me' = ANY(f.whose) AND t.assignee_id = $1
       OR 'nobody' = ANY(f.whose) AND t.assignee_id IS NULL)
  AND (cardinality(f.languages) = 0
       OR coalesce(nullif(c.language, ''), left(ch.language_hint, 2)) = ANY(f.languages))
  AND (f.opened_from IS NULL OR t.opened_at >= f.opened_from)
  AND (f.opened_before IS NULL OR t.opened_at < f.opened_before)
  AND (f.changed_from IS NULL OR t.activity_at >= f.changed_from)
  AND (f.changed_before IS NULL OR t.activity_at < f.changed_before)
  AND (f.waiting_min IS NULL
       OR t.waiting_since <= $2::timestamptz - f.waiting_min * interval '1 minute')
  AND (NOT f.is_unread OR t.contact_wrote_at IS NOT NULL
       AND (t.agent_wrote_at IS NULL OR t.contact_wrote_at > t.agent_wrote_at))
  AND (cardinality(f.due) = 0 OR 'missed' = ANY(f.due) AND t.due_at <= $2
       OR 'near' = ANY(f.due) AND t.warn_at <= $2 AND t.due_at > $2)
  AND (f.is_banned IS NULL OR (c.banned_at IS NOT NULL) = f.is_banned)
"""
_GIVEN: Final = """
CROSS JOIN (SELECT $3::text[] AS statuses, $4::int[] AS priorities, $5::uuid[] AS category_ids,
  $6::bool AS no_category, $7::text[] AS whose, $8::uuid[] AS assignee_ids,
  $9::text[] AS languages, $10::timestamptz AS opened_from, $11::timestamptz AS opened_before,
  $12::timestamptz AS changed_from, $13::timestamptz AS changed_before, $14::int AS waiting_min,
  $15::bool AS is_unread, $16::text[] AS due, $17::bool AS is_banned) AS f
"""
_CONTACT: Final = " AND ($18::uuid IS NULL OR t.contact_id = $18)"
_LATEST: Final = """
  AND ($19::timestamptz IS NULL OR (t.activity_at, t.id) < ($19, $20::uuid))
ORDER BY t.activity_at DESC, t.id DESC LIMIT $21
"""
_NEAREST: Final = """
  AND ($19::timestamptz IS NULL OR (t.due_at, t.id) > ($19, $20::uuid))
ORDER BY t.due_at, t.id LIMIT $21
"""
_PILES: Final = {
    "mine": "t.assignee_id = $1 AND " + IN_VIEW + " AND " + UNFINISHED,
    "unassigned": "t.assignee_id IS NULL AND " + IN_VIEW + " AND " + UNFINISHED,
    "waiting": "t.waiting_since IS NOT NULL AND " + IN_VIEW,
    "due": "t.due_at IS NOT NULL AND " + IN_VIEW,
    "all": "true",
    "snoozed": "t.snoozed_until IS NOT NULL",
    "followed": FOLLOWED + " AND " + IN_VIEW + " AND " + UNFINISHED,
    "spam": "t.spam_at IS NOT NULL",
}
# (pile, sight, only work?): each can use the index of its own leading condition.
_LISTS: Final = {
    (pile, sight, is_work): STAFF_TICKETS
    + (_GIVEN + " WHERE $1::uuid IS NOT NULL AND $2::timestamptz IS NOT NULL AND " + of_pile)
    + (" AND " + seen + (" AND " + UNFINISHED if is_work else "") + MATCHES + _CONTACT)
    + (_NEAREST if pile == "due" else _LATEST)
    for pile, of_pile in _PILES.items()
    for sight, seen in {"all": "true", "assigned": "t.assignee_id = $1"}.items()
    for is_work in (False, True)
}


def checked_filter(given: TicketFilter) -> TicketFilter:
    """The filter, if it can show anything.

    Raises:
        Invalid: a span of time ends before it begins.
    """
    for name in ("opened", "changed"):
        begins, ends = getattr(given, f"{name}_from"), getattr(given, f"{name}_before")
        for one in (begins, ends):
            if one is not None and one.tzinfo is None:
                raise Invalid("a time zone is missing", field=f"{name}_from")
        if begins is not None and ends is not None and begins >= ends:
            raise Invalid("ends before it begins", field=f"{name}_before")
    return given


async def filtered_rows(
    work: Work,
    actor: Actor,
    given: TicketFilter,
    *,
    pile: str,
    sight: str,
    contact_id: UUID | None,
    place: tuple[Any, Any],
    limit: int,
) -> Sequence[Any]:
    """Rows of `STAFF_TICKETS` of one pile of the inbox, at most `limit`, after `place`."""
    rows: Sequence[Any] = await work.conn.fetch(
        _LISTS[pile, sight, given.is_work()],
        actor.id, work.now, given.statuses, given.priorities, given.category_ids,
        given.no_category, given.whose, given.assignee_ids, given.languages, given.opened_from,
        given.opened_before, given.changed_from, given.changed_before, given.waiting_min,
        given.is_unread, given.due, given.is_banned, contact_id, *place, limit,
    )  # fmt: skip
    return rows
