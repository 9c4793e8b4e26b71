"""Saved views: what leaves this room, and reading them with their counts (T13)."""

from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.filters import MATCHES, TicketFilter, checked_filter
from telldesk.tickets.participants import FOLLOWED
from telldesk.tickets.repo import View, sight
from telldesk.tickets.selects import UNFINISHED
from telldesk.tickets.shapes import Shape

_WORK: Final = frozenset({View.MINE, View.UNASSIGNED, View.SNOOZED, View.FOLLOWED})
COUNT_LIMIT: Final = 100
"""Counts stop here: an app shows 99+."""
MOST_SHOWN: Final = 250
ViewScope = Literal["mine", "team", "desk"]
VIEW_COLUMNS: Final = "v.id, v.name, v.filter, v.agent_id, v.team_id, v.position, v.archived_at"
# Own ones, those of own teams (who manages the desk: of all), and the desk's.
_SHOWN: Final = """
FROM saved_views v WHERE v.archived_at IS NULL AND (
  v.agent_id = $1 OR v.agent_id IS NULL AND v.team_id IS NULL
  OR v.team_id IS NOT NULL AND ($2::bool OR EXISTS (
    SELECT FROM team_members m WHERE m.team_id = v.team_id AND m.agent_id = $1)))
"""
_LIST: Final = (
    "SELECT " + VIEW_COLUMNS + _SHOWN + """
ORDER BY v.agent_id IS NULL, v.team_id IS NULL, v.position, v.name, v.id LIMIT $3
"""
)  # fmt: skip
_PILE: Final = (
    """
  AND (f.pile <> 'mine' OR t.assignee_id = $1) AND (f.pile <> 'unassigned' OR t.assignee_id IS NULL)
  AND (f.pile <> 'waiting' OR t.waiting_since IS NOT NULL)
  AND (f.pile <> 'due' OR t.due_at IS NOT NULL)
  AND (f.pile <> 'followed' OR """
    + FOLLOWED
    + """)
  AND (f.pile <> 'spam' OR t.spam_at IS NOT NULL)
  AND (f.pile = 'all' OR (t.snoozed_until IS NOT NULL) = (f.pile = 'snoozed'))
"""
)
_COUNT: Final = """(SELECT count(*) FROM (SELECT 1 FROM tickets t
  JOIN contacts c ON c.id = t.contact_id JOIN contact_channels ch ON ch.id = t.channel_id
  WHERE """
# Few of the many tickets are work: a view of work is counted in those alone.
_COUNTS: Final = {
    one: "SELECT f.id, CASE WHEN f.is_work THEN "
    + "".join(
        _COUNT + seen + more + _PILE + MATCHES + " LIMIT $3) x)" + then
        for more, then in ((" AND " + UNFINISHED, " ELSE "), ("", " END AS many"))
    )
    + """
FROM jsonb_to_recordset($4::text::jsonb) AS f(id uuid, pile text, is_work bool, statuses text[],
  priorities int[], category_ids uuid[], no_category bool, whose text[], assignee_ids uuid[],
  languages text[], opened_from timestamptz, opened_before timestamptz, changed_from timestamptz,
  changed_before timestamptz, waiting_min int, is_unread bool, due text[], is_banned bool)
WHERE $1::uuid IS NOT NULL AND $2::timestamptz IS NOT NULL
"""
    for one, seen in {"all": "true", "assigned": "t.assignee_id = $1"}.items()
}


class ViewFilter(TicketFilter, frozen=True, kw_only=True, omit_defaults=True):
    """A pile of the inbox and what it is narrowed to."""

    view: View = View.ALL


class SavedViewShape(Shape, frozen=True, kw_only=True):
    """A named filter. `team_id` only for scope `team`; `count` up to 100, null where not asked."""

    id: UUID
    name: str
    filter: ViewFilter
    scope: ViewScope
    team_id: UUID | None
    may_change: bool
    is_archived: bool
    count: int | None


def view_of(row: Any, actor: Actor, count: int | None = None) -> SavedViewShape:
    """The shape of a row that holds `VIEW_COLUMNS`."""
    scope: ViewScope = "desk"
    if row["agent_id"] is not None:
        scope = "mine"
    elif row["team_id"] is not None:
        scope = "team"
    archived_at: datetime | None = row["archived_at"]
    return SavedViewShape(
        id=row["id"],
        name=row["name"],
        filter=read_filter(row["filter"]),
        scope=scope,
        team_id=row["team_id"],
        may_change=row["agent_id"] == actor.id
        or (row["agent_id"] is None and actor.may(Permission.DESK_MANAGE)),
        is_archived=archived_at is not None,
        count=count,
    )


def read_filter(kept: Any) -> ViewFilter:
    """A filter as the column keeps it; what this release does not know is left out."""
    return msgspec.convert(kept, ViewFilter)


async def list_views(work: Work, actor: Actor) -> list[SavedViewShape]:
    """The views this agent sees, their own first, each with its count; two statements."""
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    rows = await work.conn.fetch(_LIST, actor.id, actor.may(Permission.DESK_MANAGE), MOST_SHOWN)
    if not rows:
        return []
    counts = await _counts(work, actor, {row["id"]: read_filter(row["filter"]) for row in rows})
    return [view_of(row, actor, counts[row["id"]]) for row in rows]


async def count_filter(work: Work, actor: Actor, filter_: ViewFilter) -> int:
    """How many tickets the filter shows this agent, counted to 100 at most.

    Raises:
        Invalid: a span of time ends before it begins.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    checked_filter(filter_)
    one = UUID(int=0)
    return (await _counts(work, actor, {one: filter_}))[one]


async def _counts(work: Work, actor: Actor, filters: dict[UUID, ViewFilter]) -> dict[UUID, int]:
    asked = [
        {
            **{name: getattr(one, name) for name in one.__struct_fields__},
            "id": view_id,
            "pile": one.view,
            "is_work": one.is_work() or one.view in _WORK,
        }
        for view_id, one in filters.items()
    ]
    rows = await work.conn.fetch(
        _COUNTS[sight(actor)], actor.id, work.now, COUNT_LIMIT, msgspec.json.encode(asked).decode()
    )
    return {row["id"]: row["many"] for row in rows}
