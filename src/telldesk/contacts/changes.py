"""The append-only history of a person's card."""

from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work

MAX_LIMIT: Final = 100
_MAX_POSITION: Final = 2**63 - 1
_RECORD: Final = """
INSERT INTO contact_card_changes (id, contact_id, kind, actor_kind, actor_id, data, at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_LIST: Final = """
SELECT e.position, e.kind, e.actor_kind, coalesce(a.name, '') AS actor_name, e.data, e.at
FROM contact_card_changes e LEFT JOIN agents a ON e.actor_kind = 'agent' AND a.id = e.actor_id
WHERE e.contact_id = $1 AND ($2::bigint IS NULL OR e.position < $2)
ORDER BY e.position DESC LIMIT $3
"""
CardChangeKind = Literal[
    "given_name", "language", "field", "note_added", "note_edited", "note_removed",
    "note_restored", "banned", "unbanned", "merged", "unmerged", "exported",
    "erasure_asked", "erasure_called_off", "erased",
]  # fmt: skip


class CardChangeShape(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a card's history: who did what, never the words."""

    position: int
    kind: CardChangeKind
    actor_kind: Literal["contact", "agent", "bot", "operator"]
    actor_name: str
    """'' of whoever is no agent."""
    field_id: UUID | None
    """The field that was filled in or emptied."""
    at: datetime


class CardChangePage(msgspec.Struct, frozen=True, kw_only=True):
    """Lines, the latest first; `before` leads to earlier ones."""

    changes: list[CardChangeShape]
    before: int | None


async def record_change(
    work: Work, actor: Actor, contact_id: UUID, kind: CardChangeKind, **facts: Any
) -> None:
    """The card's history has one more line. `facts` are ids, numbers and keywords, never words."""
    await work.conn.execute(
        _RECORD, new_id(), contact_id, kind, actor.kind, actor.id,
        msgspec.json.encode(facts).decode(), work.now,
    )  # fmt: skip


async def changes_of(
    work: Work, contact_id: UUID, *, before: int | None, limit: int
) -> CardChangePage:
    """A page of the card's history. Who may ask is decided by who calls.

    Raises:
        Invalid: `limit` is not 1 to 100, or `before` no position.
    """
    if not 1 <= limit <= MAX_LIMIT:
        raise Invalid(f"1 to {MAX_LIMIT}", field="limit")
    if before is not None and not 0 <= before <= _MAX_POSITION:
        raise Invalid("not a position", field="before")
    rows = await work.conn.fetch(_LIST, contact_id, before, limit + 1)
    shown = rows[:limit]
    return CardChangePage(
        changes=[
            CardChangeShape(
                position=row["position"],
                kind=row["kind"],
                actor_kind=row["actor_kind"],
                actor_name=row["actor_name"],
                field_id=row["data"].get("field_id"),
                at=row["at"],
            )
            for row in shown
        ],
        before=shown[-1]["position"] if len(rows) > limit else None,
    )
