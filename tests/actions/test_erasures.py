"""Asking for a person's erasure: who may, how it is meant, calling it off, what it keeps apart."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import (
    MadeAgent,
    MadeContact,
    make_agent,
    make_contact,
    make_ticket,
)
from tests.support.tenants import FixedClock

from telldesk.contacts.repo import (
    ContactBeingErased,
    ContactIsErased,
    ContactMergedAway,
    ContactUnknown,
    read_contact,
)
from telldesk.erasure.actions import (
    COOLING_OFF,
    ErasureBegun,
    ErasureUnconfirmed,
    ErasureUnknown,
    ask_erasure,
    call_off_erasure,
    read_erasure,
)
from telldesk.erasure.jobs import rebuild_erasures
from telldesk.erasure.scope import begin
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.merge_contacts import merge_contacts
from telldesk.tickets.actions.unmerge_contacts import preview_merge, undo_merge
from telldesk.tickets.contact_cards import contact_card
from telldesk.tickets.contact_lists import contact_changes, list_contacts
from telldesk.tickets.contact_merging import MergeChoices

Run = Callable[..., Awaitable[Any]]
_TASKS = """
SELECT run_at FROM relay.tasks WHERE tenant = $1 AND job = 'erase_contact' ORDER BY run_at
"""
NAME = "Nora  O’Neil"


@pytest.fixture
async def owner(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "owner", name="Ada")


@pytest.fixture
async def nora(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant, name=NAME)


@pytest.fixture
def run(desk: Desk, tenant: Tenant, owner: MadeAgent) -> Run:
    async def run(verb: Any, by: MadeAgent = owner, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, **facts))

    return run


def _wish(contact: MadeContact, when: str = "in-a-day", confirm: str = NAME) -> dict[str, Any]:
    return {"contact_id": contact.id, "confirm": confirm, "when": when}


async def _begin(desk: Desk, tenant: Tenant, keys: KeyRing, erasure_id: Any) -> Any:
    return await desk.run(tenant, lambda work: begin(work, erasure_id, keys=keys))


async def test_it_is_told_what_would_go_before_anybody_asks(
    run: Run, desk: Desk, tenant: Tenant, nora: MadeContact, owner: MadeAgent
) -> None:
    ticket = await make_ticket(desk, tenant, nora)
    await desk.run(
        tenant,
        lambda work: write_as_contact(work, nora.actor, ticket_id=ticket.id, text="Hello"),
    )
    view = await run(read_erasure, contact_id=nora.id)
    assert view.erasure is None
    assert (view.there.tickets, view.there.messages, view.there.notes) == (1, 1, 0)
    assert (view.there.cards, view.there.addresses) == (1, 1)


async def test_in_a_day_it_waits_and_can_be_called_off(
    run: Run, queues: Desk, tenant: Tenant, nora: MadeContact, owner: MadeAgent, clock: FixedClock
) -> None:
    asked = (await run(ask_erasure, **_wish(nora, confirm=" Nora O’Neil "))).erasure
    assert (asked.state, asked.asked_by) == ("waiting", "Ada")
    assert asked.starts_at == clock.at + COOLING_OFF
    (task,) = await queues.ask(_TASKS, tenant.schema)
    assert task["run_at"] == asked.starts_at
    clock.move(timedelta(hours=23))
    off = (await run(call_off_erasure, contact_id=nora.id)).erasure
    assert (off.state, off.called_off_by, off.called_off_at) == ("called_off", "Ada", clock.at)
    with pytest.raises(ErasureUnknown):
        await run(call_off_erasure, contact_id=nora.id)
    # Once more is another one.
    again = (await run(ask_erasure, **_wish(nora))).erasure
    assert again.id != asked.id
    lines = (await run(contact_changes, contact_id=nora.id)).changes
    kinds = [one.kind for one in lines]
    assert kinds == ["erasure_asked", "erasure_called_off", "erasure_asked"]


async def test_called_off_its_task_finds_nothing_to_do(
    run: Run, desk: Desk, tenant: Tenant, nora: MadeContact, keys: KeyRing, clock: FixedClock
) -> None:
    asked = (await run(ask_erasure, **_wish(nora))).erasure
    assert await _begin(desk, tenant, keys, asked.id) == asked.starts_at
    await run(call_off_erasure, contact_id=nora.id)
    clock.move(COOLING_OFF)
    assert await _begin(desk, tenant, keys, asked.id) is None
    assert await _begin(desk, tenant, keys, new_id()) is None
    contact = await desk.run(tenant, lambda work: read_contact(work, nora.id))
    assert (contact.name, contact.erased_at) == (NAME, None)


async def test_asked_twice_it_is_one_and_at_once_is_sooner(
    run: Run, queues: Desk, tenant: Tenant, nora: MadeContact, clock: FixedClock
) -> None:
    both = await asyncio.gather(*(run(ask_erasure, **_wish(nora)) for _ in range(2)))
    assert both[0].erasure.id == both[1].erasure.id
    now = (await run(ask_erasure, **_wish(nora, "at-once"))).erasure
    assert (now.id, now.starts_at) == (both[0].erasure.id, clock.at)
    later = (await run(ask_erasure, **_wish(nora))).erasure
    assert later.starts_at == clock.at
    assert [row["run_at"] for row in await queues.ask(_TASKS, tenant.schema)] == [
        clock.at, clock.at + COOLING_OFF,
    ]  # fmt: skip


@pytest.mark.parametrize("typed", ["", "nora o’neil", "Nora", "Nora O’Neill"])
async def test_another_name_erases_nobody(run: Run, nora: MadeContact, typed: str) -> None:
    with pytest.raises(ErasureUnconfirmed):
        await run(ask_erasure, **_wish(nora, confirm=typed))
    assert (await run(read_erasure, contact_id=nora.id)).erasure is None


@pytest.mark.parametrize("role", ["helper", "moderator", "developer"])
async def test_only_who_runs_the_desk_erases(
    run: Run, desk: Desk, tenant: Tenant, nora: MadeContact, role: str
) -> None:
    other = await make_agent(desk, tenant, role)
    for verb, facts in (
        (read_erasure, {"contact_id": nora.id}),
        (ask_erasure, _wish(nora)),
        (call_off_erasure, {"contact_id": nora.id}),
    ):
        with pytest.raises(NotAllowed):
            await run(verb, other, **facts)


async def test_T18_nobody_erases_in_another_desk(
    desk: Desk, nora: MadeContact, owner: MadeAgent, other_tenant: Tenant
) -> None:
    for verb, facts in (
        (read_erasure, {"contact_id": nora.id}),
        (ask_erasure, _wish(nora)),
        (call_off_erasure, {"contact_id": nora.id}),
    ):
        with pytest.raises(ContactUnknown):
            await desk.run(
                other_tenant, lambda work, verb=verb, facts=facts: verb(work, owner.actor, **facts)
            )


async def test_who_is_to_be_erased_is_merged_with_nobody(
    run: Run, desk: Desk, tenant: Tenant, nora: MadeContact, owner: MadeAgent
) -> None:
    other = await make_contact(desk, tenant)
    twin = await make_contact(desk, tenant)
    merged = {"into_id": nora.id, "from_id": twin.id, "choices": MergeChoices()}
    merge = await run(merge_contacts, **merged)
    with pytest.raises(ContactMergedAway):
        await run(ask_erasure, **_wish(twin, confirm=twin.name))
    assert (await run(read_erasure, contact_id=nora.id)).there.cards == 2
    await run(ask_erasure, **_wish(nora))
    for into, gone in ((nora, other), (other, nora)):
        both = {"into_id": into.id, "from_id": gone.id}
        with pytest.raises(ContactBeingErased):
            await run(merge_contacts, **both, choices=MergeChoices())
        with pytest.raises(ContactBeingErased):
            await run(preview_merge, **both)
    with pytest.raises(ContactBeingErased):
        await run(undo_merge, into_id=nora.id, merge_id=merge.id)
    await run(call_off_erasure, contact_id=nora.id)
    await run(undo_merge, into_id=nora.id, merge_id=merge.id)


async def test_from_its_beginning_the_person_is_nobody(
    run: Run, desk: Desk, tenant: Tenant, nora: MadeContact, keys: KeyRing
) -> None:
    other = await make_contact(desk, tenant)
    asked = (await run(ask_erasure, **_wish(nora, "at-once"))).erasure
    assert await _begin(desk, tenant, keys, asked.id) is None
    card = await run(contact_card, contact_id=nora.id)
    assert (card.name, card.username, card.is_reachable) == ("Erased person", None, False)
    assert card.erased_at is not None
    assert [one.external_id for one in card.channels] == [None]
    page = await run(list_contacts, query="", cursor=None, limit=30)
    assert [one.id for one in page.contacts] == [other.id]
    view = await run(read_erasure, contact_id=nora.id)
    assert (view.erasure.state, view.there.addresses) == ("running", 0)
    with pytest.raises(ErasureBegun):
        await run(call_off_erasure, contact_id=nora.id)
    with pytest.raises(ContactIsErased):
        await run(ask_erasure, **_wish(nora, confirm="Erased person"))
    for into, gone in ((nora, other), (other, nora)):
        with pytest.raises(ContactIsErased):
            await run(merge_contacts, into_id=into.id, from_id=gone.id, choices=MergeChoices())


async def test_what_lost_its_task_gets_it_again(
    run: Run, desk: Desk, queues: Desk, tenant: Tenant, nora: MadeContact, clock: FixedClock
) -> None:
    asked = (await run(ask_erasure, **_wish(nora))).erasure
    await queues.ask("DELETE FROM relay.tasks WHERE tenant = $1", tenant.schema)
    assert rebuild_erasures.row is not None
    rebuild = rebuild_erasures.row
    await desk.run(tenant, lambda work: rebuild(work, {}))
    assert [row["run_at"] for row in await queues.ask(_TASKS, tenant.schema)] == [asked.starts_at]
