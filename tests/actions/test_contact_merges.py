"""Merging two contacts: what moves, what wins, that nothing is lost, and that it can be undone."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.factories import (
    BOT_ID,
    MadeAgent,
    MadeContact,
    make_agent,
    make_contact,
    make_ticket,
)
from tests.support.tenants import FixedClock

from telldesk.contacts.actions import ban_contact, end_ban
from telldesk.contacts.channels import Stranger, find_channel, meet_contact
from telldesk.contacts.repo import ContactMergedAway, ContactUnknown, channels_of, read_contact
from telldesk.identity.permissions import NotAllowed
from telldesk.identity.sessions import Client, Tokens, live_sessions, open_session
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions import contact_notes as notes
from telldesk.tickets.actions import merge_contacts as merging
from telldesk.tickets.actions import unmerge_contacts as undoing
from telldesk.tickets.actions.contact_profile import name_contact
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.field_values import fill_contact_fields, read_contact_fields
from telldesk.tickets.actions.fields import FieldWish, create_field
from telldesk.tickets.contact_lists import list_contacts
from telldesk.tickets.contact_merging import MergeChoices
from telldesk.tickets.repo import my_tickets, ticket_history

NOTHING = MergeChoices()


async def _merge(
    desk: Desk, tenant: Tenant, agent: MadeAgent, into: UUID, gone: UUID,
    choices: MergeChoices = NOTHING,
) -> merging.MergeShape:  # fmt: skip
    facts: dict[str, Any] = {"into_id": into, "from_id": gone, "choices": choices}
    return await desk.run(tenant, lambda work: merging.merge_contacts(work, agent.actor, **facts))


async def _undo(desk: Desk, tenant: Tenant, agent: MadeAgent, into: UUID, merge: UUID) -> None:
    await desk.run(
        tenant,
        lambda work: undoing.undo_merge(work, agent.actor, into_id=into, merge_id=merge),
    )


async def _tickets(desk: Desk, tenant: Tenant, contact: MadeContact) -> set[UUID]:
    page = await desk.run(tenant, lambda work: my_tickets(work, contact.actor, None, 30))
    return {one.id for one in page.tickets}


async def _addresses(desk: Desk, tenant: Tenant, contact: MadeContact) -> set[UUID]:
    found = await desk.run(tenant, lambda work: channels_of(work, contact.id))
    return {one.id for one in found}


async def _name(
    desk: Desk, tenant: Tenant, agent: MadeAgent, contact: MadeContact, name: str
) -> None:
    await desk.run(
        tenant,
        lambda work: name_contact(work, agent.actor, contact_id=contact.id, given_name=name),
    )


async def _note(
    desk: Desk, tenant: Tenant, agent: MadeAgent, contact: MadeContact, text: str
) -> None:
    facts: dict[str, Any] = {"contact_id": contact.id, "text": text, "client_key": uuid4()}
    await desk.run(tenant, lambda work: notes.add_contact_note(work, agent.actor, **facts))


async def _notes(desk: Desk, tenant: Tenant, agent: MadeAgent, contact: MadeContact) -> list[str]:
    listed = await desk.run(
        tenant, lambda work: notes.list_contact_notes(work, agent.actor, contact_id=contact.id)
    )
    return sorted(one.text for one in listed)


async def test_addresses_tickets_and_notes_are_the_other_cards_and_go_back(
    desk: Desk, queues: Desk, tenant: Tenant
) -> None:
    agent = await make_agent(desk, tenant)
    anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)
    own = await make_ticket(desk, tenant, anna)
    theirs = await make_ticket(desk, tenant, twin)
    await _note(desk, tenant, agent, anna, "One")
    await _note(desk, tenant, agent, twin, "Two")
    merge = await _merge(desk, tenant, agent, anna.id, twin.id)
    assert await _tickets(desk, tenant, anna) == {own.id, theirs.id}
    assert await _tickets(desk, tenant, twin) == set()
    assert await _addresses(desk, tenant, anna) == {anna.channel_id, twin.channel_id}
    assert await _notes(desk, tenant, agent, anna) == ["One", "Two"]
    page = await desk.run(
        tenant, lambda work: list_contacts(work, agent.actor, query="", cursor=None, limit=30)
    )
    assert [one.id for one in page.contacts] == [anna.id]
    lines = await desk.run(tenant, lambda work: ticket_history(work, agent.actor, theirs.id))
    assert [(one.kind, one.actor.id) for one in lines.lines[-1:]] == [("contact_merged", agent.id)]
    (listed,) = await desk.run(
        tenant, lambda work: undoing.list_merges(work, agent.actor, contact_id=anna.id)
    )
    assert (listed.id, listed.from_id, listed.can_undo) == (merge.id, twin.id, True)

    for _ in range(2):
        await _undo(desk, tenant, agent, anna.id, merge.id)
    assert await _tickets(desk, tenant, anna) == {own.id}
    assert await _tickets(desk, tenant, twin) == {theirs.id}
    assert await _addresses(desk, tenant, twin) == {twin.channel_id}
    assert await _notes(desk, tenant, agent, anna) == ["One"]
    assert await _notes(desk, tenant, agent, twin) == ["Two"]
    told = await queues.ask(
        "SELECT event FROM relay.outbox WHERE tenant = $1 AND event LIKE 'Contact%erged'"
        " ORDER BY id",
        tenant.schema,
    )
    assert [row["event"] for row in told] == ["ContactMerged"] * 2 + ["ContactUnmerged"] * 2


async def test_what_came_in_since_stays_with_the_address_it_came_by(
    desk: Desk, tenant: Tenant
) -> None:
    agent = await make_agent(desk, tenant)
    anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)
    merge = await _merge(desk, tenant, agent, anna.id, twin.id)
    at_anna = await desk.run(
        tenant,
        lambda work: write_as_contact(
            work, anna.actor, ticket_id=None, text="Mine", channel_id=anna.channel_id
        ),
    )
    at_twin = await desk.run(
        tenant,
        lambda work: write_as_contact(
            work, anna.actor, ticket_id=None, text="Theirs", channel_id=twin.channel_id
        ),
    )
    await _undo(desk, tenant, agent, anna.id, merge.id)
    assert await _tickets(desk, tenant, anna) == {at_anna.ticket_id}
    assert await _tickets(desk, tenant, twin) == {at_twin.ticket_id}


async def test_values_win_as_chosen_and_are_put_back(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    agent, boss = await make_agent(desk, tenant), await make_agent(desk, tenant, "admin")
    anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)
    await _name(desk, tenant, agent, anna, "Anna")
    await _name(desk, tenant, agent, twin, "Twin")
    until = clock.now() + timedelta(days=3)
    await desk.run(
        tenant,
        lambda work: ban_contact(work, agent.actor, contact_id=twin.id, reason="Spam", until=until),
    )
    wish = FieldWish(names={"en": "Server"})
    made = await desk.run(
        tenant,
        lambda work: create_field(
            work, boss.actor, belongs_to="contact", key="server", kind="text", wish=wish
        ),
    )
    await desk.run(
        tenant,
        lambda work: fill_contact_fields(
            work, agent.actor, contact_id=twin.id, values={made.id: "eu-1"}
        ),
    )
    preview = await desk.run(
        tenant,
        lambda work: undoing.preview_merge(work, agent.actor, into_id=anna.id, from_id=twin.id),
    )
    assert (preview.given_name, preview.language, preview.ban) == ("into", None, "from")
    assert [(one.into, one.gone, one.wins) for one in preview.fields] == [(None, "eu-1", "from")]
    choices = MergeChoices(given_name="from")
    merge = await _merge(desk, tenant, agent, anna.id, twin.id, choices)

    async def now() -> tuple[str, str, Any]:
        card = await desk.run(tenant, lambda work: read_contact(work, anna.id))
        (field,) = await desk.run(
            tenant, lambda work: read_contact_fields(work, agent.actor, contact_id=anna.id)
        )
        return card.given_name, card.ban_reason, field.value

    assert await now() == ("Twin", "Spam", "eu-1")
    # What somebody changed since stays as they changed it.
    await _name(desk, tenant, agent, anna, "Anna the Second")
    await _undo(desk, tenant, agent, anna.id, merge.id)
    assert await now() == ("Anna the Second", "", None)
    twins = await desk.run(tenant, lambda work: read_contact(work, twin.id))
    assert (twins.given_name, twins.ban_reason, twins.ban_until) == ("Twin", "Spam", until)


async def test_merged_again_nothing_happens(desk: Desk, tenant: Tenant) -> None:
    agent = await make_agent(desk, tenant)
    anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)
    made = await asyncio.gather(*(_merge(desk, tenant, agent, anna.id, twin.id) for _ in range(4)))
    assert len({one.id for one in made}) == 1


async def test_two_merged_into_each_other_at_once_are_merged_once(
    desk: Desk, tenant: Tenant
) -> None:
    agent = await make_agent(desk, tenant)
    anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)
    said = await asyncio.gather(
        _merge(desk, tenant, agent, anna.id, twin.id),
        _merge(desk, tenant, agent, twin.id, anna.id),
        return_exceptions=True,
    )
    assert [isinstance(one, merging.ContactMergedAlready) for one in said].count(True) == 1


async def test_refusals_say_why(
    desk: Desk, tenant: Tenant, other_tenant: Tenant, clock: FixedClock
) -> None:
    agent, helper = await make_agent(desk, tenant), await make_agent(desk, tenant, "helper")
    one, two, three = [await make_contact(desk, tenant) for _ in range(3)]
    stranger = await make_contact(desk, other_tenant)
    with pytest.raises(merging.MergeWithItself):
        await _merge(desk, tenant, agent, one.id, one.id)
    with pytest.raises(ContactUnknown):
        await _merge(desk, tenant, agent, one.id, stranger.id)
    with pytest.raises(NotAllowed):
        await _merge(desk, tenant, helper, one.id, two.id)
    first = await _merge(desk, tenant, agent, two.id, three.id)
    with pytest.raises(merging.ContactMergedAlready):
        await _merge(desk, tenant, agent, one.id, three.id)
    with pytest.raises(merging.ContactMergedAlready):
        await _merge(desk, tenant, agent, three.id, one.id)
    with pytest.raises(ContactMergedAway):
        await _name(desk, tenant, agent, three, "X")
    with pytest.raises(ContactMergedAway):
        await _note(desk, tenant, agent, three, "X")
    second = await _merge(desk, tenant, agent, one.id, two.id)
    with pytest.raises(undoing.UndoLaterFirst):
        await _undo(desk, tenant, agent, two.id, first.id)
    for wrong in (uuid4(), first.id):
        with pytest.raises(undoing.MergeUnknown):
            await _undo(desk, tenant, agent, one.id, wrong)
    with pytest.raises(NotAllowed):
        await _undo(desk, tenant, helper, one.id, second.id)
    # In their order both are undone: everybody is who they were.
    await _undo(desk, tenant, agent, one.id, second.id)
    assert await _addresses(desk, tenant, two) == {two.channel_id, three.channel_id}
    clock.move(timedelta(days=30, seconds=1))
    with pytest.raises(undoing.MergeOver):
        await _undo(desk, tenant, agent, two.id, first.id)


async def test_whoever_was_signed_in_signs_in_anew_both_times(desk: Desk, tenant: Tenant) -> None:
    agent = await make_agent(desk, tenant)
    anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)

    async def sign_in(contact: MadeContact, by: MadeContact) -> Tokens:
        return await desk.run(
            tenant,
            lambda work: open_session(
                work, client=Client.MINI_APP, contact_id=contact.id, channel_id=by.channel_id
            ),
        )

    async def is_in(tokens: Tokens) -> bool:
        found = await desk.run(tenant, lambda work: live_sessions(work, [tokens.session_id]))
        return tokens.session_id in found

    annas, twins = await sign_in(anna, anna), await sign_in(twin, twin)
    merge = await _merge(desk, tenant, agent, anna.id, twin.id)
    assert (await is_in(annas), await is_in(twins)) == (True, False)
    as_one = await sign_in(anna, twin)
    await _undo(desk, tenant, agent, anna.id, merge.id)
    assert (await is_in(annas), await is_in(as_one)) == (True, False)


async def test_a_ban_that_ended_while_merged_ends_after_it(
    desk: Desk, tenant: Tenant, queues: Desk, clock: FixedClock
) -> None:
    agent = await make_agent(desk, tenant)
    anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)
    until = clock.now() + timedelta(hours=1)
    await desk.run(
        tenant,
        lambda work: ban_contact(work, agent.actor, contact_id=twin.id, until=until),
    )
    merge = await _merge(desk, tenant, agent, anna.id, twin.id)
    clock.move(timedelta(hours=2))
    await desk.run(tenant, lambda work: end_ban(work, contact_id=twin.id))
    await _undo(desk, tenant, agent, anna.id, merge.id)
    waiting = await queues.ask(
        "SELECT run_at FROM relay.tasks WHERE tenant = $1 AND job = 'end_ban'"
        " AND args->>'contact_id' = $2 AND run_at = $3",
        tenant.schema, str(twin.id), clock.now(),
    )  # fmt: skip
    assert len(waiting) == 1
    await desk.run(tenant, lambda work: end_ban(work, contact_id=twin.id))
    assert (await desk.run(tenant, lambda work: read_contact(work, twin.id))).banned_at is None


async def test_a_message_of_that_very_moment_lands_on_the_card_that_stays(
    desk: Desk, tenant: Tenant
) -> None:
    agent = await make_agent(desk, tenant)
    for _ in range(8):
        anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)
        person = Stranger(
            bot_id=BOT_ID, external_id=twin.chat_id, chat_id=twin.chat_id, name="Twin"
        )

        async def receive(work: Work, person: Stranger = person) -> UUID:
            known = await find_channel(work, bot_id=BOT_ID, external_id=person.external_id)
            channel = await meet_contact(work, person, known=known)
            await asyncio.sleep(0)  # lets the other go on while this holds its locks
            said = await write_as_contact(
                work, channel.actor, ticket_id=None, text="Now", channel_id=channel.id
            )
            return said.ticket_id

        ticket_id, *_ = await asyncio.gather(
            desk.run(tenant, receive), _merge(desk, tenant, agent, anna.id, twin.id)
        )
        assert ticket_id in await _tickets(desk, tenant, anna)
        assert await _tickets(desk, tenant, twin) == set()
        people = await desk.run(
            tenant,
            lambda work, twin=twin: work.conn.fetchval(
                "SELECT count(*) FROM contact_channels WHERE external_id = $1", twin.chat_id
            ),
        )
        assert people == 1


async def test_a_received_message_waits_for_a_merge_and_follows_it(
    desk: Desk, tenant: Tenant
) -> None:
    agent = await make_agent(desk, tenant)
    anna, twin = await make_contact(desk, tenant), await make_contact(desk, tenant)
    is_held, may_commit = asyncio.Event(), asyncio.Event()

    async def merge(work: Work) -> None:
        facts: dict[str, Any] = {"into_id": anna.id, "from_id": twin.id, "choices": NOTHING}
        await merging.merge_contacts(work, agent.actor, **facts)
        is_held.set()
        await may_commit.wait()

    async def receive(work: Work) -> UUID | None:
        found = await find_channel(work, bot_id=BOT_ID, external_id=twin.chat_id)
        return found.contact_id if found else None

    merged = asyncio.create_task(desk.run(tenant, merge))
    await is_held.wait()
    received = asyncio.create_task(desk.run(tenant, receive))
    await _until_somebody_waits(desk, tenant)
    may_commit.set()
    await merged
    assert await received == anna.id


async def _until_somebody_waits(desk: Desk, tenant: Tenant) -> None:
    waiting = 0
    while not waiting:
        waiting = await desk.run(
            tenant,
            lambda work: work.conn.fetchval(
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"
            ),
        )
