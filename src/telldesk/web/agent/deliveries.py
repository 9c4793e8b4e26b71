"""Messages that did not arrive: looking, trying again, putting away."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.channels.dead_deliveries import (
    DeadDelivery,
    DeadDeliveryWords,
    discard_delivery,
    list_dead_deliveries,
    retry_delivery,
    show_dead_delivery,
)
from telldesk.channels.resending import resend
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.repo import read_message
from telldesk.tickets.shapes import MessageShape
from telldesk.web.agent.tickets import ONE as TICKET
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Limit, Position

_ALL: Final = "/api/v1/deliveries/dead"
_ONE: Final = f"{_ALL}/{{delivery_id:uuid}}"
_MANAGES: Final = [agents(Permission.DELIVERIES_MANAGE)]


class ResendBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which failure the person saw: the message's `delivery.ended_at`."""

    ended_at: Annotated[datetime, Meta(tz=True)]


@get(
    _ALL, operation_id="listDeadDeliveries", guards=[agents(Permission.DELIVERIES_READ)],
    summary="What did not arrive",
)  # fmt: skip
async def list_route(
    caller: NamedDependency[Caller], before: Position = None, limit: Limit = 50
) -> list[DeadDelivery]:
    """The newest first, without words; `before` is the `position` of the last one seen."""
    return await caller.run(list_dead_deliveries, before=before, limit=limit)


@get(_ONE, operation_id="getDeadDelivery", guards=_MANAGES, summary="What was to be said")
async def show(caller: NamedDependency[Caller], delivery_id: FromPath[UUID]) -> DeadDeliveryWords:
    """One of them, with its words where the agent may read them."""
    return await caller.run(show_dead_delivery, delivery_id=delivery_id)


@post(
    f"{_ONE}/retry", operation_id="retryDelivery", guards=_MANAGES, status_code=204,
    summary="Try again",
)  # fmt: skip
async def retry(caller: NamedDependency[Caller], delivery_id: FromPath[UUID]) -> None:
    """It stands in its chat's queue again; an unknown one may arrive a second time."""
    await caller.run(retry_delivery, delivery_id=delivery_id)


@post(
    f"{_ONE}/discard", operation_id="discardDelivery", guards=_MANAGES, status_code=204,
    summary="Put away",
)  # fmt: skip
async def discard(caller: NamedDependency[Caller], delivery_id: FromPath[UUID]) -> None:
    """It is never sent."""
    await caller.run(discard_delivery, delivery_id=delivery_id)


@post(
    f"{TICKET}/messages/{{message_id:uuid}}/resend", operation_id="resendMessage",
    guards=[agents(Permission.TICKETS_REPLY)], status_code=200, summary="Send an answer again",
)  # fmt: skip
async def resend_route(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    message_id: FromPath[UUID],
    data: JSONBody[ResendBody],
) -> MessageShape:
    """It is on its way once more, asked for once or often; an unknown one may arrive twice."""

    async def verb(work: Work, actor: Actor) -> MessageShape:
        await resend(
            work, actor, ticket_id=ticket_id, message_id=message_id, ended_at=data.ended_at
        )
        message = await read_message(work, actor, ticket_id, message_id)
        if not isinstance(message, MessageShape):
            raise TypeError("an agent's message")
        return message

    return await caller.run(verb)


ROUTES = [list_route, show, retry, discard, resend_route]
