"""A person's card: the desk's own name of them, language, numbers; finding people."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.support.factories import MadeContact, make_agent, make_contact, make_ticket
from tests.support.tenants import FixedClock

from telldesk.contacts.preferences import LanguageUnspoken
from telldesk.contacts.repo import ContactUnknown
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.contact_profile import name_contact, speak_with_contact
from telldesk.tickets.contact_cards import contact_card
from telldesk.tickets.contact_lists import ContactPage, contact_changes, list_contacts
from telldesk.tickets.contact_shapes import ContactCard
from telldesk.tickets.repo import TicketFilters, list_tickets
from telldesk.tickets.search import search_tickets


async def _card(desk: Desk, tenant: Tenant, actor: Actor, contact: MadeContact) -> ContactCard:
    return await desk.run(tenant, lambda work: contact_card(work, actor, contact.id))


async def _name(desk: Desk, tenant: Tenant, actor: Actor, contact_id: UUID, name: str) -> None:
    await desk.run(
        tenant, lambda work: name_contact(work, actor, contact_id=contact_id, given_name=name)
    )


async def _speak(desk: Desk, tenant: Tenant, actor: Actor, contact_id: UUID, language: str) -> None:
    async def verb(work: Work) -> None:
        await speak_with_contact(work, actor, contact_id=contact_id, language=language)

    await desk.run(tenant, verb)


async def _kinds(desk: Desk, tenant: Tenant, actor: Actor, contact_id: UUID) -> list[str]:
    page = await desk.run(tenant, lambda work: contact_changes(work, actor, contact_id=contact_id))
    return [one.kind for one in page.changes]


async def _found(desk: Desk, tenant: Tenant, actor: Actor, query: str) -> list[str]:
    page = await desk.run(
        tenant, lambda work: list_contacts(work, actor, query=query, cursor=None, limit=30)
    )
    return [one.name for one in page.contacts]


async def _page(desk: Desk, tenant: Tenant, actor: Actor, cursor: str | None) -> ContactPage:
    return await desk.run(
        tenant, lambda work: list_contacts(work, actor, query="", cursor=cursor, limit=2)
    )


async def test_the_desks_own_name_is_what_the_staff_reads(
    desk: Desk, queues: Desk, tenant: Tenant
) -> None:
    contact = await make_contact(desk, tenant, name="anna1987")
    agent = (await make_agent(desk, tenant)).actor
    await make_ticket(desk, tenant, contact)
    for _ in range(2):
        await _name(desk, tenant, agent, contact.id, "  Anna   of Maple ")
    card = await _card(desk, tenant, agent, contact)
    assert (card.name, card.own_name, card.given_name) == (
        "Anna of Maple", "anna1987", "Anna of Maple",
    )  # fmt: skip
    page = await desk.run(tenant, lambda work: list_tickets(work, agent, TicketFilters(), None, 30))
    assert [one.contact.name for one in page.tickets] == ["Anna of Maple"]
    assert await _kinds(desk, tenant, agent, contact.id) == ["given_name"]
    told = await queues.ask(
        "SELECT event FROM relay.outbox WHERE tenant = $1 AND event = 'ContactChanged'",
        tenant.schema,
    )
    assert len(told) == 1
    await _name(desk, tenant, agent, contact.id, "")
    assert (await _card(desk, tenant, agent, contact)).name == "anna1987"


async def test_tickets_are_found_by_the_desks_own_name(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant, name="anna1987")
    agent = (await make_agent(desk, tenant)).actor
    before = await make_ticket(desk, tenant, contact)
    await _name(desk, tenant, agent, contact.id, "Quokka")
    other = await make_contact(desk, tenant, name="Somebody")
    await _name(desk, tenant, agent, other.id, "Quokka Two")
    after = await make_ticket(desk, tenant, other)

    async def found() -> set[UUID]:
        page = await desk.run(
            tenant, lambda work: search_tickets(work, agent, "quokka", cursor=None, limit=30)
        )
        return {one.ticket.id for one in page.found}

    assert await found() == {before.id, after.id}
    await _name(desk, tenant, agent, contact.id, "")
    assert await found() == {after.id}


@pytest.mark.parametrize("name", ["x" * 129, "a\x00b", "a\x1bb"])
async def test_a_name_that_is_none_is_refused(desk: Desk, tenant: Tenant, name: str) -> None:
    contact, agent = await make_contact(desk, tenant), (await make_agent(desk, tenant)).actor
    with pytest.raises(Invalid):
        await _name(desk, tenant, agent, contact.id, name)


async def test_the_desk_speaks_a_language_of_its_own_with_a_person(
    desk: Desk, tenant: Tenant
) -> None:
    contact, agent = await make_contact(desk, tenant), (await make_agent(desk, tenant)).actor

    async def speak(language: str) -> None:
        await _speak(desk, tenant, agent, contact.id, language)

    await speak("en")
    await speak("en")
    assert (await _card(desk, tenant, agent, contact)).language == "en"
    with pytest.raises(LanguageUnspoken):
        await speak("xx")
    await speak("")
    assert (await _card(desk, tenant, agent, contact)).language == ""
    assert await _kinds(desk, tenant, agent, contact.id) == ["language", "language"]


async def test_only_those_who_may_change_a_contact(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    for role in ("helper", "developer"):
        agent = (await make_agent(desk, tenant, role)).actor
        with pytest.raises(NotAllowed):
            await _name(desk, tenant, agent, contact.id, "X")
        with pytest.raises(NotAllowed):
            await _speak(desk, tenant, agent, contact.id, "en")
        with pytest.raises(NotAllowed):
            await _found(desk, tenant, agent, "")
    with pytest.raises(NotAllowed):
        await _name(desk, tenant, contact.actor, contact.id, "X")


async def test_another_desks_contact_is_nobody(
    desk: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    stranger = await make_contact(desk, other_tenant)
    agent = (await make_agent(desk, tenant)).actor
    with pytest.raises(ContactUnknown):
        await _name(desk, tenant, agent, stranger.id, "X")
    with pytest.raises(ContactUnknown):
        await _kinds(desk, tenant, agent, stranger.id)
    assert stranger.name not in await _found(desk, tenant, agent, "")


async def test_a_card_says_what_the_tickets_come_to(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    contact, boss = await make_contact(desk, tenant), await make_agent(desk, tenant)
    helper = await make_agent(desk, tenant, "helper")
    now = clock.now()
    hour = timedelta(hours=1)
    await make_ticket(
        desk, tenant, contact, is_current=False, status="closed", opened_at=now - 9 * hour,
        contact_wrote_at=now - 8 * hour,
    )  # fmt: skip
    own = await make_ticket(
        desk, tenant, contact, assignee=helper, opened_at=now - 3 * hour,
        contact_wrote_at=now - 2 * hour, contact_read_at=now - hour,
    )  # fmt: skip

    async def rate(version: int, stars: int) -> None:
        await desk.run(
            tenant,
            lambda work: work.conn.execute(
                """INSERT INTO ratings (id, ticket_id, version, finished_at, asked_at, stars,
                                        rated_at)
                   VALUES (gen_random_uuid(), $1, $2, $3, $3, $4, $3)""",
                own.id, version, now, stars,
            ),
        )  # fmt: skip

    await rate(1, 5)
    await rate(2, 2)
    facts = (await _card(desk, tenant, boss.actor, contact)).facts
    assert facts.by_status == {"closed": 1, "open": 1}
    assert (facts.first_at, facts.last_wrote_at) == (now - 9 * hour, now - 2 * hour)
    assert (facts.ratings, facts.rating_average) == (2, 3.5)
    card = await _card(desk, tenant, boss.actor, contact)
    assert card.channels[0].last_seen_at == now - hour
    # A helper sees what their own ticket comes to, and neither address nor the other ticket.
    theirs = await _card(desk, tenant, helper.actor, contact)
    assert theirs.facts.by_status == {"open": 1}
    assert theirs.facts.first_at == now - 3 * hour
    assert [one.id for one in theirs.tickets] == [own.id]
    assert (theirs.username, theirs.channels[0].external_id) == (None, None)
    nobodys = await make_contact(desk, tenant)
    facts = (await _card(desk, tenant, boss.actor, nobodys)).facts
    assert (facts.by_status, facts.first_at, facts.rating_average) == ({}, None, None)


async def test_contacts_are_listed_newest_first_and_paged(
    desk: Desk, tenant: Tenant, clock: FixedClock
) -> None:
    agent = (await make_agent(desk, tenant)).actor
    made = []
    for at in range(5):
        made.append((await make_contact(desk, tenant, name=f"Person {at}")).name)
        clock.move(timedelta(seconds=at % 2))  # some of the same moment
    names: list[str] = []
    cursor: str | None = None
    for _ in range(3):
        page = await _page(desk, tenant, agent, cursor)
        names += [one.name for one in page.contacts]
        cursor = page.next_cursor
    assert cursor is None
    assert sorted(names) == made
    assert names[0] == made[-1]


async def test_contacts_are_found_by_any_of_their_names_and_their_number(
    desk: Desk, tenant: Tenant
) -> None:
    agent = (await make_agent(desk, tenant)).actor
    anna = await make_contact(desk, tenant, name="Анна Ёлкина", chat_id=555_777)
    bob = await make_contact(desk, tenant, name="100%_Bob")
    await _name(desk, tenant, agent, bob.id, "Robert")
    await desk.run(
        tenant,
        lambda work: work.conn.execute(
            "UPDATE contacts SET username = 'anna_yo' WHERE id = $1", anna.id
        ),
    )
    for query in ("анна", "ЁЛК", "ёлкина анна", "@anna_yo", "ЕЛКИНА", "нна", "555777"):
        assert await _found(desk, tenant, agent, query) == ["Анна Ёлкина"], query
    for query in ("robert", "bob", "100%", "%_b"):
        assert await _found(desk, tenant, agent, query) == ["Robert"], query
    for query in ("анна bob", "555", "42", "9" * 30, "%%", "\\", "_nna"):
        assert await _found(desk, tenant, agent, query) == [], query
    with pytest.raises(Invalid):
        await _found(desk, tenant, agent, "x" * 101)
    with pytest.raises(Invalid):
        await _found(desk, tenant, agent, "a\x00")


async def test_changes_are_paged_and_say_no_words(desk: Desk, tenant: Tenant) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    for at in range(5):
        await _name(desk, tenant, agent.actor, contact.id, f"Secret name {at}")
    first = await desk.run(
        tenant, lambda work: contact_changes(work, agent.actor, contact_id=contact.id, limit=3)
    )
    assert [one.actor_name for one in first.changes] == [agent.name] * 3
    rest = await desk.run(
        tenant,
        lambda work: contact_changes(work, agent.actor, contact_id=contact.id, before=first.before),
    )
    assert (len(rest.changes), rest.before) == (2, None)
    kept = await desk.run(
        tenant, lambda work: work.conn.fetch("SELECT data::text FROM contact_card_changes")
    )
    assert not any("Secret" in row["data"] for row in kept)
