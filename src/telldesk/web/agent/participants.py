"""Who follows a ticket: reading, adding, removing."""

from uuid import UUID

from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.participants import add_participant, remove_participant
from telldesk.tickets.participants import ParticipantsShape, read_participants
from telldesk.web.agent.tickets import ONE
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

# The verbs ask for more where it is about somebody else.
_READS = [agents(Permission.TICKETS_READ_ASSIGNED)]
_ALL = f"{ONE}/participants"
_WHO = f"{_ALL}/{{agent_id:uuid}}"


@get(_ALL, operation_id="listParticipants", guards=_READS, summary="Who follows the ticket")
async def list_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID]
) -> ParticipantsShape:
    """Who follows the ticket, and which colleagues may."""
    return await caller.run(read_participants, ticket_id)


@put(
    _WHO, operation_id="addParticipant", guards=_READS, status_code=200,
    summary="Have somebody follow the ticket",
)  # fmt: skip
async def add_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], agent_id: FromPath[UUID]
) -> ParticipantsShape:
    """The agent has news of the ticket; oneself needs no more than sight of it."""

    async def verb(work: Work, actor: Actor) -> ParticipantsShape:
        await add_participant(work, actor, ticket_id=ticket_id, agent_id=agent_id)
        return await read_participants(work, actor, ticket_id)

    return await caller.run(verb)


@delete(
    _WHO, operation_id="removeParticipant", guards=_READS, status_code=200,
    summary="Have somebody follow the ticket no more",
)  # fmt: skip
async def remove_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], agent_id: FromPath[UUID]
) -> ParticipantsShape:
    """The agent has no more news of the ticket; who never followed it stays as they are."""

    async def verb(work: Work, actor: Actor) -> ParticipantsShape:
        await remove_participant(work, actor, ticket_id=ticket_id, agent_id=agent_id)
        return await read_participants(work, actor, ticket_id)

    return await caller.run(verb)


ROUTES = [list_route, add_route, remove_route]
