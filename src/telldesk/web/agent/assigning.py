"""How tickets find an agent: the rule, teams, what agents take, who is here."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.branding.hours import Interval
from telldesk.identity.actions.availability import say_availability
from telldesk.identity.actor import Availability
from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.assigning import (
    add_team,
    change_team,
    remove_team,
    set_assigning,
    set_work,
)
from telldesk.tickets.assigning import AssigningShape, read_assigning
from telldesk.tickets.vocabulary import Assigning
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/assigning"
_TEAMS: Final = f"{_ALL}/teams"
_TEAM: Final = f"{_TEAMS}/{{team_id:uuid}}"
_MANAGES: Final = [agents(Permission.DESK_MANAGE)]
Capacity = Annotated[int, Meta(ge=1, le=500)]


class AssigningBody(msgspec.Struct, forbid_unknown_fields=True):
    """`handover_min` null: tickets stay with whoever has them."""

    assigning: Assigning
    capacity: Capacity
    handover_min: Annotated[int, Meta(ge=1, le=1440)] | None


class TeamBody(msgspec.Struct, forbid_unknown_fields=True):
    """A category is one team's: it leaves the one it had."""

    name: Annotated[str, Meta(min_length=1, max_length=64)]
    agent_ids: Annotated[list[UUID], Meta(max_length=500)]
    category_ids: Annotated[list[UUID], Meta(max_length=200)]


class WorkBody(msgspec.Struct, forbid_unknown_fields=True):
    """`capacity` null is what the desk says, 0 is none; no `hours` is any time."""

    capacity: Annotated[int, Meta(ge=0, le=500)] | None
    hours: Annotated[list[Interval], Meta(max_length=28)]


class AvailabilityBody(msgspec.Struct, forbid_unknown_fields=True):
    availability: Availability


@get(
    _ALL, operation_id="getAssigning", guards=[agents(Permission.STAFF_READ)],
    summary="How tickets find an agent",
)  # fmt: skip
async def read(caller: NamedDependency[Caller]) -> AssigningShape:
    """The rule, the teams, and how many tickets everybody has and takes now."""
    return await caller.run(read_assigning)


@put(_ALL, operation_id="setAssigning", guards=_MANAGES, summary="Choose how")
async def choose(caller: NamedDependency[Caller], data: JSONBody[AssigningBody]) -> AssigningShape:
    """`by_hand`: agents take and give; `in_turn`, `by_load`: given by itself to who is here."""
    return await caller.run(
        set_assigning,
        assigning=data.assigning,
        capacity=data.capacity,
        handover_min=data.handover_min,
    )


@post(_TEAMS, operation_id="addTeam", guards=_MANAGES, summary="New team")
async def add(caller: NamedDependency[Caller], data: JSONBody[TeamBody]) -> AssigningShape:
    """Tickets of its categories are given to its agents."""
    return await caller.run(
        add_team, name=data.name, agent_ids=data.agent_ids, category_ids=data.category_ids
    )


@put(_TEAM, operation_id="changeTeam", guards=_MANAGES, summary="Change a team")
async def change(
    caller: NamedDependency[Caller], team_id: FromPath[UUID], data: JSONBody[TeamBody]
) -> AssigningShape:
    """The team is as said."""
    return await caller.run(
        change_team,
        team_id=team_id,
        name=data.name,
        agent_ids=data.agent_ids,
        category_ids=data.category_ids,
    )


@delete(
    _TEAM, operation_id="removeTeam", guards=_MANAGES, status_code=200, summary="Remove a team"
)  # fmt: skip
async def remove(caller: NamedDependency[Caller], team_id: FromPath[UUID]) -> AssigningShape:
    """Tickets of its categories are given to anybody."""
    return await caller.run(remove_team, team_id=team_id)


@put(
    f"{_ALL}/agents/{{agent_id:uuid}}", operation_id="setWork",
    guards=[agents(Permission.STAFF_MANAGE)], summary="What an agent takes, and when",
)  # fmt: skip
async def change_work(
    caller: NamedDependency[Caller], agent_id: FromPath[UUID], data: JSONBody[WorkBody]
) -> AssigningShape:
    """The agent is given so many tickets at once, in these hours."""
    return await caller.run(set_work, agent_id=agent_id, capacity=data.capacity, hours=data.hours)


@put(
    "/api/v1/me/availability", operation_id="sayAvailability", guards=[agents()], status_code=204,
    summary="Say whether I am here",
)  # fmt: skip
async def availability(caller: NamedDependency[Caller], data: JSONBody[AvailabilityBody]) -> None:
    """`away` takes no new tickets, `here` does; `auto` while the app or the bot is used."""
    await caller.run(say_availability, availability=data.availability)


ROUTES = [read, choose, add, change, remove, change_work, availability]
