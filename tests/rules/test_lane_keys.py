"""Which lane every kind of update belongs to."""

from typing import Any

import pytest
from aiogram.types import Update
from tests.support.inboxes import encoded

from telldesk.channels.lanes import Lane, UpdateUnreadable, read_lane

CHAT = {"chat": {"id": -100, "type": "group"}, "from": {"id": 7}}
SENDER = {"id": "x", "from": {"id": 7}}
USER = {"user": {"id": 7}}
BUSINESS = {**CHAT, "business_connection_id": "bc"}
CASES: dict[str, tuple[dict[str, Any], int, str]] = {
    "message": (CHAT, -100, ""),
    "edited_message": (CHAT, -100, ""),
    "channel_post": (CHAT, -100, ""),
    "edited_channel_post": (CHAT, -100, ""),
    "business_connection": ({"id": "bc", "user": {"id": 7}, "user_chat_id": 8}, 8, "bc"),
    "business_message": (BUSINESS, -100, "bc"),
    "edited_business_message": (BUSINESS, -100, "bc"),
    "deleted_business_messages": (BUSINESS, -100, "bc"),
    "guest_message": (CHAT, -100, ""),
    "message_reaction": ({**CHAT, **USER}, -100, ""),
    "message_reaction_count": (CHAT, -100, ""),
    "inline_query": (SENDER, 7, ""),
    "chosen_inline_result": (SENDER, 7, ""),
    "callback_query": ({**SENDER, "message": CHAT}, -100, ""),
    "shipping_query": (SENDER, 7, ""),
    "pre_checkout_query": (SENDER, 7, ""),
    "purchased_paid_media": (SENDER, 7, ""),
    "poll": ({"id": "poll"}, 0, ""),
    "poll_answer": ({"poll_id": "x", **USER}, 7, ""),
    "my_chat_member": (CHAT, -100, ""),
    "chat_member": (CHAT, -100, ""),
    "chat_join_request": ({**CHAT, "user_chat_id": 8}, -100, ""),
    "chat_boost": (CHAT, -100, ""),
    "removed_chat_boost": (CHAT, -100, ""),
    "managed_bot": (USER, 7, ""),
    "subscription": (USER, 7, ""),
    "stopped_message_generation": (CHAT, -100, ""),
}


def test_the_table_names_every_kind_of_update() -> None:
    assert set(CASES) == set(Update.model_fields) - {"update_id"}


@pytest.mark.parametrize("kind", CASES)
def test_an_update_waits_in_the_lane_of_its_chat(kind: str) -> None:
    event, chat_id, connection = CASES[kind]
    assert read_lane(encoded({"update_id": 5, kind: event})) == Lane(5, chat_id, connection)


def test_a_press_on_an_inline_message_waits_in_the_lane_of_the_person() -> None:
    press = {"id": "x", "from": {"id": 7}, "inline_message_id": "abc"}
    assert read_lane(encoded({"update_id": 5, "callback_query": press})) == Lane(5, 7)


def test_a_press_in_a_business_chat_keeps_its_connection() -> None:
    press = {"id": "x", "from": {"id": 7}, "message": BUSINESS}
    assert read_lane(encoded({"update_id": 5, "callback_query": press})) == Lane(5, -100, "bc")


def test_an_anonymous_vote_waits_in_the_lane_of_its_chat() -> None:
    vote = {"poll_id": "x", "voter_chat": {"id": -5}}
    assert read_lane(encoded({"update_id": 5, "poll_answer": vote})) == Lane(5, -5)


@pytest.mark.parametrize(
    "event",
    [
        {"hologram_message": CHAT},
        {},
        {"message": "not an object"},
        {"message": {"chat": {"id": "seven"}}},
        {"message": {"chat": {"id": 2**70}}},
        {"message": {"chat": {"id": 2**63}}},
    ],
)
def test_T14_what_we_cannot_place_shares_lane_zero(event: dict[str, Any]) -> None:
    assert read_lane(encoded({"update_id": 5, **event})) == Lane(5)


def test_a_connection_that_no_column_could_hold_is_ignored() -> None:
    event = {**CHAT, "business_connection_id": "a\0b"}
    assert read_lane(encoded({"update_id": 5, "message": event})) == Lane(5, -100)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"message": {}}', b'{"update_id": "x"}', b'{"update_id": -1}',
             b'{"update_id": 9223372036854775808}', b"\xff", b"[" * 100_000],
)  # fmt: skip
def test_without_a_usable_id_nothing_can_be_kept(body: bytes) -> None:
    with pytest.raises(UpdateUnreadable):
        read_lane(body)
