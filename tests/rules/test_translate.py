"""Every kind of Telegram message becomes a neutral one; nothing fails, nothing disappears."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from aiogram.enums import ContentType
from aiogram.types import Message
from tests.support.inboxes import message as private_message
from tests.support.plausible import smallest

from telldesk.channels.telegram.rich import flatten
from telldesk.channels.telegram.translate import person_name, translate
from telldesk.tickets.details import MessageDetails, typed
from telldesk.tickets.messages import KINDS, Address, Entity, InboundMessage

BOT = 77
FILE = {"file_id": "f1", "file_unique_id": "u1"}
SIZED = {**FILE, "width": 640, "height": 480}
SIZES = [{**SIZED, "file_id": "s", "width": 320, "height": 240}, {**SIZED, "file_id": "l"}]
PLACE = {"latitude": 1.5, "longitude": 2.5}
FILE_KINDS = {
    "animation", "photo", "video", "document", "voice", "audio", "video_note", "sticker",
}  # fmt: skip
SAME_NAME = FILE_KINDS | {
    "text", "location", "venue", "contact", "poll", "dice", "game", "story", "paid_media",
    "checklist", "gift", "giveaway", "invoice",
}  # fmt: skip
OTHER_NAME = {
    "live_photo": "photo",
    "rich_message": "rich",
    "unique_gift": "gift",
    "gift_upgrade_sent": "gift",
    "giveaway_created": "giveaway",
    "giveaway_winners": "giveaway",
    "giveaway_completed": "giveaway",
}
CONTENT = [
    kind.value for kind in ContentType
    if kind not in {ContentType.UNKNOWN, ContentType.ANY}
]  # fmt: skip


def parsed(**content: Any) -> Message:
    return Message.model_validate(private_message(message_id=5, **content))


def told(**content: Any) -> InboundMessage:
    return translate(parsed(**content), BOT)


@pytest.mark.parametrize("content_type", CONTENT)
def test_T14_every_content_type_has_its_kind(content_type: str) -> None:
    field = Message.model_fields.get(content_type)
    if field is None:
        pytest.skip(f"aiogram names {content_type} but gives it no field")
    said = told(**{content_type: smallest(field.annotation)})
    expected = content_type if content_type in SAME_NAME else OTHER_NAME.get(content_type)
    assert said.kind == (expected or "service")
    assert said.kind in KINDS
    assert said.raw is None
    if content_type in FILE_KINDS:
        assert said.part is not None
        assert (said.part.kind, said.part.order) == (content_type, 5)


@pytest.mark.parametrize("content_type", CONTENT)
def test_every_card_is_told_as_it_is_kept_but_for_the_channels_ids(content_type: str) -> None:
    field = Message.model_fields.get(content_type)
    if field is None:
        pytest.skip(f"aiogram names {content_type} but gives it no field")
    kept = msgspec.to_builtins(told(**{content_type: smallest(field.annotation)}).details)
    shown = msgspec.to_builtins(typed(kept, MessageDetails))
    kept.get("live", {}).pop("file_id", None)
    assert shown == kept


def test_T19_a_files_id_at_the_channel_is_never_told() -> None:
    live = {**FILE, "file_id": "secret", "width": 1, "height": 1, "duration": 3, "photo": SIZES}
    blocks = {"blocks": [{"type": "photo", "photo": [{**SIZED, "file_id": "secret"}]}]}
    for kept in (told(live_photo=live).details, told(rich_message=blocks).details):
        assert "secret" in str(kept)
        assert "secret" not in str(typed(kept, MessageDetails))


def test_a_card_nobody_understands_leaves_the_words_alone() -> None:
    assert typed({"latitude": "somewhere"}, MessageDetails) == MessageDetails()


def test_a_message_keeps_its_place_and_the_vendors_time() -> None:
    said = told(text="hi", date=1_700_000_000)
    assert said.address == Address(bot_id=BOT, chat_id=5001, external_id=5)
    assert said.sent_at == datetime.fromtimestamp(1_700_000_000, UTC)
    assert (said.kind, said.text, said.part, said.details) == ("text", "hi", None, {})


def test_a_business_message_keeps_its_connection() -> None:
    assert told(text="hi", business_connection_id="bc").address.connection == "bc"


def test_entities_keep_their_spans_and_unsafe_links_become_text() -> None:
    spans = [
        {"type": "bold", "offset": 0, "length": 2},
        {"type": "text_link", "offset": 3, "length": 2, "url": "https://example.com/?a=1&b=2"},
        {"type": "text_link", "offset": 3, "length": 2, "url": "javascript:alert(1)"},
        {"type": "pre", "offset": 6, "length": 1, "language": "python"},
        {"type": "hologram", "offset": 6, "length": 1},
    ]
    assert told(text="hi yo x", entities=spans).entities == (
        Entity("bold", 0, 2),
        Entity("text_link", 3, 2, url="https://example.com/?a=1&b=2"),
        Entity("pre", 6, 1, language="python"),
    )


def test_a_captioned_photo_is_its_largest_size() -> None:
    bold = [{"type": "bold", "offset": 0, "length": 3}]
    said = told(photo=SIZES, caption="cat", caption_entities=bold, media_group_id="g1")
    assert (said.kind, said.text, said.album_key) == ("photo", "cat", "g1")
    assert said.entities == (Entity("bold", 0, 3),)
    assert said.part is not None
    assert (said.part.file_id, said.part.thumb_file_id) == ("l", "s")
    assert (said.part.caption, said.part.mime) == ("cat", "image/jpeg")


def test_an_animation_is_not_a_document() -> None:
    said = told(animation={**SIZED, "duration": 3}, document={**FILE, "file_name": "a.gif"})
    assert said.kind == "animation"
    assert said.part is not None
    assert said.part.kind == "animation"


def test_a_live_photo_is_a_photo_that_names_its_moving_part() -> None:
    live = {**SIZED, "file_id": "moving", "duration": 2, "photo": SIZES}
    said = told(live_photo=live, photo=SIZES)
    assert said.kind == "photo"
    assert said.part is not None
    assert said.part.file_id == "l"
    assert said.details["live"] == {"file_id": "moving", "duration_s": 2}


def test_a_venue_is_not_a_location() -> None:
    venue = {"location": PLACE, "title": "Café", "address": "Main St 1"}
    said = told(venue=venue, location=PLACE)
    assert (said.kind, said.text) == ("venue", "Café, Main St 1")
    assert said.details == {**PLACE, "title": "Café", "address": "Main St 1"}


def test_a_live_location_says_how_long() -> None:
    said = told(location={**PLACE, "live_period": 900})
    assert said.details == {**PLACE, "live_period_s": 900}


def test_cards_say_their_words() -> None:
    contact = told(contact={"phone_number": "+1", "first_name": "Bo", "user_id": 9})
    assert contact.details == {"name": "Bo", "phone": "+1", "user_id": 9}
    assert told(dice={"emoji": "🎲", "value": 4}).details == {"emoji": "🎲", "value": 4}
    checklist = {"title": "Moving", "tasks": [{"id": 1, "text": "boxes"}]}
    assert told(checklist=checklist).text == "Moving\nboxes"
    sticker = {**SIZED, "type": "regular", "is_animated": True, "is_video": False, "emoji": "😀"}
    said = told(sticker=sticker)
    assert said.part is not None
    assert (said.text, said.part.mime) == ("😀", "application/x-tgsticker")


def test_paid_media_shows_what_may_be_seen() -> None:
    paid = {"star_count": 5, "paid_media": [{"type": "preview"}, {"type": "photo", "photo": SIZES}]}
    said = told(paid_media=paid)
    assert said.details == {"stars": 5, "count": 2}
    assert said.part is not None
    assert said.part.file_id == "l"


ORIGINS: list[tuple[dict[str, Any], str]] = [
    ({"type": "user", "sender_user": {"id": 1, "is_bot": False, "first_name": "Bo"}}, "Bo"),
    ({"type": "hidden_user", "sender_user_name": "Hidden"}, "Hidden"),
    ({"type": "chat", "sender_chat": {"id": -1, "type": "group", "title": "Club"}}, "Club"),
    ({"type": "channel", "chat": {"id": -2, "type": "channel", "title": "News"},
      "message_id": 3}, "News"),
]  # fmt: skip


@pytest.mark.parametrize(("origin", "name"), ORIGINS)
def test_a_forward_carries_a_label_only(origin: dict[str, Any], name: str) -> None:
    said = told(text="x", forward_origin={**origin, "date": 1_700_000_000})
    assert said.details["forward"] == {
        "kind": origin["type"], "name": name, "at": "2023-11-14T22:13:20+00:00",
    }  # fmt: skip


def test_replies_quotes_and_foreign_replies_are_kept() -> None:
    said = told(
        text="x",
        reply_to_message=private_message(message_id=3, text="before"),
        quote={"text": "bef", "position": 0, "is_manual": True},
    )
    assert said.reply_to == 3
    assert said.details == {"reply_external_id": 3, "quote": {"text": "bef", "offset": 0}}
    foreign = told(text="x", external_reply={"origin": {**ORIGINS[1][0], "date": 1_700_000_000}})
    assert foreign.reply_to is None
    assert foreign.details["external_reply"]["name"] == "Hidden"


def test_T14_an_unknown_kind_is_visible_with_its_raw_form() -> None:
    said = told(hologram={"depth": 3, "note": "a\0b"})
    assert said.kind == "unsupported"
    assert said.raw is not None
    assert said.raw["hologram"] == {"depth": 3, "note": "ab"}


def test_words_lose_the_character_no_column_takes() -> None:
    assert told(text="a\0b").text == "ab"
    assert told(document={**FILE, "file_name": "a\0.txt"}).part.name == "a.txt"  # type: ignore[union-attr]  # it has one


def test_a_person_always_has_a_name() -> None:
    sender = parsed(text="x", sender={"id": 9, "is_bot": False, "first_name": " "}).from_user
    assert sender is not None
    assert person_name(sender) == "9"


def test_a_rich_message_keeps_words_spans_and_files() -> None:
    rich = {
        "blocks": [
            {"type": "heading", "size": 1, "text": "Order 😀"},
            {"type": "paragraph", "text": ["see ", {"type": "bold", "text": "this"}, " and ",
                                           {"type": "url", "text": "that", "url": "https://x.y"}]},
            {"type": "list", "items": [
                {"label": "1.", "blocks": [{"type": "paragraph", "text": "one"}]},
                {"label": "2.", "blocks": [{"type": "paragraph", "text": "two"}]}]},
            {"type": "table", "cells": [[{"text": "a"}, {"text": "b"}], [{"text": "c"}, {}]]},
            {"type": "photo", "photo": SIZES, "caption": {"text": "picture"}},
            {"type": "from_the_future", "text": "later"},
        ]
    }  # fmt: skip
    text, entities, media = flatten(rich)
    assert text == ("Order 😀\nsee this and that\n1. one\n2. two\na | b\nc | \npicture\nlater")
    units = text.encode("utf-16-le")
    shown = [
        (e.type, units[e.offset * 2 : (e.offset + e.length) * 2].decode("utf-16-le"))
        for e in entities
    ]
    assert shown == [("bold", "Order 😀"), ("bold", "this"), ("text_link", "that")]
    assert [block["type"] for block in media] == ["photo"]


def test_a_rich_message_of_any_depth_ends() -> None:
    block: dict[str, Any] = {"type": "paragraph", "text": "deep"}
    for _ in range(500):
        block = {"type": "details", "summary": "s", "blocks": [block]}
    text, _, _ = flatten({"blocks": [block]})
    assert text.count("s") < 30
