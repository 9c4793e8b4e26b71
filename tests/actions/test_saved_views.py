"""Saved views: whose they are, who changes them, what they count (T13)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket

from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.assigning import add_team
from telldesk.tickets.actions.saved_views import (
    MAX_OWN,
    SavedViewUnknown,
    TooManyViews,
    ViewsMoved,
    archive_view,
    change_view,
    create_view,
    order_views,
    restore_view,
)
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.repo import View
from telldesk.tickets.views import COUNT_LIMIT, SavedViewShape, ViewFilter, list_views

Run = Callable[..., Awaitable[Any]]
OPEN = ViewFilter(statuses=[Status.OPEN])


@pytest.fixture
async def boss(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "admin", name="Ada")


@pytest.fixture
async def helper(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "helper", name="Hal")


@pytest.fixture
def run(desk: Desk, tenant: Tenant) -> Run:
    async def run(verb: Any, by: MadeAgent, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, **facts))

    return run


async def made(run: Run, by: MadeAgent, name: str, **facts: Any) -> SavedViewShape:
    usual: dict[str, Any] = {"filter_": OPEN, "scope": "mine", "team_id": None}
    view: SavedViewShape = await run(create_view, by, name=name, **(usual | facts))
    return view


async def names(run: Run, by: MadeAgent) -> list[str]:
    return [view.name for view in await run(list_views, by)]


async def test_everybody_sees_their_own_their_teams_and_the_desks(
    run: Run, boss: MadeAgent, helper: MadeAgent, desk: Desk, tenant: Tenant
) -> None:
    other = await make_agent(desk, tenant, "moderator")
    teams = await run(add_team, boss, name="Money", agent_ids=[helper.id], category_ids=[])
    team_id = teams.teams[0].id
    await made(run, boss, "Desk", scope="desk")
    await made(run, boss, "Team", scope="team", team_id=team_id)
    await made(run, boss, "Boss")
    await made(run, helper, "  Hal's  own ")
    assert await names(run, helper) == ["Hal's own", "Team", "Desk"]
    assert await names(run, boss) == ["Boss", "Team", "Desk"]
    assert await names(run, other) == ["Desk"]
    assert [view.may_change for view in await run(list_views, helper)] == [True, False, False]


async def test_only_who_manages_the_desk_makes_shared_views(
    run: Run, boss: MadeAgent, helper: MadeAgent
) -> None:
    with pytest.raises(NotAllowed):
        await made(run, helper, "Desk", scope="desk")
    shared = await made(run, boss, "Desk", scope="desk")
    own = await made(run, boss, "Own")
    for verb, facts in [
        (change_view, {"name": "x", "filter_": OPEN}), (archive_view, {}), (restore_view, {}),
    ]:  # fmt: skip
        with pytest.raises(NotAllowed):
            await run(verb, helper, view_id=shared.id, **facts)
        with pytest.raises(SavedViewUnknown):
            await run(verb, helper, view_id=own.id, **facts)
        with pytest.raises(SavedViewUnknown):
            await run(verb, helper, view_id=new_id(), **facts)
    with pytest.raises(NotAllowed):
        await run(order_views, helper, ids=[shared.id])


async def test_a_view_counts_what_its_reader_may_see(
    run: Run, boss: MadeAgent, helper: MadeAgent, desk: Desk, tenant: Tenant
) -> None:
    contact = await make_contact(desk, tenant)
    await make_ticket(desk, tenant, contact, assignee=helper)
    await make_ticket(desk, tenant, contact)
    await make_ticket(desk, tenant, contact, status="closed")
    for name, filter_ in [
        ("1 open", OPEN),
        ("2 all", ViewFilter()),
        ("3 closed", ViewFilter(statuses=[Status.CLOSED])),
        ("4 free", ViewFilter(view=View.UNASSIGNED)),
        ("5 me", ViewFilter(whose=["me"])),
        ("6 none", ViewFilter(priorities=[4], is_unread=True)),
    ]:
        await made(run, boss, name, filter_=filter_, scope="desk")
    counts = {by.name: [view.count for view in await run(list_views, by)] for by in (boss, helper)}
    assert counts == {"Ada": [2, 3, 1, 1, 0, 0], "Hal": [1, 1, 0, 0, 1, 0]}


async def test_counts_stop_at_their_limit(
    run: Run, boss: MadeAgent, desk: Desk, tenant: Tenant
) -> None:
    contact = await make_contact(desk, tenant)
    for _ in range(COUNT_LIMIT + 3):
        await make_ticket(desk, tenant, contact)
    await made(run, boss, "Open")
    [view] = await run(list_views, boss)
    assert view.count == COUNT_LIMIT


async def test_one_is_changed_ordered_removed_and_brought_back(run: Run, boss: MadeAgent) -> None:
    one, two = await made(run, boss, "One"), await made(run, boss, "Two")
    closed = ViewFilter(view=View.DUE, statuses=[Status.CLOSED])
    changed = await run(change_view, boss, view_id=one.id, name="First", filter_=closed)
    assert (changed.name, changed.filter) == ("First", closed)
    await run(order_views, boss, ids=[two.id, one.id])
    assert await names(run, boss) == ["Two", "First"]
    assert (await run(archive_view, boss, view_id=two.id)).is_archived
    assert await names(run, boss) == ["First"]
    with pytest.raises(ViewsMoved):
        await run(order_views, boss, ids=[two.id, one.id])
    assert not (await run(restore_view, boss, view_id=two.id)).is_archived
    assert await names(run, boss) == ["Two", "First"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"scope": "team"}, "team_id"),
        ({"scope": "desk", "team_id": new_id()}, "team_id"),
        ({"scope": "team", "team_id": new_id()}, "team_id"),
    ],
)
async def test_what_cannot_be_is_refused(
    run: Run, boss: MadeAgent, facts: dict[str, Any], field: str
) -> None:
    usual: dict[str, Any] = {"name": "x", "filter_": OPEN, "scope": "mine", "team_id": None}
    with pytest.raises(Invalid) as refused:
        await run(create_view, boss, **(usual | facts))
    assert refused.value.field == field


async def test_there_is_room_for_so_many_even_at_once(run: Run, boss: MadeAgent) -> None:
    for number in range(MAX_OWN - 1):
        await made(run, boss, f"View {number}")
    both = await asyncio.gather(made(run, boss, "a"), made(run, boss, "b"), return_exceptions=True)
    assert sorted(isinstance(one, TooManyViews) for one in both) == [False, True]
    view = (await run(list_views, boss))[0]
    await run(archive_view, boss, view_id=view.id)
    await made(run, boss, "c")
    with pytest.raises(TooManyViews):
        await run(restore_view, boss, view_id=view.id)
