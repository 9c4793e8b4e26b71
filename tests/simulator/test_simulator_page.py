import asyncio
import json
from typing import Any

import pytest
from aiogram import Bot


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html"),
        ("/page/main.js", "text/javascript"),
        ("/page/pane.js", "text/javascript"),
        ("/page/render.js", "text/javascript"),
        ("/page/sheet.js", "text/javascript"),
        ("/page/sheet.css", "text/css"),
        ("/page/style.css", "text/css"),
    ],
)
async def test_the_page_comes_with_a_strict_policy(control: Any, path: str, kind: str) -> None:
    async with control.session.get(control.base_url + path) as answer:
        assert answer.status == 200
        assert answer.content_type == kind
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'; script-src 'self'" in policy
        assert "frame-src http://127.0.0.1:* http://localhost:*;" in policy


async def test_no_other_file_is_served(control: Any) -> None:
    for path in ("/page/secret.js", "/page/..%2f__init__.py"):
        async with control.session.get(control.base_url + path) as answer:
            assert answer.status == 404


async def test_a_files_bytes_are_shown_to_the_page(bot: Bot, control: Any, started: int) -> None:
    await control.post("send", bot=bot.id, person=started, kind="photo")
    photo = (await control.messages(bot.id, started))[-1]["photo"][-1]
    url = f"{control.base_url}/control/files/{photo['file_unique_id']}"
    async with control.session.get(url) as answer:
        assert answer.content_type == "image/jpeg"
        assert (await answer.read())[:3] == b"\xff\xd8\xff"


async def test_a_sent_document_is_a_download_and_no_page(
    bot: Bot, control: Any, started: int
) -> None:
    given = {"base64": "PGI+", "name": "evil.html", "mime": "text/html"}
    await control.post("send", bot=bot.id, person=started, kind="document", file=given)
    document = (await control.messages(bot.id, started))[-1]["document"]
    url = f"{control.base_url}/control/files/{document['file_unique_id']}"
    async with control.session.get(url) as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"] == "attachment"


async def test_news_of_a_chat_come_as_events(bot: Bot, control: Any, started: int) -> None:
    async with control.session.get(f"{control.base_url}/control/events") as stream:
        assert await stream.content.readline() == b": open\n"
        await bot.send_message(started, "ping")
        await bot.send_chat_action(started, "typing")
        events: list[Any] = []
        async with asyncio.timeout(5):
            while len(events) < 2:
                line = await stream.content.readline()
                if line.startswith(b"data: "):
                    events.append(json.loads(line[6:]))
    assert [event["type"] for event in events] == ["chat", "action"]
    assert {(event["bot"], event["chat"]) for event in events} == {(bot.id, started)}


async def test_other_sites_cannot_play_people(control: Any) -> None:
    headers = {"Origin": "https://evil.example"}
    url = f"{control.base_url}/control/bots"
    async with control.session.get(url, headers=headers) as answer:
        assert answer.status == 403
