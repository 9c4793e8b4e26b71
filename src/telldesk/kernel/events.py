"""Facts that leave a transaction: what an event is and how it is written down.

An event is past tense (`TicketClosed`) and carries ids, numbers and keywords, never words people
wrote: its row lives in the `relay` schema, which more eyes may read than a tenant's own. The name
of its class is its name in the outbox; `reactions.py` says who hears it.
"""

from typing import Any, ClassVar
from uuid import UUID

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One fact. Subclasses add id fields and are listed in `reactions.py`."""

    schema_version: ClassVar[int] = 1

    @classmethod
    def name(cls) -> str:
        return cls.__name__

    def encoded(self) -> str:
        """The fields as JSON text, as `relay.outbox.data` keeps them."""
        return msgspec.json.encode(self).decode()


class StampedEvent(msgspec.Struct, frozen=True):
    """An outbox row after the relay gave it its place in the tenant's stream.

    Attributes:
        seq: position in the tenant's stream, from 1, without gaps.
        event_id: unique id of the fact; the key of every effect it has.
        tenant: schema and role name of the tenant.
        name: class name of the event.
        data: the event's fields.
    """

    seq: int
    event_id: UUID
    tenant: str
    name: str
    data: dict[str, Any]
