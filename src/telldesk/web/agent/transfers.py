"""Merging tickets, splitting one, and taking either back."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.transfer import (
    MOST_SPLIT,
    merge_tickets,
    split_ticket,
    undo_transfer,
)
from telldesk.tickets.shapes import TicketShape
from telldesk.tickets.transfers import TransferShape, transfers_of
from telldesk.web.agent.tickets import ONE, read_for_agent
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Version

_MERGES = [agents(Permission.TICKETS_MERGE)]


class MergeTicketBody(msgspec.Struct, forbid_unknown_fields=True):
    """`into_id` is another ticket of the same contact."""

    into_id: UUID
    version: Version | None = None


class SplitTicketBody(msgspec.Struct, forbid_unknown_fields=True):
    """Messages of the ticket, one of them public at least, and not all of those."""

    message_ids: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_SPLIT)]
    version: Version | None = None


@post(
    f"{ONE}/merge", operation_id="mergeTicket", guards=_MERGES, status_code=200,
    summary="Merge the ticket into another",
)  # fmt: skip
async def merge(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[MergeTicketBody]
) -> TicketShape:
    """The other ticket, with the messages of both; for 30 days it can be taken back."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await merge_tickets(
            work, actor, ticket_id=ticket_id, into_id=data.into_id, version=data.version
        )
        return await read_for_agent(work, actor, data.into_id)

    return await caller.run(verb)


@post(
    f"{ONE}/split", operation_id="splitTicket", guards=_MERGES,
    summary="Make some messages a ticket of their own",
)  # fmt: skip
async def split(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[SplitTicketBody]
) -> TicketShape:
    """The new ticket, with the same contact, agent, category and priority."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        made = await split_ticket(
            work, actor, ticket_id=ticket_id, message_ids=data.message_ids, version=data.version
        )
        return await read_for_agent(work, actor, made.id)

    return await caller.run(verb)


@get(
    f"{ONE}/transfers", operation_id="transfersOfTicket",
    guards=[agents(Permission.TICKETS_READ_ASSIGNED)],
    summary="What of a ticket was merged or split",
)  # fmt: skip
async def transfers(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID]
) -> list[TransferShape]:
    """What can still be taken back, the latest first."""
    return await caller.run(transfers_of, ticket_id=ticket_id)


@post(
    "/api/v1/transfers/{transfer_id:uuid}/undo", operation_id="undoTransfer", guards=_MERGES,
    status_code=200, summary="Take a merge or a split back",
)  # fmt: skip
async def undo(caller: NamedDependency[Caller], transfer_id: FromPath[UUID]) -> TicketShape:
    """The ticket whose messages had moved, with them."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        ticket_id = await undo_transfer(work, actor, transfer_id=transfer_id)
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


ROUTES = [merge, split, transfers, undo]
