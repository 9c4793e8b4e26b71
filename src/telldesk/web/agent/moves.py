"""Changing tickets: who has them, where they stand, how urgent, about what.

`version` is the ticket's version the person decided on; a stale one is a 409. Leave it out to
change whatever is there.
"""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.category import set_category
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.shapes import TicketShape
from telldesk.web.agent.tickets import ONE, read_for_agent
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Version


class TakeBody(msgspec.Struct, forbid_unknown_fields=True):
    version: Version | None = None


class AssigneeBody(msgspec.Struct, forbid_unknown_fields=True):
    """`assignee_id` null gives the ticket back to everybody."""

    assignee_id: UUID | None
    version: Version | None = None


class StatusBody(msgspec.Struct, forbid_unknown_fields=True):
    """One of the ticket's `steps`."""

    step: Literal["start", "wait", "resolve", "close", "reopen"]
    version: Version | None = None


class PriorityBody(msgspec.Struct, forbid_unknown_fields=True):
    priority: Annotated[int, Meta(ge=1, le=4, description="1 low to 4 critical")]
    version: Version | None = None


class CategoryOfTicketBody(msgspec.Struct, forbid_unknown_fields=True):
    category_id: UUID | None
    version: Version | None = None


@post(
    f"{ONE}/take", operation_id="takeTicket", guards=[agents(Permission.TICKETS_TAKE)],
    status_code=200, summary="Take the ticket",
)  # fmt: skip
async def take_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[TakeBody]
) -> TicketShape:
    """The ticket is the caller's own; of two at once the second gets a 409."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await take(work, actor, ticket_id=ticket_id, version=data.version)
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


@put(
    f"{ONE}/assignee", operation_id="assignTicket", guards=[agents(Permission.TICKETS_ASSIGN)],
    summary="Give the ticket to somebody",
)  # fmt: skip
async def assign_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[AssigneeBody]
) -> TicketShape:
    """The ticket is that agent's, or nobody's."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await assign(
            work, actor, ticket_id=ticket_id, assignee_id=data.assignee_id, version=data.version
        )
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


@put(
    f"{ONE}/status", operation_id="changeStatus", guards=[agents(Permission.TICKETS_SET_STATUS)],
    summary="Move the ticket",
)  # fmt: skip
async def status_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[StatusBody]
) -> TicketShape:
    """The ticket has gone this step."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await change_status(
            work, actor, ticket_id=ticket_id, step=Step(data.step), version=data.version
        )
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


@put(
    f"{ONE}/priority", operation_id="setPriority",
    guards=[agents(Permission.TICKETS_SET_PRIORITY)], summary="Set the priority",
)  # fmt: skip
async def priority_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[PriorityBody]
) -> TicketShape:
    """The ticket has this priority."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await set_priority(
            work, actor, ticket_id=ticket_id, priority=data.priority, version=data.version
        )
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


@put(
    f"{ONE}/category", operation_id="setCategory",
    guards=[agents(Permission.TICKETS_SET_CATEGORY)], summary="Set the category",
)  # fmt: skip
async def category_route(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    data: JSONBody[CategoryOfTicketBody],
) -> TicketShape:
    """The ticket is about this category, or about none."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await set_category(
            work, actor, ticket_id=ticket_id, category_id=data.category_id, version=data.version
        )
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


ROUTES = [take_route, assign_route, status_route, priority_route, category_route]
