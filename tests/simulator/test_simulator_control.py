from typing import Any

import pytest
from aiogram import Bot

from telegram_simulator import Simulator


async def test_a_bot_is_made_once(control: Any) -> None:
    first = await control.post("bots", username="desk_bot")
    again = await control.post("bots", username="desk_bot")
    assert first["created"]
    assert not again["created"]
    assert first["token"] == again["token"]


async def test_a_token_is_the_id_and_35_signs(control: Any) -> None:
    made = await control.post("bots", bot_id=42)
    bot_id, tail = made["token"].split(":")
    assert (bot_id, len(tail)) == ("42", 35)


async def test_a_new_person_never_gets_the_id_of_a_bot(control: Any) -> None:
    first = (await control.post("people"))["person"]["id"]
    await control.post("bots", bot_id=first + 1)
    assert (await control.post("people"))["person"]["id"] == first + 2
    await control.post("bots", bot_id=first + 3)
    bot = await control.post("bots", username="desk_bot")
    await control.post("bursts", bots=[bot["id"]], people=1, messages=1, wait=True)
    people = {one["id"] for one in (await control.get("people"))["people"]}
    assert people == {first, first + 2, first + 4}


async def test_a_new_bot_never_gets_the_id_of_a_person(control: Any) -> None:
    first = (await control.post("bots"))["id"]
    await control.post("people", id=first + 1)
    assert (await control.post("bots"))["id"] == first + 2


async def test_a_person_is_made_once(control: Any) -> None:
    first = await control.post("people", first_name="Ann", username="annie")
    assert (await control.post("people", username="annie"))["person"] == first["person"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("bots", {"username": "no"}, "username"),
        ("bots", {"usrname": "x"}, "usrname"),
        ("people", {"photo_colour": "red"}, "photo_colour"),
        ("people", {"id": "many"}, "id"),
        ("start", {"bot": 1, "person": 2}, "bot"),
        ("send", {"person": 5}, "person"),
        ("faults", {"kind": "http_5xx", "status": 200}, "status"),
        ("clock", {"scale": -1}, "scale"),
        ("launch", {}, "bot"),
        ("bursts", {"messages": 0}, "messages"),
        ("groups", {}, "person"),
    ],
)
async def test_wrong_input_is_refused_with_field_and_remedy(
    control: Any, path: str, body: dict[str, Any], field: str
) -> None:
    status, answer = await control.ask("POST", path, body)
    assert status == 400
    assert answer["error"]["field"] == field
    assert answer["error"]["remedy"]


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"text"'])
async def test_a_body_that_is_no_object_is_refused(control: Any, body: bytes) -> None:
    async with control.session.post(f"{control.base_url}/control/bots", data=body) as answer:
        assert answer.status == 400


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "photo", "file": 7},
        {"kind": "photo", "file": {"base64": 7}},
        {"kind": "photo", "file": {"base64": "%%"}},
        {"text": ["x"]},
        {"text": "x", "entities": "bold"},
        {"text": "x", "entities": [1]},
        {"text": "x", "reply_to": 99},
        {"text": "x", "forward_from": {"type": "nobody"}},
        {"kind": "album", "items": [{}]},
        {"kind": "album", "items": [1, 2]},
        {"kind": "location", "latitude": "north"},
        {"kind": "poll", "options": "yes"},
        {"kind": "raw", "raw": []},
    ],
)
async def test_wrong_contents_are_refused(
    bot: Bot, control: Any, started: int, body: dict[str, Any]
) -> None:
    status, answer = await control.ask("POST", "send", {"bot": bot.id, "person": started, **body})
    assert status == 400, answer


async def test_only_changes_after_a_point_are_read(bot: Bot, control: Any, started: int) -> None:
    sent = await bot.send_message(started, "one")
    last = (await control.get(f"chat?bot={bot.id}&person={started}"))["last"]
    await bot.send_message(started, "two")
    await bot.edit_message_text("one!", chat_id=started, message_id=sent.message_id)
    fresh = await control.get(f"chat?bot={bot.id}&person={started}&after={last}")
    assert [message["text"] for message in fresh["messages"]] == ["one!", "two"]


async def test_a_burst_reaches_all_bots(bot: Bot, control: Any, simulator: Simulator) -> None:
    other = await control.post("bots", username="other_bot")
    done = await control.post("bursts", people=3, messages=20, rate=10000, wait=True)
    assert done["burst"]["sent"] == 20
    pending = [len(simulator.world.feeds[b].pending) for b in (bot.id, other["id"])]
    assert pending == [10, 10]


async def test_a_blocked_bot_cannot_be_written_to_by_the_person(
    bot: Bot, control: Any, started: int
) -> None:
    await control.post("block", bot=bot.id, person=started)
    status, answer = await control.ask(
        "POST", "send", {"bot": bot.id, "person": started, "text": "hi"}
    )
    assert status == 400
    assert "unblock" in answer["error"]["remedy"]


async def test_a_forward_of_a_person_shows_its_origin(bot: Bot, control: Any, started: int) -> None:
    hidden = {"type": "hidden_user", "name": "Somebody"}
    await control.post("send", bot=bot.id, person=started, text="look", forward_from=hidden)
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.forward_origin is not None
    assert update.message.forward_origin.type == "hidden_user"
