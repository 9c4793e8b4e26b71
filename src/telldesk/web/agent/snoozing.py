"""Snoozing a ticket and waking it."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.snooze import snooze, wake
from telldesk.tickets.shapes import TicketShape
from telldesk.web.agent.tickets import ONE, read_for_agent
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Version

_MOVES = [agents(Permission.TICKETS_SET_STATUS)]


class SnoozeBody(msgspec.Struct, forbid_unknown_fields=True):
    """`until` is a minute to 180 days from now, with its zone."""

    until: Annotated[datetime, Meta(tz=True)]
    version: Version | None = None


@post(
    f"{ONE}/snooze", operation_id="snoozeTicket", guards=_MOVES, status_code=200,
    summary="Snooze the ticket",
)  # fmt: skip
async def snooze_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[SnoozeBody]
) -> TicketShape:
    """The ticket is out of the piles of work until then, or until its contact writes."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await snooze(work, actor, ticket_id=ticket_id, until=data.until, version=data.version)
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


@delete(
    f"{ONE}/snooze", operation_id="wakeTicket", guards=_MOVES, status_code=200,
    summary="Wake the ticket",
)  # fmt: skip
async def wake_route(caller: NamedDependency[Caller], ticket_id: FromPath[UUID]) -> TicketShape:
    """The ticket is back in view; one that is not snoozed stays as it is."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await wake(work, actor, ticket_id=ticket_id)
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


ROUTES = [snooze_route, wake_route]
