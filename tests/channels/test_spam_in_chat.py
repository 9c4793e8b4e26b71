"""What a contact writes after their ticket was marked as spam is a new one, however they write."""

import pytest
from tests.support.chats import Chat, Seen
from tests.support.factories import make_agent

from telldesk.channels import contact_presses
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.spam import mark_spam

pytest_plugins = ["tests.support.chats"]


async def _marked(seen: Seen, desk: Desk, tenant: Tenant) -> None:
    """The desk's first ticket is spam."""
    agent = await make_agent(desk, tenant)
    first = (await seen.tickets())[0]
    await desk.run(
        tenant, lambda work: mark_spam(work, agent.actor, ticket_id=first["id"], ban=None)
    )


@pytest.mark.parametrize("boundary", ["thread", "hours", "ask"])
async def test_the_next_message_opens_a_new_ticket_under_every_rule(
    chat: Chat, seen: Seen, desk: Desk, tenant: Tenant, boundary: str
) -> None:
    await seen.set_policy(boundary)
    await chat.say("Cheap watches", message_id=11)
    before = len(await seen.replies())
    await _marked(seen, desk, tenant)
    assert len(await seen.replies()) == before
    await chat.say("I lost my order", message_id=12)
    assert await seen.said() == [(1, "Cheap watches"), (2, "I lost my order")]
    spam, new = await seen.tickets()
    assert (spam["status"], spam["spam_at"] is None) == ("closed", False)
    assert (new["status"], new["is_current"]) == ("open", True)
    await chat.say("And more", message_id=13)
    assert (await seen.said())[-1] == (2, "And more")


async def test_so_does_an_answer_to_a_message_of_it(
    chat: Chat, seen: Seen, desk: Desk, tenant: Tenant
) -> None:
    await chat.say("Cheap watches", message_id=11)
    await _marked(seen, desk, tenant)
    (said,) = await seen.rows("SELECT external_id, chat_id FROM message_addresses")
    target = {
        "message_id": said["external_id"], "date": 1_772_442_000,
        "chat": {"id": said["chat_id"], "type": "private"}, "text": "Cheap watches",
    }  # fmt: skip
    await chat.say("This one", message_id=12, reply_to_message=target)
    assert await seen.said() == [(1, "Cheap watches"), (2, "This one")]


async def test_the_bots_list_does_not_offer_it_and_an_old_button_leads_nowhere(
    chat: Chat, seen: Seen, desk: Desk, tenant: Tenant
) -> None:
    await chat.say("Cheap watches", message_id=11)
    await _marked(seen, desk, tenant)
    (spam,) = await seen.tickets()
    await chat.say("/tickets", message_id=12, entities=[
        {"type": "bot_command", "offset": 0, "length": 8}
    ])  # fmt: skip
    assert contact_presses.make_current(spam["id"]) not in await seen.last_press()
    await chat.press(contact_presses.make_current(spam["id"]))
    await chat.say("Hello", message_id=13)
    assert (await seen.said())[-1] == (2, "Hello")
    said = " ".join(one.get("text", "") for one in await seen.replies())
    assert "spam" not in said.lower()
