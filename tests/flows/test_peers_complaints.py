"""What users of other desks complained about, end to end: each must be fine here.

The threads stand beside each test (read 2026-11).
"""

import base64

from tests.support.flow import Flow, messages_of, tickets_of
from tests.support.inboxes import update
from tests.support.sent_files import picture

from telldesk.kernel.db import Tenant


async def test_a_strangers_ten_forwards_are_one_conversation_in_order(
    flow: Flow, tenant: Tenant
) -> None:
    """chatwoot#13308, bostrot/telegram-support-bot#17: forwards were many chats, one was lost."""
    at = await flow.open_desk(tenant)
    nora = await flow.person()
    origin = {"type": "channel", "name": "News"}
    for number in range(10):
        await flow.says(at, nora, f"Forwarded {number}", forward_from=origin)
    await flow.drain()
    agent = await flow.agent(at)
    (ticket,) = await tickets_of(agent)
    said = await messages_of(agent, ticket)
    assert [one["text"] for one in said] == [f"Forwarded {number}" for number in range(10)]


async def test_an_edited_caption_loses_neither_the_picture_nor_what_it_said(
    flow: Flow, tenant: Tenant
) -> None:
    """chatwoot#10760: the edit of a caption erased the text."""
    at = await flow.open_desk(tenant)
    nora = await flow.person()
    await flow.start(at, nora)
    sent = await flow.control.post(
        "send", bot=at.inbox.bot_id, person=nora, kind="photo", caption="The lamp is brokn",
        file={"base64": base64.b64encode(picture(40, 40)).decode()},
    )  # fmt: skip
    for caption in ("The lamp is broken", ""):
        await flow.control.post(
            "edit", bot=at.inbox.bot_id, person=nora, message_id=sent["message_id"], caption=caption
        )
    await flow.drain()
    agent = await flow.agent(at)
    (ticket,) = await tickets_of(agent)
    (said,) = await messages_of(agent, ticket)
    assert [one["kind"] for one in said["parts"]] == ["photo"]
    assert said["text"] == ""
    place = f"/api/v1/tickets/{ticket['id']}/messages/{said['id']}/revisions"
    told = [one["text"] for one in (await agent.get(place)).json()]
    assert set(told) == {"The lamp is brokn", "The lamp is broken"}


async def test_what_nobody_knows_and_what_serves_the_chat_hold_nothing_up(
    flow: Flow, tenant: Tenant
) -> None:
    """zammad, tg-support-bot#5: an unknown payload or a pin, and nothing came after it."""
    at = await flow.open_desk(tenant)
    nora = await flow.person()
    await flow.start(at, nora)
    first = await flow.says(at, nora, "Before")
    who = {"id": nora, "is_bot": False, "first_name": "Nora"}
    chat = {"id": nora, "type": "private", "first_name": "Nora"}
    beside = {"date": 1_700_000_000, "chat": chat, "from": who}
    pinned = {"message_id": first, "text": "Before", **beside}
    for number, content in enumerate(({"hologram": {"sides": 3}}, {"pinned_message": pinned}, {})):
        message = {"message_id": 9000 + number, **beside, **content}
        await flow.hook(at, update(message=message))
    await flow.hook(at, update(telepathy={"said": "?"}))
    await flow.says(at, nora, "After")
    await flow.drain()
    agent = await flow.agent(at)
    (ticket,) = await tickets_of(agent)
    said = [one["text"] for one in await messages_of(agent, ticket)]
    assert (said[0], said[-1]) == ("Before", "After")
