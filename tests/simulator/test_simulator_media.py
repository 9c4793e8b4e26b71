import base64
import io
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import (
    BufferedInputFile,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    Message,
)

from telegram_simulator import Simulator
from telegram_simulator.samples import png, sample

PNG = png(64, 48, (200, 30, 30))


def _photo() -> BufferedInputFile:
    return BufferedInputFile(PNG, "red.png")


async def test_a_photo_of_the_bot_has_its_size_and_caption(bot: Bot, started: int) -> None:
    sent = await bot.send_photo(started, _photo(), caption="<i>Red</i>", parse_mode="HTML")
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height) == (64, 48)
    assert sent.caption == "Red"


async def test_a_file_goes_up_and_comes_down_the_same(bot: Bot, started: int) -> None:
    body = bytes(range(256)) * 1000
    sent = await bot.send_document(started, BufferedInputFile(body, "data.bin"))
    assert sent.document is not None
    assert sent.document.file_name == "data.bin"
    down = io.BytesIO()
    await bot.download(sent.document.file_id, down)
    assert down.getvalue() == body


async def test_a_file_id_sends_the_file_again(bot: Bot, started: int) -> None:
    first = await bot.send_photo(started, _photo())
    assert first.photo is not None
    again = await bot.send_photo(started, first.photo[-1].file_id)
    assert again.photo is not None
    assert again.photo[-1].file_unique_id == first.photo[-1].file_unique_id


async def test_a_file_id_of_another_bot_is_wrong(
    bot: Bot, control: Any, connect: Any, started: int
) -> None:
    first = await bot.send_photo(started, _photo())
    assert first.photo is not None
    made = await control.post("bots", username="other_bot")
    other = connect(made["token"])
    await control.post("start", bot=other.id, person=started)
    with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
        await other.send_photo(started, first.photo[-1].file_id)
    with pytest.raises(TelegramBadRequest, match="wrong file_id"):
        await other.get_file(first.photo[-1].file_id)


async def test_no_picture_is_no_photo(bot: Bot, started: int) -> None:
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(started, BufferedInputFile(b"not a picture", "x.jpg"))


async def test_a_long_caption_is_refused(bot: Bot, started: int) -> None:
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(started, _photo(), caption="x" * 1025)


@pytest.mark.parametrize(
    "kind", ["video", "document", "voice", "audio", "video_note", "animation", "sticker"]
)
async def test_every_kind_of_file_can_be_sent_by_the_bot(bot: Bot, started: int, kind: str) -> None:
    body, name, _ = sample(kind, 1)
    upload = BufferedInputFile(body, name or kind)
    sent: Message = await getattr(bot, f"send_{kind}")(started, **{kind: upload})
    assert getattr(sent, kind).file_id
    assert sent.content_type == kind


@pytest.mark.parametrize(
    "kind",
    [
        "photo",
        "video",
        "document",
        "voice",
        "audio",
        "video_note",
        "animation",
        "sticker",
        "location",
        "venue",
        "contact",
        "poll",
        "dice",
        "story",
    ],
)
async def test_every_kind_can_be_sent_by_a_person(
    bot: Bot, control: Any, started: int, kind: str
) -> None:
    await control.post("send", bot=bot.id, person=started, kind=kind)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.content_type == kind


async def test_a_persons_file_can_be_fetched(bot: Bot, control: Any, started: int) -> None:
    body = b"complaint"
    given = {"base64": base64.b64encode(body).decode(), "name": "complaint.txt"}
    await control.post("send", bot=bot.id, person=started, kind="document", file=given)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    down = io.BytesIO()
    await bot.download(update.message.document, down)
    assert down.getvalue() == body


async def test_a_file_above_20_mb_is_not_fetched(bot: Bot, control: Any, started: int) -> None:
    big = {"size": 21 * 1024 * 1024}
    await control.post("send", bot=bot.id, person=started, kind="video", file=big)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.video is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(update.message.video.file_id)


async def test_an_upload_above_the_limit_is_too_large(
    bot: Bot, simulator: Simulator, started: int
) -> None:
    simulator.world.limits.max_upload_bytes = 1000
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(started, BufferedInputFile(b"x" * 1001, "big.bin"))


async def test_an_album_of_the_bot_is_one_group(bot: Bot, control: Any, started: int) -> None:
    sent = await bot.send_media_group(
        started, [InputMediaPhoto(media=_photo(), caption="Two"), InputMediaPhoto(media=_photo())]
    )
    assert len({message.media_group_id for message in sent}) == 1
    assert sent[0].caption == "Two"
    assert len((await control.messages(bot.id, started))[-2:]) == 2


async def test_an_album_mixes_only_what_telegram_mixes(bot: Bot, started: int) -> None:
    video = BufferedInputFile(sample("video", 1)[0], "v.mp4")
    mixed = [InputMediaPhoto(media=_photo()), InputMediaVideo(media=video)]
    assert len(await bot.send_media_group(started, mixed)) == 2
    wrong = [InputMediaPhoto(media=_photo()), InputMediaDocument(media=video)]
    with pytest.raises(TelegramBadRequest, match="can't be mixed"):
        await bot.send_media_group(started, wrong)


async def test_an_album_of_a_person_is_an_update_for_each(
    bot: Bot, control: Any, started: int
) -> None:
    items = [{"kind": "photo", "caption": "Broken"}, {"kind": "photo"}, {"kind": "video"}]
    await control.post("send", bot=bot.id, person=started, kind="album", items=items)
    updates = await bot.get_updates()
    groups = {u.message.media_group_id for u in updates if u.message}
    assert len(updates) == 3
    assert len(groups) == 1
    assert None not in groups


async def test_a_photo_can_be_replaced_by_an_edit(bot: Bot, started: int) -> None:
    sent = await bot.send_photo(started, _photo(), caption="old")
    media = InputMediaPhoto(media=BufferedInputFile(png(10, 10, (0, 0, 9)), "b.png"), caption="new")
    edited = await bot.edit_message_media(media, chat_id=started, message_id=sent.message_id)
    assert isinstance(edited, Message)
    assert edited.photo is not None
    assert edited.photo[-1].width == 10
    assert edited.caption == "new"


async def test_a_caption_can_be_edited(bot: Bot, started: int) -> None:
    sent = await bot.send_photo(started, _photo(), caption="old")
    edited = await bot.edit_message_caption(
        chat_id=started, message_id=sent.message_id, caption="new"
    )
    assert isinstance(edited, Message)
    assert edited.caption == "new"


async def test_a_copy_has_a_new_id_and_the_same_file(bot: Bot, control: Any, started: int) -> None:
    sent = await bot.send_photo(started, _photo(), caption="old")
    copy = await bot.copy_message(started, started, sent.message_id, caption="new")
    shown = (await control.messages(bot.id, started))[-1]
    assert shown["message_id"] == copy.message_id != sent.message_id
    assert shown["caption"] == "new"
    assert "forward_origin" not in shown


async def test_a_copied_album_stays_an_album(bot: Bot, control: Any, started: int) -> None:
    sent = await bot.send_media_group(
        started, [InputMediaPhoto(media=_photo()), InputMediaPhoto(media=_photo())]
    )
    await bot.copy_messages(started, started, [m.message_id for m in sent])
    first, second = (await control.messages(bot.id, started))[-2:]
    assert first["media_group_id"] == second["media_group_id"] != sent[0].media_group_id


async def test_a_forward_tells_where_it_came_from(bot: Bot, control: Any, started: int) -> None:
    said = await control.post("send", bot=bot.id, person=started, text="mine")
    sent = await bot.forward_message(started, started, said["message_id"])
    assert sent.forward_origin is not None
    assert sent.forward_origin.type == "user"


async def test_places_cards_polls_and_dice_can_be_sent(bot: Bot, started: int) -> None:
    assert (await bot.send_location(started, 55.7, 37.6)).location is not None
    assert (await bot.send_venue(started, 55.7, 37.6, "Office", "Main 1")).venue is not None
    assert (await bot.send_contact(started, "+100", "Ann")).contact is not None
    assert (await bot.send_dice(started)).dice is not None
    poll = await bot.send_poll(started, "Well?", ["Yes", "No"])
    assert poll.poll is not None
    assert (await bot.stop_poll(started, poll.message_id)).is_closed
