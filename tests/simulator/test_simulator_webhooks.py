import asyncio
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiohttp import web
from simulator_kit import eventually

from telegram_simulator import Simulator


async def _say(control: Any, bot: Bot, person: int, text: str) -> Any:
    return await control.post("send", bot=bot.id, person=person, text=text)


async def test_an_update_comes_with_the_secret_header(
    bot: Bot, control: Any, hook: Any, started: int
) -> None:
    await bot.set_webhook(hook.url, secret_token="s3cret")
    said = await _say(control, bot, started, "hello")
    (update,) = await hook.wait_for(1)
    assert update["update_id"] == said["update_id"]
    assert update["message"]["text"] == "hello"
    assert hook.secrets == ["s3cret"]


async def test_updates_that_waited_come_when_the_webhook_is_set(
    bot: Bot, control: Any, hook: Any, started: int
) -> None:
    await _say(control, bot, started, "early")
    await bot.set_webhook(hook.url)
    (update,) = await hook.wait_for(1)
    assert update["message"]["text"] == "early"


async def test_updates_can_be_dropped_with_the_webhook_call(
    bot: Bot, control: Any, hook: Any, started: int
) -> None:
    await _say(control, bot, started, "early")
    await bot.set_webhook(hook.url, drop_pending_updates=True)
    await _say(control, bot, started, "late")
    (update,) = await hook.wait_for(1)
    assert update["message"]["text"] == "late"


async def test_a_chat_goes_in_order_and_waits_for_a_refused_update(
    bot: Bot, control: Any, simulator: Simulator, hook: Any, started: int
) -> None:
    simulator.world.clock.retry_scale = 0.01
    seen: list[str] = []

    async def fail_first_two(update: Any) -> web.Response:
        seen.append(update["message"]["text"])
        return web.Response(status=500 if len(seen) <= 2 else 200)

    hook.answer = fail_first_two
    await bot.set_webhook(hook.url)
    for text in ("one", "two", "three"):
        await _say(control, bot, started, text)
    await hook.wait_for(5)
    assert seen == ["one", "one", "one", "two", "three"]
    log = await control.get(f"deliveries?bot={bot.id}")
    assert [(d["attempt"], d["status"]) for d in log["deliveries"]][:3] == [
        (1, 500), (2, 500), (3, 200),
    ]  # fmt: skip


async def test_other_chats_go_on_while_one_hangs(
    bot: Bot, control: Any, hook: Any, started: int
) -> None:
    release = asyncio.Event()
    other = (await control.post("people", first_name="Boris"))["person"]["id"]

    async def hang_on_anna(update: Any) -> web.Response:
        if update["message"]["text"] == "hang":
            await release.wait()
        return web.json_response({})

    hook.answer = hang_on_anna
    await bot.set_webhook(hook.url)
    await _say(control, bot, started, "first")
    await hook.wait_for(1)
    await eventually_delivered(control, 1)
    await _say(control, bot, started, "hang")
    await _say(control, bot, started, "behind")
    await _say(control, bot, other, "free")
    await hook.wait_for(3)
    assert [u["message"]["text"] for u in hook.updates] == ["first", "hang", "free"]
    release.set()
    await hook.wait_for(4)


async def eventually_delivered(control: Any, count: int) -> None:
    async def is_delivered() -> bool:
        return int((await control.get("health"))["deliveries"]) >= count

    await eventually(is_delivered)


async def test_a_callback_overtakes_messages_of_the_same_person(
    bot: Bot, control: Any, hook: Any, started: int
) -> None:
    release = asyncio.Event()

    async def hang_on_messages(update: Any) -> web.Response:
        if update.get("message", {}).get("text") == "hang":
            await release.wait()
        return web.json_response({})

    hook.answer = hang_on_messages
    await bot.set_webhook(hook.url)
    sent = await bot.send_message(started, "Press")
    await _say(control, bot, started, "warm up")
    await eventually_delivered(control, 1)
    await _say(control, bot, started, "hang")
    await control.post(
        "press", bot=bot.id, person=started, message_id=sent.message_id, callback_data="x",
        check=False, wait=0,
    )  # fmt: skip
    await hook.wait_for(3)
    assert "callback_query" in hook.updates[2]
    release.set()


async def test_retry_after_of_the_answer_is_honoured(
    bot: Bot, control: Any, simulator: Simulator, hook: Any, started: int
) -> None:
    simulator.world.clock.retry_scale = 0.001

    async def refuse(_update: Any) -> web.Response:
        if len(hook.updates) == 1:
            return web.Response(status=503, headers={"Retry-After": "200"})
        return web.json_response({})

    hook.answer = refuse
    await bot.set_webhook(hook.url)
    await _say(control, bot, started, "later")
    await hook.wait_for(2)
    await eventually_delivered(control, 2)
    first, second = (await control.get("deliveries"))["deliveries"]
    assert second["at"] - first["at"] >= 0.19


async def test_an_attempt_that_breaks_is_made_again(
    bot: Bot, control: Any, simulator: Simulator, hook: Any, started: int
) -> None:
    simulator.world.clock.retry_scale = 0.01
    await bot.set_webhook(hook.url)
    session = simulator._courier._session
    post, tries = session.post, []

    def broken(*given: Any, **more: Any) -> Any:
        tries.append(1)
        if len(tries) == 1:
            raise RuntimeError("nobody thought of it")
        return post(*given, **more)

    session.post = broken
    await _say(control, bot, started, "hi")
    await hook.wait_for(1)
    assert len(tries) == 2


async def test_410_for_23_hours_drops_the_webhook(
    bot: Bot, control: Any, simulator: Simulator, hook: Any, started: int
) -> None:
    simulator.world.clock.retry_scale = 1e-6

    async def gone(_update: Any) -> web.Response:
        return web.Response(status=410)

    hook.answer = gone
    await bot.set_webhook(hook.url)
    await _say(control, bot, started, "anybody?")
    await eventually(lambda: simulator.world.bots[bot.id].webhook is None)
    assert (await bot.get_webhook_info()).url == ""


async def test_a_redirect_is_an_error(bot: Bot, control: Any, hook: Any, started: int) -> None:
    async def redirect(_update: Any) -> web.Response:
        if len(hook.updates) == 1:
            return web.Response(status=302, headers={"Location": "/hook"})
        return web.json_response({})

    hook.answer = redirect
    await bot.set_webhook(hook.url)
    await _say(control, bot, started, "hi")
    await hook.wait_for(2)
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 302 Found"


async def test_a_method_in_the_webhook_answer_is_run_and_logged(
    bot: Bot, control: Any, simulator: Simulator, hook: Any, started: int
) -> None:
    async def reply(_update: Any) -> web.Response:
        return web.json_response({"method": "sendMessage", "chat_id": started, "text": "reply"})

    hook.answer = reply
    await bot.set_webhook(hook.url)
    await _say(control, bot, started, "hi")
    await eventually(lambda: bool(hook.updates))
    await eventually_delivered(control, 1)
    await eventually(lambda: simulator.world.calls.seq >= 3)
    calls = (await control.get("calls?method=sendMessage"))["calls"]
    assert calls[0]["via"] == "webhook_reply"
    delivery = (await control.get("deliveries"))["deliveries"][0]
    assert delivery["reply_method"] == "sendMessage"


async def test_kinds_not_asked_for_do_not_come(bot: Bot, control: Any, started: int) -> None:
    said = await _say(control, bot, started, "hi")
    react = {"bot": bot.id, "person": started, "message_id": said["message_id"], "emoji": ["👍"]}
    assert (await control.post("react", **react))["update_id"] is None
    await bot.get_updates(allowed_updates=["message_reaction"])
    react["emoji"] = ["❤"]
    assert (await control.post("react", **react))["update_id"] is not None


async def test_polling_is_a_conflict_while_a_webhook_is_set(bot: Bot, hook: Any) -> None:
    await bot.set_webhook(hook.url)
    with pytest.raises(TelegramConflictError, match="webhook is active"):
        await bot.get_updates()


async def test_a_second_poller_ends_the_first(bot: Bot, simulator: Simulator) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=20))
    await eventually(lambda: simulator.world.feeds[bot.id]._poller is not None)
    await bot.get_updates()
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates"):
        await first


async def test_a_poller_hears_of_a_message_at_once(
    bot: Bot, control: Any, simulator: Simulator, started: int
) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    await eventually(lambda: simulator.world.feeds[bot.id]._poller is not None)
    await _say(control, bot, started, "quick")
    (update,) = await polling
    assert update.message is not None
    assert update.message.text == "quick"
    assert await bot.get_updates(offset=update.update_id + 1) == []


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://desk.example/hook", "An HTTPS URL must be provided"),
        ("https://desk.example:444/hook", "only on ports 80, 88, 443 or 8443"),
    ],
)
async def test_a_webhook_address_telegram_would_not_take_is_refused(
    bot: Bot, url: str, words: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.set_webhook(url)


async def test_a_replayed_update_comes_twice_with_one_number(
    bot: Bot, control: Any, hook: Any, started: int
) -> None:
    await bot.set_webhook(hook.url)
    said = await _say(control, bot, started, "twice")
    await eventually_delivered(control, 1)
    await control.post("replay", bot=bot.id, update_id=said["update_id"])
    first, second = await hook.wait_for(2)
    assert first == second


async def test_an_expired_update_is_not_delivered(
    bot: Bot, control: Any, simulator: Simulator, hook: Any, started: int
) -> None:
    simulator.world.clock.expiry_scale = 0.0
    await _say(control, bot, started, "old")
    await bot.set_webhook(hook.url)
    await eventually_delivered(control, 1)
    assert hook.updates == []
    assert (await control.get("deliveries"))["deliveries"][0]["outcome"] == "expired"


async def test_an_unknown_kind_of_update_is_sent_as_it_is(
    bot: Bot, control: Any, hook: Any
) -> None:
    await bot.set_webhook(hook.url)
    simulator_update = {"holographic_message": {"depth": 3}}
    await control.ask("POST", "update", {"bot": bot.id, "update": simulator_update})
    (update,) = await hook.wait_for(1)
    assert update["holographic_message"] == {"depth": 3}


async def test_nothing_is_sent_to_other_machines(bot: Bot, control: Any, started: int) -> None:
    await bot.set_webhook("https://desk.example/hook")
    await _say(control, bot, started, "secret")
    await eventually_delivered(control, 1)
    assert (await bot.get_webhook_info()).last_error_message == "Connection refused"
