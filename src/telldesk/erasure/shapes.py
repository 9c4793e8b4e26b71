"""What leaves this room: how an erasure stands, and how much goes. No word of anybody."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

ErasureState = Literal["waiting", "running", "done", "called_off"]
When = Literal["at-once", "in-a-day"]
"""In a day: until then it can be called off."""


class ErasureCounts(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what goes, or went."""

    tickets: int = 0
    """These stay, without a word in them."""
    messages: int = 0
    notes: int = 0
    """Internal ones, in those tickets."""
    files: int = 0
    drafts: int = 0
    ratings: int = 0
    """Reasons; the stars stay."""
    fields: int = 0
    """Texts in fields of tickets, and everything in those of the person."""
    contact_notes: int = 0
    addresses: int = 0
    cards: int = 0
    """Their own and those merged into it."""
    deliveries: int = 0
    """What the bot sent or was to send, to them and about them; known at the end."""
    updates: int = 0
    """What their channel brought and nobody could read; known at the end."""

    def __add__(self, other: "ErasureCounts") -> "ErasureCounts":
        mine, more = msgspec.structs.asdict(self), msgspec.structs.asdict(other)
        return ErasureCounts(**{name: mine[name] + more[name] for name in mine})


class ErasureShape(msgspec.Struct, frozen=True, kw_only=True):
    """One erasure as its report: who, when, how much."""

    id: UUID
    state: ErasureState
    asked_at: datetime
    asked_by: str
    """Name of the agent."""
    starts_at: datetime
    """Until then it can be called off."""
    started_at: datetime | None
    finished_at: datetime | None
    called_off_at: datetime | None
    called_off_by: str
    removed: ErasureCounts
    """So far, while it runs."""


class ErasureView(msgspec.Struct, frozen=True, kw_only=True):
    """What is there of a person now, and how the latest erasure of them stands."""

    there: ErasureCounts
    erasure: ErasureShape | None
