"""Files, albums, captions, and that a message broken off in the middle goes on where it stood."""

from typing import Any

import pytest
from aiogram.types import BufferedInputFile
from tests.support.outbound_world import Json, World

from telegram_simulator.samples import mosaic_jpeg
from telldesk.channels.outgoing import Outgoing
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.compose import steps_of
from telldesk.kernel.ids import new_id
from telldesk.tickets.messages import OutboundMessage, Part


def outgoing(text: str, *kinds: str, **facts: Any) -> Outgoing:
    parts = tuple(
        Part(order=number, kind=kind, file_id=f"f{number}", file_unique_id=f"u{number}")
        for number, kind in enumerate(kinds)
    )
    return Outgoing(
        delivery_id=new_id(), kind="message", bot_id=1, chat_id=2, connection="", attempts=1,
        message=OutboundMessage(text=text, parts=parts), **facts,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kinds", "text", "calls"),
    [
        ((), "hello", [("sendMessage", 1)]),
        (("photo",), "short", [("sendPhoto", 1)]),
        (("photo",), "x" * 1025, [("sendPhoto", 1), ("sendMessage", 1)]),
        (("photo", "video"), "short", [("sendMediaGroup", 2)]),
        (("photo", "document"), "", [("sendPhoto", 1), ("sendDocument", 1)]),
        (("document", "document"), "", [("sendMediaGroup", 2)]),
        (("voice", "voice"), "", [("sendVoice", 1), ("sendVoice", 1)]),
        (("sticker",), "look", [("sendSticker", 1), ("sendMessage", 1)]),
        (("photo",) * 12, "", [("sendMediaGroup", 10), ("sendMediaGroup", 2)]),
        (("unheard_of",), "", [("sendDocument", 1)]),
        ((), "", []),
    ],
)
def test_a_message_is_these_calls(
    kinds: tuple[str, ...], text: str, calls: list[tuple[str, int]]
) -> None:
    steps = steps_of(outgoing(text, *kinds))
    assert [(step.call.__api_method__, step.brings) for step in steps] == calls


async def file_id(world: World, bots: Bots) -> str:
    """A photo this bot may send: its own upload, taken out of the chat again."""
    bot = await bots.bot(world.inbox.bot_id)
    jpeg = BufferedInputFile(mosaic_jpeg(2, 2, 1), "p.jpg")
    sent = await bot.send_photo(world.contact.chat_id, jpeg)
    await sent.delete().as_(bot)
    assert sent.photo is not None
    return sent.photo[-1].file_id


async def media(world: World) -> list[Json]:
    return [m for m in await world.messages() if "photo" in m and not m.get("is_deleted")]


async def test_a_photo_with_words_is_one_message(world: World, bots: Bots) -> None:
    photo = await file_id(world, bots)
    await world.say("look", kind="photo", parts=[("photo", world.inbox.bot_id, photo)])
    await world.work_through()
    assert [m["caption"] for m in await media(world)] == ["look"]


async def test_an_album_is_one_message_with_an_address_for_each_part(
    world: World, bots: Bots
) -> None:
    photo = await file_id(world, bots)
    parts = [("photo", world.inbox.bot_id, photo)] * 3
    delivery_id = await world.say("album", kind="album", parts=parts)
    await world.work_through()
    assert len(await media(world)) == 3
    addresses = await world.rows("SELECT part, external_id FROM message_addresses ORDER BY part")
    assert [row["part"] for row in addresses] == [0, 1, 2]
    assert [row["external_id"] for row in addresses] == (
        (await world.delivery(delivery_id))["external_ids"]
    )


async def test_words_too_long_for_a_caption_follow_the_photo_and_a_retry_sends_the_rest(
    world: World, bots: Bots
) -> None:
    photo = await file_id(world, bots)
    await world.control.fail("flood", method="sendMessage", retry_after=2)
    delivery_id = await world.say(
        "x" * 2000, kind="photo", parts=[("photo", world.inbox.bot_id, photo)]
    )
    await world.work_off()
    assert len((await world.delivery(delivery_id))["external_ids"]) == 1
    await world.work_through()
    assert len(await media(world)) == 1
    assert (await world.said())[-1] == "x" * 2000
    assert len((await world.delivery(delivery_id))["external_ids"]) == 2


async def test_a_reply_quotes_the_contacts_message(world: World) -> None:
    sent = await world.control.post(
        "send", bot=world.inbox.bot_id, person=world.contact.chat_id, text="question"
    )
    first = await world.say("unsent")
    message_id = (await world.delivery(first))["message_id"]
    await world.desk.run(
        world.tenant,
        lambda w: w.conn.execute(
            """INSERT INTO message_addresses (id, message_id, ticket_id, bot_id, chat_id,
               external_id) VALUES (gen_random_uuid(), $1, $2, $3, $4, $5)""",
            message_id, world.ticket.id, world.inbox.bot_id, world.contact.chat_id,
            sent["message"]["message_id"],
        ),
    )  # fmt: skip
    await world.say("answer", reply_to_id=message_id)
    await world.work_through()
    reply = (await world.messages())[-1]
    assert reply["reply_to_message"]["message_id"] == sent["message"]["message_id"]


async def test_deleting_reacting_and_typing_are_one_call_each(world: World) -> None:
    first = await world.queue(OutboundMessage(text="oops"))
    await world.work_off()
    (external_id,) = (await world.delivery(first))["external_ids"]
    await world.queue(OutboundMessage(text="👍", replaces=external_id), kind="reaction")
    await world.queue(OutboundMessage(text="typing"), kind="action")
    await world.queue(OutboundMessage(text="", replaces=external_id), kind="delete")
    await world.queue(OutboundMessage(text="", replaces=external_id), kind="delete")
    await world.work_through()
    assert await world.states() == ["sent"] * 5
    methods = [call["method"] for call in await world.control.calls()]
    assert methods == [
        "sendMessage", "setMessageReaction", "sendChatAction", "deleteMessage", "deleteMessage",
    ]  # fmt: skip
