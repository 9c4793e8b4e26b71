"""How tickets find an agent is said by whoever manages the desk, and by nobody else (T11)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.support.factories import MadeAgent, make_agent

from telldesk.branding.hours import Interval
from telldesk.identity.permissions import NotAllowed
from telldesk.identity.repo import AgentUnknown
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.assigning import (
    TeamNameTaken,
    TeamUnknown,
    add_team,
    change_team,
    remove_team,
    set_assigning,
    set_work,
)
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.assigning import read_assigning

Run = Callable[..., Awaitable[Any]]


@pytest.fixture
async def boss(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "admin")


@pytest.fixture
def run(desk: Desk, tenant: Tenant, boss: MadeAgent) -> Run:
    async def run(verb: Any, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, boss.actor, **facts))

    return run


async def test_teams_are_named_filled_changed_and_removed(
    desk: Desk, tenant: Tenant, run: Run
) -> None:
    agent = await make_agent(desk, tenant, "helper")
    category = await run(create_category, key="bills", names={"en": "Bills"})
    found = await run(add_team, name="  Money  people ", agent_ids=[agent.id], category_ids=[])
    [team] = found.teams
    assert (team.name, team.agent_ids, team.category_ids) == ("Money people", [agent.id], [])
    with pytest.raises(TeamNameTaken):
        await run(add_team, name="Money people", agent_ids=[], category_ids=[])
    found = await run(add_team, name="Others", agent_ids=[agent.id], category_ids=[category.id])
    other = found.teams[1]
    # A category is one team's: it leaves the one it had.
    found = await run(
        change_team, team_id=team.id, name="Money", agent_ids=[], category_ids=[category.id]
    )
    assert [(one.name, one.agent_ids, one.category_ids) for one in found.teams] == [
        ("Money", [], [category.id]),
        ("Others", [agent.id], []),
    ]
    found = await run(remove_team, team_id=other.id)
    assert [one.name for one in found.teams] == ["Money"]
    for verb, facts in (
        (remove_team, {"team_id": other.id}),
        (change_team, {"team_id": other.id, "name": "X", "agent_ids": [], "category_ids": []}),
    ):
        with pytest.raises(TeamUnknown):
            await run(verb, **facts)
    with pytest.raises(AgentUnknown):
        await run(add_team, name="Ghosts", agent_ids=[new_id()], category_ids=[])
    with pytest.raises(CategoryUnusable):
        await run(add_team, name="Ghosts", agent_ids=[], category_ids=[new_id()])
    for name in ("", "   ", "x" * 65, "two\nlines"):
        with pytest.raises(Invalid):
            await run(add_team, name=name, agent_ids=[], category_ids=[])


@pytest.mark.parametrize("role", ["helper", "moderator", "developer"])
async def test_only_who_manages_the_desk_says_how_tickets_are_given(
    desk: Desk, tenant: Tenant, role: str
) -> None:
    agent = await make_agent(desk, tenant, role)
    refused: list[tuple[Any, dict[str, Any]]] = [
        (set_assigning, {"assigning": "in_turn", "capacity": 1, "handover_min": None}),
        (add_team, {"name": "X", "agent_ids": [], "category_ids": []}),
        (change_team, {"team_id": new_id(), "name": "X", "agent_ids": [], "category_ids": []}),
        (remove_team, {"team_id": new_id()}),
        (set_work, {"agent_id": agent.id, "capacity": 500, "hours": []}),
    ]
    for verb, facts in refused:
        with pytest.raises(NotAllowed):
            await desk.run(tenant, lambda work, v=verb, f=facts: v(work, agent.actor, **f))
    found = await desk.run(tenant, lambda work: read_assigning(work, agent.actor))
    assert found.assigning == "by_hand"


@pytest.mark.parametrize(
    "facts",
    [
        {"assigning": "in_turn", "capacity": 0, "handover_min": None},
        {"assigning": "in_turn", "capacity": 501, "handover_min": None},
        {"assigning": "in_turn", "capacity": 1, "handover_min": 0},
        {"assigning": "in_turn", "capacity": 1, "handover_min": 1441},
    ],
)
async def test_settings_out_of_bounds_are_refused(run: Run, facts: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await run(set_assigning, **facts)


async def test_what_nobody_can_work_is_refused(run: Run, boss: MadeAgent) -> None:
    for facts in (
        {"capacity": 501, "hours": []},
        {"capacity": 1, "hours": [Interval(0, 60, 60)]},
    ):
        with pytest.raises(Invalid):
            await run(set_work, agent_id=boss.id, **facts)
    with pytest.raises(AgentUnknown):
        await run(set_work, agent_id=new_id(), capacity=1, hours=[])
