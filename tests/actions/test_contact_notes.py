"""Notes about a person: who reads and writes them, and that none is lost or doubled."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.factories import MadeContact, make_agent, make_contact, make_ticket
from tests.support.tenants import FixedClock

from telldesk.contacts.repo import ContactUnknown
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Desk
from telldesk.tickets.actions import contact_notes as notes
from telldesk.tickets.actions.message import ClientKeyReused
from telldesk.tickets.contact_lists import contact_changes

NOBODY = UUID(int=7)


async def _kinds(desk: Desk, tenant: Tenant, actor: Actor, contact_id: UUID) -> list[str]:
    page = await desk.run(tenant, lambda work: contact_changes(work, actor, contact_id=contact_id))
    return [one.kind for one in page.changes]


async def _add(
    desk: Desk, tenant: Tenant, actor: Actor, contact: MadeContact, text: str = "Pays late",
    key: UUID | None = None,
) -> notes.ContactNoteShape:  # fmt: skip
    facts: dict[str, Any] = {"contact_id": contact.id, "client_key": key or uuid4()}
    return await desk.run(
        tenant, lambda work: notes.add_contact_note(work, actor, text=text, **facts)
    )


async def test_a_note_about_a_person_is_written_reworded_removed_and_brought_back(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    contact, agent = await make_contact(desk, tenant), (await make_agent(desk, tenant)).actor
    colleague = (await make_agent(desk, tenant)).actor
    key = uuid4()
    note = await _add(desk, tenant, agent, contact, " Pays late\n", key)
    assert (note.text, note.is_yours) == ("Pays late", True)
    assert (await _add(desk, tenant, agent, contact, "Pays late", key)).id == note.id
    one: dict[str, Any] = {"contact_id": contact.id, "note_id": note.id}

    async def seen(actor: Actor) -> list[str]:
        listed = await desk.run(
            tenant, lambda work: notes.list_contact_notes(work, actor, contact_id=contact.id)
        )
        return [shown.text for shown in listed]

    with pytest.raises(NotAllowed):
        await desk.run(
            tenant, lambda work: notes.edit_contact_note(work, colleague, **one, text="Mine")
        )
    clock.move(timedelta(minutes=1))
    edited = await desk.run(
        tenant, lambda work: notes.edit_contact_note(work, agent, **one, text="Paid")
    )
    assert (edited.text, edited.edited_at) == ("Paid", clock.now())
    for _ in range(2):
        await desk.run(tenant, lambda work: notes.remove_contact_note(work, colleague, **one))
    assert await seen(agent) == []
    with pytest.raises(notes.ContactNoteUnknown):
        await desk.run(
            tenant, lambda work: notes.edit_contact_note(work, agent, **one, text="Gone")
        )
    await desk.run(tenant, lambda work: notes.restore_contact_note(work, agent, **one))
    assert await seen(colleague) == ["Paid"]
    assert await _kinds(desk, tenant, agent, contact.id) == [
        "note_restored", "note_removed", "note_edited", "note_added",
    ]  # fmt: skip
    await desk.run(tenant, lambda work: notes.remove_contact_note(work, agent, **one))
    clock.move(timedelta(days=1, seconds=1))
    with pytest.raises(notes.ContactNoteUnknown):
        await desk.run(tenant, lambda work: notes.restore_contact_note(work, agent, **one))
    await _add(desk, tenant, agent, contact, "Another")
    left = await desk.run(
        tenant, lambda work: work.conn.fetchval("SELECT count(*) FROM contact_notes")
    )
    assert left == 1


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "x" * 4097])
async def test_a_note_of_nothing_or_too_much_is_refused(
    desk: Desk, tenant: Tenant, text: str
) -> None:
    contact, agent = await make_contact(desk, tenant), (await make_agent(desk, tenant)).actor
    with pytest.raises(Invalid):
        await _add(desk, tenant, agent, contact, text)


async def test_a_note_key_of_another_contact_is_refused(desk: Desk, tenant: Tenant) -> None:
    one, other = await make_contact(desk, tenant), await make_contact(desk, tenant)
    agent, key = (await make_agent(desk, tenant)).actor, uuid4()
    note = await _add(desk, tenant, agent, one, key=key)
    with pytest.raises(ClientKeyReused):
        await _add(desk, tenant, agent, other, key=key)
    facts = {"contact_id": other.id, "note_id": note.id}
    with pytest.raises(notes.ContactNoteUnknown):
        await desk.run(tenant, lambda work: notes.remove_contact_note(work, agent, **facts))


async def test_fifty_notes_are_the_most_however_many_write_at_once(
    desk: Desk, tenant: Tenant
) -> None:
    contact, agent = await make_contact(desk, tenant), (await make_agent(desk, tenant)).actor
    for at in range(notes.MAX_NOTES - 2):
        await _add(desk, tenant, agent, contact, f"Note {at}")
    said = await asyncio.gather(
        *(_add(desk, tenant, agent, contact, f"Last {at}") for at in range(5)),
        return_exceptions=True,
    )
    refused = [one for one in said if isinstance(one, notes.TooManyContactNotes)]
    assert len(refused) == 3
    assert refused[0].facts == {"limit": 50}


async def test_one_note_comes_of_the_same_key_at_once(desk: Desk, tenant: Tenant) -> None:
    contact, agent = await make_contact(desk, tenant), (await make_agent(desk, tenant)).actor
    key = uuid4()
    made = await asyncio.gather(
        *(_add(desk, tenant, agent, contact, "Once", key) for _ in range(4))
    )
    assert len({one.id for one in made}) == 1


async def test_a_helper_notes_of_those_whose_tickets_they_hold_alone(
    desk: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    helper, boss = await make_agent(desk, tenant, "helper"), await make_agent(desk, tenant)
    own, foreign = await make_contact(desk, tenant), await make_contact(desk, tenant)
    await make_ticket(desk, tenant, own, assignee=helper)
    await make_ticket(desk, tenant, foreign, assignee=boss)
    bosses = await _add(desk, tenant, boss.actor, own, "From above")
    note = await _add(desk, tenant, helper.actor, own)
    listed = await desk.run(
        tenant, lambda work: notes.list_contact_notes(work, helper.actor, contact_id=own.id)
    )
    assert [(one.text, one.is_yours) for one in listed] == [
        ("Pays late", True), ("From above", False),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        await desk.run(
            tenant,
            lambda work: notes.remove_contact_note(
                work, helper.actor, contact_id=own.id, note_id=bosses.id
            ),
        )
    await desk.run(
        tenant,
        lambda work: notes.remove_contact_note(
            work, helper.actor, contact_id=own.id, note_id=note.id
        ),
    )
    stranger = await make_contact(desk, other_tenant)
    for refused in (
        _add(desk, tenant, helper.actor, foreign),
        _add(desk, tenant, boss.actor, stranger),
        _kinds(desk, tenant, helper.actor, foreign.id),
        _kinds(desk, tenant, helper.actor, NOBODY),
    ):
        with pytest.raises(ContactUnknown):
            await refused
