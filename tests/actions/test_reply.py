"""Answering: what is written, queued, told; exactly once; never to whom it must not go."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import (
    BOT_ID,
    MadeAgent,
    MadeContact,
    make_agent,
    make_contact,
    make_ticket,
    ticket_now,
)
from tests.support.tenants import FixedClock

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.message import ClientKeyReused, ReplyTargetUnknown
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import (
    ContactIsBanned,
    ContactUnreachable,
    FileUnsendable,
    reply,
)
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.messages import Entity, MessageRef, Part
from telldesk.tickets.rows import TicketUnknown

Say = Callable[..., Awaitable[MessageRef]]


@pytest.fixture
def say(desk: Desk, tenant: Tenant) -> Say:
    async def run(
        agent: MadeAgent, ticket_id: UUID, text: str = "Hello", **more: Any
    ) -> MessageRef:
        return await desk.run(
            tenant,
            lambda work: reply(work, agent.actor, ticket_id=ticket_id, text=text, **more),
        )

    return run


async def rows(desk: Desk, tenant: Tenant, query: str, *args: Any) -> list[Any]:
    found: list[Any] = await desk.run(tenant, lambda work: work.conn.fetch(query, *args))
    return found


async def events(queues: Desk, tenant: Tenant) -> list[str]:
    found = await queues.platform(
        lambda work: work.conn.fetch(
            "SELECT event FROM relay.outbox WHERE tenant = $1 ORDER BY id", tenant.schema
        )
    )
    return [row["event"] for row in found]


async def test_a_reply_is_stored_queued_and_told(
    desk: Desk, queues: Desk, tenant: Tenant, say: Say, clock: FixedClock
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact, waiting_since=clock.now())
    ref = await say(agent, ticket.id, "Try again", entities=(Entity("bold", 0, 3),))
    assert (ref.ticket_id, ref.ticket_number) == (ticket.id, ticket.number)
    after = await ticket_now(desk, tenant, ticket.id)
    assert after.status is Status.WAITING
    assert after.assignee_id == agent.id
    assert after.first_reply_at == after.agent_wrote_at == clock.now()
    assert after.waiting_since is None
    assert after.last_message_id == ref.message_id
    assert after.message_count == 1
    assert after.version == ticket.version + 1
    (delivery,) = await rows(desk, tenant, "SELECT * FROM deliveries")
    assert (delivery["kind"], delivery["lane"], delivery["state"]) == ("message", "reply", "queued")
    assert (delivery["bot_id"], delivery["chat_id"]) == (contact.bot_id, contact.chat_id)
    (message,) = await rows(desk, tenant, "SELECT * FROM messages")
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 3}]
    assert await events(queues, tenant) == [
        "TicketOpened", "ReplyAdded", "TicketAssigned", "TicketChanged",
    ]  # fmt: skip
    kinds = await rows(desk, tenant, "SELECT kind FROM ticket_events ORDER BY position")
    assert [row["kind"] for row in kinds] == ["opened", "replied", "assigned", "status"]


async def test_a_later_reply_keeps_the_first_moment(
    desk: Desk, tenant: Tenant, say: Say, clock: FixedClock
) -> None:
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    agent, at = await make_agent(desk, tenant), clock.now()
    await say(agent, ticket.id)
    clock.move(timedelta(minutes=5))
    await say(agent, ticket.id)
    after = await ticket_now(desk, tenant, ticket.id)
    assert after.first_reply_at == at
    assert after.agent_wrote_at == clock.now()


async def test_a_helper_answers_only_their_own_tickets(
    desk: Desk, tenant: Tenant, say: Say
) -> None:
    contact, helper = await make_contact(desk, tenant), await make_agent(desk, tenant, "helper")
    theirs = await make_ticket(desk, tenant, contact, assignee=helper)
    await say(helper, theirs.id)
    free = await make_ticket(desk, tenant, contact)
    for ticket_id in (free.id, new_id()):
        with pytest.raises(TicketUnknown):
            await say(helper, ticket_id)


async def test_a_contact_cannot_reply_as_an_agent(desk: Desk, tenant: Tenant) -> None:
    contact = await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    for verb in (reply, add_note):
        with pytest.raises(NotAllowed):
            await desk.run(
                tenant,
                lambda work, verb=verb: verb(
                    work, contact.actor, ticket_id=ticket.id, text="I am staff"
                ),
            )


async def test_a_repeated_client_key_is_the_same_reply(
    desk: Desk, tenant: Tenant, say: Say
) -> None:
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    agent = await make_agent(desk, tenant)
    first = await say(agent, ticket.id, client_key="k1")
    assert await say(agent, ticket.id, client_key="k1") == first
    assert len(await rows(desk, tenant, "SELECT id FROM messages")) == 1
    assert len(await rows(desk, tenant, "SELECT id FROM deliveries")) == 1
    assert (await ticket_now(desk, tenant, ticket.id)).message_count == 1


async def test_two_replies_with_one_client_key_at_once_are_one(
    desk: Desk, tenant: Tenant, say: Say
) -> None:
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    agent = await make_agent(desk, tenant)
    refs = await asyncio.gather(*(say(agent, ticket.id, client_key="k1") for _ in range(5)))
    assert len({ref.message_id for ref in refs}) == 1
    assert len(await rows(desk, tenant, "SELECT id FROM deliveries")) == 1


async def test_a_client_key_names_one_message_only(desk: Desk, tenant: Tenant, say: Say) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    one = await make_ticket(desk, tenant, contact)
    other = await make_ticket(desk, tenant, contact)
    tries = (say(agent, one.id, client_key="k"), say(agent, other.id, client_key="k"))
    done = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(result) for result in done if isinstance(result, Exception)) == [
        ClientKeyReused
    ]
    assert len(await rows(desk, tenant, "SELECT id FROM messages")) == 1


async def test_T36_a_note_is_never_queued_nor_answered_publicly(
    desk: Desk, queues: Desk, tenant: Tenant, say: Say, clock: FixedClock
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact, waiting_since=clock.now())

    async def note(work: Work) -> MessageRef:
        return await add_note(
            work, agent.actor, ticket_id=ticket.id, text="Rude", client_key="same"
        )

    ref = await desk.run(tenant, note)
    assert await desk.run(tenant, note) == ref
    assert await rows(desk, tenant, "SELECT id FROM deliveries") == []
    assert await ticket_now(desk, tenant, ticket.id) == ticket
    assert (await events(queues, tenant))[-1] == "NoteAdded"
    with pytest.raises(ClientKeyReused):
        await say(agent, ticket.id, client_key="same")
    with pytest.raises(ReplyTargetUnknown):
        await say(agent, ticket.id, reply_to_id=ref.message_id)


async def test_a_reply_answers_a_message_of_its_own_ticket(
    desk: Desk, tenant: Tenant, say: Say
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    one = await make_ticket(desk, tenant, contact)
    other = await make_ticket(desk, tenant, contact)
    ref = await say(agent, one.id)
    await say(agent, one.id, reply_to_id=ref.message_id)
    with pytest.raises(ReplyTargetUnknown):
        await say(agent, other.id, reply_to_id=ref.message_id)


@pytest.mark.parametrize("state", ["blocked", "deactivated"])
async def test_nothing_is_promised_to_an_unreachable_contact(
    desk: Desk, tenant: Tenant, say: Say, state: str
) -> None:
    contact = await make_contact(desk, tenant, reachability=state)
    ticket = await make_ticket(desk, tenant, contact)
    with pytest.raises(ContactUnreachable) as refusal:
        await say(await make_agent(desk, tenant), ticket.id)
    assert refusal.value.facts == {"reachability": state}
    assert await rows(desk, tenant, "SELECT id FROM messages") == []


async def test_a_banned_contact_gets_no_answer(desk: Desk, tenant: Tenant, say: Say) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact)
    await rows(desk, tenant, "UPDATE contacts SET banned_at = now() RETURNING id")
    with pytest.raises(ContactIsBanned):
        await say(agent, ticket.id)


async def test_a_wrong_text_leaves_nothing(desk: Desk, tenant: Tenant, say: Say) -> None:
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    agent = await make_agent(desk, tenant)
    for text, more in (("", {}), ("x" * 4097, {}), ("x", {"client_key": "k" * 65})):
        with pytest.raises(Invalid):
            await say(agent, ticket.id, text, **more)
    assert await rows(desk, tenant, "SELECT id FROM messages") == []


def photo(file_id: str, order: int = 1) -> Part:
    return Part(order=order, kind="photo", file_id=file_id, file_unique_id=f"u-{file_id}")


async def own_file(
    desk: Desk, tenant: Tenant, agent: MadeAgent, contact: MadeContact, file_id: str
) -> UUID:
    """A file that came into the desk through `contact`'s bot."""
    ticket = await make_ticket(desk, tenant, contact)
    await desk.run(
        tenant,
        lambda work: reply(
            work, agent.actor, ticket_id=ticket.id, text="", parts=(photo(file_id),),
            parts_bot_id=contact.bot_id,
        ),
    )  # fmt: skip
    return ticket.id


async def test_T19_only_files_of_this_desk_and_bot_are_sent(
    desk: Desk, tenant: Tenant, other_tenant: Tenant, say: Say
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    await own_file(desk, tenant, agent, contact, "known")
    elsewhere = await make_contact(desk, tenant, bot_id=BOT_ID + 1)
    await own_file(desk, tenant, agent, elsewhere, "other-bot")
    stranger = await make_contact(desk, other_tenant)
    await own_file(
        desk, other_tenant, await make_agent(desk, other_tenant), stranger, "other-tenant"
    )
    ticket = await make_ticket(desk, tenant, contact)
    ref = await say(agent, ticket.id, "", parts=(photo("known"), photo("known", 2)))
    stored = await rows(
        desk, tenant, "SELECT bot_id FROM message_parts WHERE message_id = $1", ref.message_id
    )
    assert [row["bot_id"] for row in stored] == [BOT_ID, BOT_ID]
    for file_id in ("other-bot", "other-tenant", "invented"):
        with pytest.raises(FileUnsendable):
            await say(agent, ticket.id, "", parts=(photo("known"), photo(file_id, 2)))
    with pytest.raises(FileUnsendable):
        await say(agent, ticket.id, "", parts=(photo("x"),), parts_bot_id=BOT_ID + 1)


async def test_of_a_files_description_the_desk_believes_its_own(
    desk: Desk, tenant: Tenant, say: Say
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    await own_file(desk, tenant, agent, contact, "known")
    ticket = await make_ticket(desk, tenant, contact)
    claimed = Part(
        order=3, kind="document", file_id="known", file_unique_id="x", name="../etc",
        caption="Words\x00",
    )  # fmt: skip
    ref = await say(agent, ticket.id, "", parts=(claimed,))
    (part,) = await rows(
        desk, tenant, "SELECT * FROM message_parts WHERE message_id = $1", ref.message_id
    )
    assert (part["kind"], part["name"], part["file_unique_id"]) == ("photo", None, "u-known")
    assert (part["part"], part["caption"]) == (3, "Words")


@pytest.mark.parametrize(
    ("text", "kinds", "more"),
    [
        ("", ["photo"] * 11, {}),
        ("", ["photo", "voice"], {}),
        ("", ["location"], {}),
        ("Words", ["sticker"], {}),
        ("Words", ["video_note"], {}),
        ("", ["photo"], {"order": -1}),
        ("", ["photo"], {"order": 2**31}),
        ("", ["photo"], {"caption": "x" * 1025}),
    ],
)
async def test_files_that_do_not_fit_one_message_are_refused(
    desk: Desk, tenant: Tenant, say: Say, text: str, kinds: list[str], more: dict[str, Any]
) -> None:
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    agent = await make_agent(desk, tenant)
    parts = [
        Part(**{"order": index, "kind": kind, "file_id": "f", "file_unique_id": "u", **more})
        for index, kind in enumerate(kinds)
    ]
    with pytest.raises(Invalid):
        await say(agent, ticket.id, text, parts=parts, parts_bot_id=BOT_ID)
    assert await rows(desk, tenant, "SELECT id FROM messages") == []


async def test_T16_a_helper_sends_no_file_of_a_ticket_they_cannot_see(
    desk: Desk, tenant: Tenant, say: Say
) -> None:
    contact, agent = await make_contact(desk, tenant), await make_agent(desk, tenant)
    await own_file(desk, tenant, agent, contact, "hidden")
    helper = await make_agent(desk, tenant, "helper")
    ticket = await make_ticket(desk, tenant, contact, assignee=helper)
    with pytest.raises(FileUnsendable):
        await say(helper, ticket.id, "", parts=(photo("hidden"),))


async def test_a_role_without_the_permission_is_refused_before_the_look(
    desk: Desk, tenant: Tenant
) -> None:
    nobody = Actor(kind=(await make_agent(desk, tenant)).actor.kind, id=new_id(), role="unheard")
    with pytest.raises(NotAllowed):
        await desk.run(tenant, lambda work: reply(work, nobody, ticket_id=new_id(), text="x"))
