"""Conversations: pages both ways, what each audience sees, four statements a page."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import (
    MadeAgent,
    MadeContact,
    make_agent,
    make_contact,
    make_ticket,
)
from tests.support.statements import counted
from tests.support.tenants import FixedClock, MakeTenant

from telldesk.contacts.repo import ContactUnknown
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.contact_cards import contact_card
from telldesk.tickets.conversation import (
    MessageUnknown,
    place_of,
    read_conversation,
    read_message,
    read_revisions,
    ticket_history,
)
from telldesk.tickets.messages import Part
from telldesk.tickets.rows import TicketUnknown
from telldesk.tickets.shapes import (
    ContactMessageShape,
    ConversationPage,
    MessageShape,
)


async def read(
    desk: Desk, tenant: Tenant, actor: Actor, ticket_id: UUID, **how: Any
) -> ConversationPage:
    return await desk.run(tenant, lambda work: read_conversation(work, actor, ticket_id, **how))


async def answer(desk: Desk, tenant: Tenant, agent: MadeAgent, ticket_id: UUID, text: str) -> UUID:
    ref = await desk.run(
        tenant, lambda work: reply(work, agent.actor, ticket_id=ticket_id, text=text)
    )
    return ref.message_id


async def test_pages_lead_through_the_whole_conversation_both_ways(
    desk: Desk, tenant: Tenant
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ticket, noise = [await make_ticket(desk, tenant, contact) for _ in range(2)]
    for index in range(7):
        await answer(desk, tenant, agent, ticket.id, str(index))
        await answer(desk, tenant, agent, noise.id, "noise")
    said: list[str] = []
    last = page = await read(desk, tenant, agent.actor, ticket.id, limit=3)
    assert last.after is None
    while True:
        said = [message.text for message in page.messages] + said
        if page.before is None:
            break
        page = await read(desk, tenant, agent.actor, ticket.id, before=page.before, limit=3)
    assert said == [str(index) for index in range(7)]
    forward = [message.text for message in page.messages]
    while page.after is not None:
        page = await read(desk, tenant, agent.actor, ticket.id, after=page.after, limit=3)
        forward += [message.text for message in page.messages]
    assert forward == said
    beyond = await read(
        desk, tenant, agent.actor, ticket.id, after=last.messages[-1].position, limit=3
    )
    assert (beyond.messages, beyond.before, beyond.after) == ([], None, None)


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9])
async def test_a_page_around_a_message_leads_to_all_before_and_after_it(
    desk: Desk, tenant: Tenant, limit: int
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ticket, noise = [await make_ticket(desk, tenant, contact) for _ in range(2)]
    for index in range(7):
        await answer(desk, tenant, agent, ticket.id, str(index))
        await answer(desk, tenant, agent, noise.id, "noise")
    everything = (await read(desk, tenant, agent.actor, ticket.id)).messages
    for one in everything:
        page = await read(desk, tenant, agent.actor, ticket.id, around=one.position, limit=limit)
        assert one.id in [it.id for it in page.messages]
        assert len(page.messages) <= limit
        said, before, after = list(page.messages), page.before, page.after
        while before is not None:
            page = await read(desk, tenant, agent.actor, ticket.id, before=before, limit=limit)
            said, before = [*page.messages, *said], page.before
        while after is not None:
            page = await read(desk, tenant, agent.actor, ticket.id, after=after, limit=limit)
            said, after = [*said, *page.messages], page.after
        assert [it.id for it in said] == [it.id for it in everything]


async def test_around_where_nothing_stands_is_the_nearest(desk: Desk, tenant: Tenant) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ticket, empty = [await make_ticket(desk, tenant, contact) for _ in range(2)]
    for index in range(3):
        await answer(desk, tenant, agent, ticket.id, str(index))
    end = await read(desk, tenant, agent.actor, ticket.id, around=2**62, limit=2)
    assert ([one.text for one in end.messages], end.after) == (["2"], None)
    assert end.before is not None
    start = await read(desk, tenant, agent.actor, ticket.id, around=0, limit=2)
    assert ([one.text for one in start.messages], start.before) == (["0"], None)
    nothing = await read(desk, tenant, agent.actor, empty.id, around=5)
    assert (nothing.messages, nothing.before, nothing.after) == ([], None, None)
    none_after = await read(desk, tenant, agent.actor, ticket.id, around=0, limit=1)
    assert (none_after.messages, none_after.before, none_after.after) == ([], None, 0)
    with pytest.raises(Invalid):
        await read(desk, tenant, agent.actor, ticket.id, around=1, before=2)
    with pytest.raises(Invalid):
        await read(desk, tenant, agent.actor, ticket.id, around=-1)


async def test_notes_around_a_message_are_not_for_the_contact(desk: Desk, tenant: Tenant) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    await answer(desk, tenant, agent, ticket.id, "public")
    await desk.run(
        tenant, lambda work: add_note(work, agent.actor, ticket_id=ticket.id, text="secret")
    )
    page = await read(desk, tenant, contact.actor, ticket.id, around=2**62)
    assert [one.text for one in page.messages] == ["public"]


async def test_a_position_leads_to_its_message_only_for_who_may_see_it(
    desk: Desk, tenant: Tenant, make_tenant: MakeTenant
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    helper = await make_agent(desk, tenant, "helper")
    ticket = await make_ticket(desk, tenant, contact)
    message_id = await answer(desk, tenant, agent, ticket.id, "here")
    (said,) = (await read(desk, tenant, agent.actor, ticket.id)).messages
    place = await desk.run(tenant, lambda work: place_of(work, agent.actor, said.position))
    assert (place.ticket_id, place.message_id) == (ticket.id, message_id)
    for actor, position in [(helper.actor, said.position), (agent.actor, 2**62)]:
        with pytest.raises(MessageUnknown):
            await desk.run(tenant, lambda work, a=actor, p=position: place_of(work, a, p))
    with pytest.raises(NotAllowed):
        await desk.run(tenant, lambda work: place_of(work, contact.actor, said.position))
    with pytest.raises(Invalid):
        await desk.run(tenant, lambda work: place_of(work, agent.actor, -1))
    other = await make_tenant()
    stranger = await make_agent(desk, other)
    with pytest.raises(MessageUnknown):
        await desk.run(other, lambda work: place_of(work, stranger.actor, said.position))


async def test_a_page_costs_four_statements_however_long_the_history(
    desk: Desk, tenant: Tenant
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    costs = set()
    for rounds in (1, 15):
        for index in range(rounds):
            await answer(desk, tenant, agent, ticket.id, str(index))
        for actor in (agent.actor, contact.actor):
            _, sent = await desk.run(
                tenant,
                lambda work, actor=actor: counted(
                    work, read_conversation(work, actor, ticket.id, limit=100)
                ),
            )
            costs.add(len(sent))
        _, sent = await desk.run(
            tenant, lambda work: counted(work, ticket_history(work, agent.actor, ticket.id))
        )
        assert len(sent) == 2
    assert costs == {4}


async def furnished(
    desk: Desk, tenant: Tenant, agent: MadeAgent, contact: MadeContact
) -> tuple[UUID, UUID]:
    """A ticket whose answer has a file, reactions, a revision and a failed delivery, and a note."""
    ticket = await make_ticket(desk, tenant, contact)
    photo = Part(
        order=1, kind="photo", file_id="secret-file-id", file_unique_id="u", thumb_file_id="t"
    )

    async def furnish(work: Work) -> UUID:
        await write_as_contact(work, contact.actor, ticket_id=ticket.id, text="Hi")
        ref = await reply(
            work, agent.actor, ticket_id=ticket.id, text="Look", parts=(photo,),
            parts_bot_id=contact.bot_id, client_key="k1",
        )  # fmt: skip
        await add_note(work, agent.actor, ticket_id=ticket.id, text="A secret")
        for kind, person in (("contact", contact.id), ("agent", agent.id)):
            await work.conn.execute(
                """INSERT INTO reactions (message_id, person_kind, person_id, emojis, at)
                   VALUES ($1, $2, $3, '["👍"]', $4)""",
                ref.message_id, kind, person, work.now + timedelta(seconds=len(kind)),
            )  # fmt: skip
        await work.conn.execute(
            """INSERT INTO message_revisions (message_id, revision, text, entities, details,
                                              replaced_at) VALUES ($1, 0, 'Lok', '[]', '{}', $2)""",
            ref.message_id, work.now,
        )  # fmt: skip
        await work.conn.execute(
            "UPDATE messages SET revision = 1, edited_at = $2 WHERE id = $1",
            ref.message_id, work.now,
        )  # fmt: skip
        await work.conn.execute(
            "UPDATE deliveries SET state = 'failed', error = 'blocked' WHERE message_id = $1",
            ref.message_id,
        )
        return ref.message_id

    return ticket.id, await desk.run(tenant, furnish)


async def test_an_agent_sees_everything_of_a_message(desk: Desk, tenant: Tenant) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ticket_id, message_id = await furnished(desk, tenant, agent, contact)
    page = await read(desk, tenant, agent.actor, ticket_id)
    first, shape, note = page.messages
    assert isinstance(first, MessageShape)
    assert isinstance(shape, MessageShape)
    assert isinstance(note, MessageShape)
    assert (first.author.kind, first.author.name) == ("contact", contact.name)
    assert (shape.id, shape.author.name, shape.revisions) == (message_id, agent.name, 1)
    assert (shape.kind, shape.parts[0].kind, shape.parts[0].has_thumb) == ("photo", "photo", True)
    assert [(one.person_kind, one.emojis) for one in shape.reactions] == [
        ("agent", ["👍"]),
        ("contact", ["👍"]),
    ]
    assert shape.delivery is not None
    assert (shape.delivery.state, shape.delivery.error) == ("failed", "blocked")
    assert (note.visibility, note.delivery) == ("note", None)
    alone = await desk.run(
        tenant, lambda work: read_message(work, agent.actor, ticket_id, message_id)
    )
    assert alone == shape
    (revision,) = await desk.run(
        tenant, lambda work: read_revisions(work, agent.actor, ticket_id, message_id)
    )
    assert revision.text == "Lok"


async def test_T36_a_contact_sees_no_note_and_nothing_of_the_desk(
    desk: Desk, tenant: Tenant
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ticket_id, message_id = await furnished(desk, tenant, agent, contact)
    page = await read(desk, tenant, contact.actor, ticket_id)
    assert len(page.messages) == 2
    shape = page.messages[1]
    assert isinstance(shape, ContactMessageShape)
    assert (shape.author_name, shape.is_edited, shape.client_key) == (agent.name, True, None)
    assert [one.is_own for one in shape.reactions] == [False, True]
    shown = repr(page)
    assert "secret" not in shown.lower()
    assert str(agent.id) not in shown
    note_id = (await read(desk, tenant, agent.actor, ticket_id)).messages[2].id
    for hidden in (note_id, new_id()):
        with pytest.raises(MessageUnknown):
            await desk.run(
                tenant,
                lambda work, hidden=hidden: read_message(work, contact.actor, ticket_id, hidden),
            )
    for staff_only in (
        lambda work: ticket_history(work, contact.actor, ticket_id),
        lambda work: read_revisions(work, contact.actor, ticket_id, message_id),
        lambda work: contact_card(work, contact.actor, contact.id),
    ):
        with pytest.raises(NotAllowed):
            await desk.run(tenant, staff_only)


async def test_T16_a_conversation_is_unknown_to_strangers(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    helper, stranger = await make_agent(desk, tenant, "helper"), await make_contact(desk, tenant)
    for actor in (helper.actor, stranger.actor):
        for ticket_id in (ticket.id, new_id()):
            with pytest.raises(TicketUnknown):
                await read(desk, tenant, actor, ticket_id)
    with pytest.raises(TicketUnknown):
        await desk.run(tenant, lambda work: ticket_history(work, helper.actor, ticket.id))


async def test_a_message_of_another_ticket_is_unknown_in_this_one(
    desk: Desk, tenant: Tenant
) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    one, other = [await make_ticket(desk, tenant, contact) for _ in range(2)]
    message_id = await answer(desk, tenant, agent, one.id, "Hi")
    with pytest.raises(MessageUnknown):
        await desk.run(tenant, lambda work: read_message(work, agent.actor, other.id, message_id))


@pytest.mark.parametrize(
    "how",
    [{"limit": 0}, {"limit": 101}, {"before": 1, "after": 1}, {"before": -1}, {"after": 2**63}],
)
async def test_a_wrong_page_is_refused(desk: Desk, tenant: Tenant, how: dict[str, int]) -> None:
    agent = await make_agent(desk, tenant)
    with pytest.raises(Invalid):
        await read(desk, tenant, agent.actor, new_id(), **how)


async def test_the_history_says_who_did_what(desk: Desk, tenant: Tenant, clock: FixedClock) -> None:
    agent, contact = await make_agent(desk, tenant), await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    clock.move(timedelta(minutes=1))
    await answer(desk, tenant, agent, ticket.id, "Hi")
    page = await desk.run(tenant, lambda work: ticket_history(work, agent.actor, ticket.id))
    assert [(line.kind, line.actor.name) for line in page.lines] == [
        ("opened", contact.name),
        ("replied", agent.name),
        ("assigned", agent.name),
        ("status", agent.name),
    ]
    last = await desk.run(
        tenant, lambda work: ticket_history(work, agent.actor, ticket.id, limit=3)
    )
    earlier = await desk.run(
        tenant, lambda work: ticket_history(work, agent.actor, ticket.id, before=last.before)
    )
    assert [line.kind for line in earlier.lines] == ["opened"]
    assert earlier.before is None


async def test_a_card_shows_the_person_and_their_tickets(desk: Desk, tenant: Tenant) -> None:
    agent = await make_agent(desk, tenant)
    contact = await make_contact(desk, tenant, reachability="blocked")
    made = [(await make_ticket(desk, tenant, contact)).id for _ in range(2)]
    await make_ticket(desk, tenant, await make_contact(desk, tenant))
    card = await desk.run(tenant, lambda work: contact_card(work, agent.actor, contact.id))
    assert (card.name, card.is_banned, card.is_reachable) == (contact.name, False, False)
    assert card.channels[0].external_id == contact.chat_id
    assert {ticket.id for ticket in card.tickets} == set(made)
    with pytest.raises(ContactUnknown):
        await desk.run(tenant, lambda work: contact_card(work, agent.actor, new_id()))


async def test_T16_a_helper_knows_only_contacts_of_their_tickets(
    desk: Desk, tenant: Tenant
) -> None:
    helper, contact = await make_agent(desk, tenant, "helper"), await make_contact(desk, tenant)
    await make_ticket(desk, tenant, contact)
    with pytest.raises(ContactUnknown):
        await desk.run(tenant, lambda work: contact_card(work, helper.actor, contact.id))
    held = await make_ticket(desk, tenant, contact, assignee=helper)
    card = await desk.run(tenant, lambda work: contact_card(work, helper.actor, contact.id))
    assert [ticket.id for ticket in card.tickets] == [held.id]
    assert card.channels[0].external_id is None
