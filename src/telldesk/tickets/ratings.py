"""Reads of ratings, and what of them leaves this room."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.work import Work
from telldesk.tickets.rating import open_until
from telldesk.tickets.vocabulary import Stars

_COLUMNS: Final = """
id, ticket_id, version, agent_id, finished_at, asked_at, stars, reason, rated_at, changed_at,
told_at, delivery_id
"""
_READ: Final = "SELECT " + _COLUMNS + " FROM ratings WHERE id = $1"
_LOCK: Final = _READ + " FOR NO KEY UPDATE"
_LATEST: Final = (
    "SELECT "
    + _COLUMNS
    + """ FROM ratings WHERE ticket_id = $1 AND asked_at IS NOT NULL
ORDER BY version DESC LIMIT 1 FOR NO KEY UPDATE
"""
)
# Beside a ticket's row `t`: what was said of its last end, one row by the key (ticket, version).
RATING_COLUMNS: Final = """
  r.stars AS r_stars, r.reason AS r_reason, r.asked_at AS r_asked_at, r.rated_at AS r_rated_at,
"""
RATING_JOIN: Final = """
LEFT JOIN LATERAL (
  SELECT x.stars, x.reason, x.asked_at, x.rated_at FROM ratings x
  WHERE x.ticket_id = t.id AND x.asked_at IS NOT NULL ORDER BY x.version DESC LIMIT 1) r ON true
"""


class RatingShape(msgspec.Struct, frozen=True, kw_only=True):
    """How the contact says they were helped when the ticket was last over."""

    stars: Stars
    reason: str
    rated_at: datetime


class OwnRatingShape(msgspec.Struct, frozen=True, kw_only=True):
    """What the contact was asked when their ticket was last over, and what they said.

    `until` is the moment until which it may be given or changed.
    """

    stars: Stars | None
    reason: str
    until: datetime


class RatingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `ratings`; the columns are explained on the model."""

    id: UUID
    ticket_id: UUID
    version: int
    agent_id: UUID | None
    finished_at: datetime
    asked_at: datetime | None
    stars: int | None
    reason: str
    rated_at: datetime | None
    changed_at: datetime | None
    told_at: datetime | None
    delivery_id: UUID | None

    @property
    def until(self) -> datetime | None:
        """Until when it may be given or changed; None before anybody was asked."""
        if self.asked_at is None:
            return None
        return open_until(asked_at=self.asked_at, rated_at=self.rated_at)

    def is_open(self, now: datetime) -> bool:
        until = self.until
        return until is not None and now <= until


async def read_rating(work: Work, rating_id: UUID) -> RatingRow | None:
    """The rating as it is now, unlocked."""
    return _row(await work.conn.fetchrow(_READ, rating_id))


async def lock_rating(work: Work, rating_id: UUID) -> RatingRow | None:
    """The rating, and nobody else changes it until this transaction ends.

    The caller has locked its ticket, if it is going to.
    """
    return _row(await work.conn.fetchrow(_LOCK, rating_id))


async def lock_latest(work: Work, ticket_id: UUID) -> RatingRow | None:
    """What the contact was last asked for in this ticket, locked."""
    return _row(await work.conn.fetchrow(_LATEST, ticket_id))


def _row(row: Any) -> RatingRow | None:
    return RatingRow(**dict(row)) if row is not None else None
