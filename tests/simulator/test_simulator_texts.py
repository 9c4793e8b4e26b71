from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReplyParameters,
)


async def test_getme_tells_the_bot_made_through_control(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.username, me.first_name, me.is_bot) == ("acme_support_bot", "Acme", True)


async def test_start_with_a_payload_reaches_the_bot(bot: Bot, control: Any, person: int) -> None:
    await control.post("start", bot=bot.id, person=person, payload="ticket_7")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start ticket_7"
    (command,) = update.message.entities or []
    assert (command.type, command.offset, command.length) == ("bot_command", 0, 6)


async def test_a_bots_text_shows_in_the_persons_chat(bot: Bot, control: Any, started: int) -> None:
    sent = await bot.send_message(started, "Hello <b>you</b>", parse_mode="HTML")
    shown = (await control.messages(bot.id, started))[-1]
    assert shown["message_id"] == sent.message_id
    assert shown["text"] == "Hello you"
    assert shown["entities"] == [{"type": "bold", "offset": 6, "length": 3}]


async def test_unknown_token_is_unauthorized(bot: Bot, connect: Any) -> None:
    stranger = connect(f"{bot.id}:" + "A" * 35)
    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()


async def test_unknown_method_is_not_found(bot: Bot, control: Any) -> None:
    url = f"{control.base_url}/bot{bot.token}/sendPigeon"
    async with control.session.post(url) as answer:
        assert answer.status == 404
        assert (await answer.json())["error_code"] == 404


async def test_unknown_person_is_chat_not_found(bot: Bot) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(1, "hello")


async def test_a_person_who_never_started_cannot_be_written_to(bot: Bot, person: int) -> None:
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation with a user"):
        await bot.send_message(person, "hello")


async def test_a_person_who_blocked_cannot_be_written_to(
    bot: Bot, control: Any, started: int
) -> None:
    await control.post("block", bot=bot.id, person=started)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(started, "hello")


async def test_block_and_unblock_come_as_member_updates(
    bot: Bot, control: Any, started: int
) -> None:
    await control.post("block", bot=bot.id, person=started)
    await control.post("unblock", bot=bot.id, person=started)
    statuses = [
        update.my_chat_member.new_chat_member.status
        for update in await bot.get_updates()
        if update.my_chat_member
    ]
    assert statuses == ["kicked", "member"]


async def test_a_deactivated_person_is_told_as_such(bot: Bot, control: Any, started: int) -> None:
    await control.post("deactivate", person=started)
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await bot.send_message(started, "hello")


@pytest.mark.parametrize(
    ("text", "words"), [("x" * 4097, "message is too long"), (" \n ", "message text is empty")]
)
async def test_text_of_a_wrong_length_is_refused(
    bot: Bot, started: int, text: str, words: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.send_message(started, text)


async def test_length_counts_utf16_units(bot: Bot, started: int) -> None:
    assert await bot.send_message(started, "😀" * 2048)
    with pytest.raises(TelegramBadRequest, match="message is too long"):
        await bot.send_message(started, "😀" * 2049)


async def test_a_reply_links_to_its_message_with_the_quote(
    bot: Bot, control: Any, started: int
) -> None:
    asked = await control.post("send", bot=bot.id, person=started, text="Where is my parcel?")
    reply = ReplyParameters(message_id=asked["message_id"], quote="my parcel")
    sent = await bot.send_message(started, "On its way", reply_parameters=reply)
    assert sent.reply_to_message is not None
    assert sent.reply_to_message.text == "Where is my parcel?"
    assert sent.quote is not None
    assert sent.quote.position == 9


async def test_a_reply_to_nothing_is_refused_unless_allowed(bot: Bot, started: int) -> None:
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await bot.send_message(started, "?", reply_parameters=ReplyParameters(message_id=999))
    allowed = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    assert await bot.send_message(started, "?", reply_parameters=allowed)


async def test_a_quote_that_is_not_there_is_refused(bot: Bot, control: Any, started: int) -> None:
    asked = await control.post("send", bot=bot.id, person=started, text="Hi")
    reply = ReplyParameters(message_id=asked["message_id"], quote="Ho")
    with pytest.raises(TelegramBadRequest, match="QUOTE_TEXT_INVALID"):
        await bot.send_message(started, "?", reply_parameters=reply)


async def test_an_edit_replaces_the_text_and_keeps_the_old_one(
    bot: Bot, control: Any, started: int
) -> None:
    sent = await bot.send_message(started, "first")
    await bot.edit_message_text("second", chat_id=started, message_id=sent.message_id)
    shown = (await control.messages(bot.id, started))[-1]
    assert shown["text"] == "second"
    assert shown["edits"][0]["text"] == "first"


async def test_an_edit_to_the_same_is_refused(bot: Bot, started: int) -> None:
    sent = await bot.send_message(started, "same")
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text("same", chat_id=started, message_id=sent.message_id)


async def test_a_persons_edit_comes_as_edited_message(bot: Bot, control: Any, started: int) -> None:
    said = await control.post("send", bot=bot.id, person=started, text="one")
    await control.post(
        "edit", bot=bot.id, person=started, message_id=said["message_id"], text="two"
    )
    updates = await bot.get_updates()
    assert updates[1].edited_message is not None
    assert updates[1].edited_message.text == "two"
    assert updates[1].edited_message.edit_date


async def test_a_deleted_message_is_gone(bot: Bot, control: Any, started: int) -> None:
    sent = await bot.send_message(started, "oops")
    assert await bot.delete_message(started, sent.message_id)
    assert sent.message_id not in [m["message_id"] for m in await control.messages(bot.id, started)]
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await bot.delete_message(started, sent.message_id)


def _keyboard(data: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="Yes", callback_data=data)]]
    )


async def test_a_pressed_button_waits_for_the_bots_answer(
    bot: Bot, control: Any, started: int
) -> None:
    sent = await bot.send_message(started, "Sure?", reply_markup=_keyboard("yes"))
    pressed = await control.post(
        "press", bot=bot.id, person=started, message_id=sent.message_id,
        callback_data="yes", wait=0,
    )  # fmt: skip
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "yes"
    assert await bot.answer_callback_query(pressed["callback_query_id"], "Done")
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_callback_query(pressed["callback_query_id"], "Again")


async def test_too_long_callback_data_is_refused(bot: Bot, started: int) -> None:
    with pytest.raises(TelegramBadRequest, match="BUTTON_DATA_INVALID"):
        await bot.send_message(started, "?", reply_markup=_keyboard("я" * 33))


async def test_the_call_log_has_calls_and_no_token(bot: Bot, control: Any, started: int) -> None:
    await bot.send_message(started, "logged")
    log = await control.get(f"calls?bot={bot.id}&method=sendMessage")
    assert log["calls"][-1]["params"]["text"] == "logged"
    assert bot.token.split(":")[1] not in str(log)


async def test_a_revoked_token_is_unauthorized(bot: Bot, control: Any) -> None:
    await control.post(f"bots/{bot.id}/token")
    with pytest.raises(TelegramUnauthorizedError):
        await bot.get_me()


async def test_wrong_markup_language_is_refused(bot: Bot, started: int) -> None:
    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await bot.send_message(started, "<b>open", parse_mode="HTML")
    with pytest.raises(TelegramBadRequest, match="reserved and must be escaped"):
        await bot.send_message(started, "a.b", parse_mode="MarkdownV2")
