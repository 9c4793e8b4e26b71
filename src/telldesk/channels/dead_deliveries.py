"""Deliveries that ended badly: listed without words, looked at, sent again or put away.

For people of the tenant with `deliveries.read` or `deliveries.manage`, and for the operator, who
never sees what was written.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.delivery_outcomes import deliver_task, tell
from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.work import Work
from telldesk.tickets.history import record
from telldesk.tickets.vocabulary import DeliveryKind, DeliveryLane, DeliveryState

DEAD: Final = ("failed", "unknown", "unreachable", "held")
_MOST: Final = 200
_COLUMNS: Final = """
id, position, bot_id, chat_id, lane, kind, message_id, ticket_id, agent_id, state, attempts,
error_code, error, created_at, started_at, finished_at
"""
_LIST: Final = (
    "SELECT "
    + _COLUMNS
    + """FROM deliveries
WHERE state = ANY($1::text[]) AND ($2::bigint IS NULL OR position < $2)
ORDER BY position DESC LIMIT $3
"""
)
_SHOW: Final = "SELECT payload, " + _COLUMNS + "FROM deliveries WHERE id = $1"
_WORDS: Final = "SELECT text FROM messages WHERE id = $1"
# Back to its old place: what was queued later waits behind it again.
QUEUED_ANEW: Final = """
UPDATE deliveries SET state = 'queued', attempts = 0, not_before = NULL, error = NULL,
       error_code = NULL, finished_at = NULL, started_at = NULL, expires_at = NULL
"""
_RETRY: Final = (
    QUEUED_ANEW
    + """WHERE id = $1 AND state = ANY($2::text[])
RETURNING bot_id, chat_id, kind, message_id, ticket_id
"""
)
_DISCARD: Final = """
UPDATE deliveries SET state = 'discarded', finished_at = $3
WHERE id = $1 AND state = ANY($2::text[])
RETURNING kind, message_id, ticket_id
"""


class DeliveryUnknown(NotFound):
    """No such delivery."""

    key = "delivery-unknown"


class DeliveryNotDead(Conflict):
    """It is on its way, sent or put away; look at it again."""

    key = "delivery-not-dead"


class DeadDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """What may be shown to anyone who keeps the house running: ids, states, keywords."""

    id: UUID
    position: int
    bot_id: int
    chat_id: int
    lane: DeliveryLane
    kind: DeliveryKind
    message_id: UUID | None
    ticket_id: UUID | None
    agent_id: UUID | None
    state: DeliveryState
    attempts: int
    error_code: int | None
    error: str | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class DeadDeliveryWords(msgspec.Struct, frozen=True, kw_only=True):
    """The same with what was to be said."""

    delivery: DeadDelivery
    text: str


async def list_dead_deliveries(
    work: Work, actor: Actor, *, before: int | None = None, limit: int = 50
) -> list[DeadDelivery]:
    """The newest first; `before` is the `position` of the last one seen.

    Raises:
        NotAllowed: neither the operator nor allowed to read deliveries.
    """
    _require(actor, Permission.DELIVERIES_READ)
    rows = await work.conn.fetch(_LIST, list(DEAD), before, min(limit, _MOST))
    return [DeadDelivery(**row) for row in rows]


async def show_dead_delivery(work: Work, actor: Actor, *, delivery_id: UUID) -> DeadDeliveryWords:
    """One of them with its words; for the tenant's own people only.

    Raises:
        NotAllowed: the operator, or somebody without the permission.
        DeliveryUnknown: there is none.
    """
    actor.require(Permission.DELIVERIES_MANAGE)
    row = await work.conn.fetchrow(_SHOW, delivery_id)
    if row is None:
        raise DeliveryUnknown(f"no delivery {delivery_id}")
    facts = dict(row)
    payload: dict[str, Any] = facts.pop("payload")
    text = payload.get("text", "")
    if row["kind"] == "message":
        # A ticket this person may not see keeps its words; the delivery itself may be managed.
        may_read = actor.may(Permission.TICKETS_READ_ALL)
        text = await work.conn.fetchval(_WORDS, row["message_id"]) if may_read else ""
    return DeadDeliveryWords(delivery=DeadDelivery(**facts), text=text or "")


async def retry_delivery(work: Work, actor: Actor, *, delivery_id: UUID) -> None:
    """It stands in its chat's queue again, at its old place, with all its attempts.

    An unknown one may arrive a second time: whoever asks for this has looked.

    Raises:
        NotAllowed: neither the operator nor allowed to manage deliveries.
        DeliveryUnknown: there is none.
        DeliveryNotDead: it is on its way, sent or put away.
    """
    _require(actor, Permission.DELIVERIES_MANAGE)
    row = await work.conn.fetchrow(_RETRY, delivery_id, list(DEAD))
    if row is None:
        await _refuse(work, delivery_id)
    work.enqueue(deliver_task(row["bot_id"], row["chat_id"]))
    await _note(work, actor, row, delivery_id, "queued", "delivery_retried")


async def discard_delivery(work: Work, actor: Actor, *, delivery_id: UUID) -> None:
    """It is put away and never sent.

    Raises:
        NotAllowed: neither the operator nor allowed to manage deliveries.
        DeliveryUnknown: there is none.
        DeliveryNotDead: it is on its way, sent or put away.
    """
    _require(actor, Permission.DELIVERIES_MANAGE)
    row = await work.conn.fetchrow(_DISCARD, delivery_id, list(DEAD), work.now)
    if row is None:
        await _refuse(work, delivery_id)
    await _note(work, actor, row, delivery_id, "discarded", "delivery_discarded")


def _require(actor: Actor, permission: Permission) -> None:
    if actor.kind is not ActorKind.OPERATOR:
        actor.require(permission)


async def _refuse(work: Work, delivery_id: UUID) -> None:
    state = await work.conn.fetchval("SELECT state FROM deliveries WHERE id = $1", delivery_id)
    if state is None:
        raise DeliveryUnknown(f"no delivery {delivery_id}")
    raise DeliveryNotDead(f"delivery {delivery_id} is {state}", state=state)


async def _note(
    work: Work, actor: Actor, row: Any, delivery_id: UUID, state: str, act: str
) -> None:
    if row["ticket_id"] is not None:
        await record(work, actor, row["ticket_id"], act, delivery_id=str(delivery_id))
    if row["kind"] == "message":
        await tell(work, row["message_id"], row["ticket_id"], state)
