"""Files from the app: uploaded in pieces, sent by exactly one message, brought to the chat."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.support.flow import columns, messages_of
from tests.support.sent_files import picture, problem
from tests.support.talks import Talk, left_of, upload_path

from telldesk.files.media import UPLOAD_BYTES
from telldesk.kernel.ids import new_id


async def test_an_upload_is_typed_by_its_content_and_answers_again(talk: Talk) -> None:
    upload_id, content = uuid4(), picture(800, 400)
    first = await talk.put(content, "../../holiday.exe", id=upload_id)
    assert first.status_code == 201, first.text
    assert first.json() | {"expires_at": ""} == {
        "id": str(upload_id), "kind": "photo", "name": "holiday.exe.jpg",
        "media_type": "image/jpeg", "size_bytes": len(content), "width": 800, "height": 400,
        "duration_s": None, "state": "ready", "expires_at": "",
    }  # fmt: skip
    again = await talk.put(b"something else", id=upload_id)
    assert (again.status_code, again.json()) == (200, first.json())
    read = await talk.agent.get(upload_path(upload_id))
    assert (read.status_code, read.json()) == (200, first.json())
    shown = await talk.agent.get(upload_path(upload_id) + "/content")
    assert (shown.status_code, shown.content) == (200, content)
    assert shown.headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_pictures_are_drawn_small(talk: Talk) -> None:
    upload_id = await talk.uploaded(picture(3000, 1000))
    await talk.flow.drain()
    for size, side in (("thumb", 320), ("preview", 1280)):
        shown = await talk.agent.get(upload_path(upload_id) + f"/content?size={size}")
        assert shown.headers["content-type"] == "image/webp"
        assert webp_width(shown.content) == side


def webp_width(content: bytes) -> int:
    import io

    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        return image.width


async def test_a_reply_with_files_reaches_the_chat_as_an_album(talk: Talk) -> None:
    ids = [await talk.uploaded(picture(400 + n, 300)) for n in range(3)]
    answer = await talk.reply(*ids, text="Look here")
    assert answer.status_code == 201, answer.text
    parts = answer.json()["message"]["parts"]
    assert [(one["part"], one["kind"], one["state"]) for one in parts] == [
        (n, "photo", "ready") for n in range(3)
    ]
    said = [one for one in await talk.chat() if one["is_from_bot"]][-3:]
    assert len({one["media_group_id"] for one in said}) == 1
    assert said[0]["caption"] == "Look here"
    known = await columns(talk.flow, talk.at, "SELECT telegram_file_id FROM bot_files")
    assert len(set(known)) == 3


async def test_a_file_and_its_own_key_are_sent_once(talk: Talk) -> None:
    upload_id, key = await talk.uploaded(b"plain words", "notes.txt"), str(new_id())
    answers = await asyncio.gather(*(talk.reply(upload_id, client_key=key) for _ in range(4)))
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["message"]["id"] for one in answers}) == 1
    assert problem(await talk.reply(upload_id)) == (404, "upload-unknown")
    messages = await messages_of(talk.agent, talk.ticket)
    assert len([one for one in messages if one["parts"]]) == 1


async def test_kinds_that_go_apart_are_refused(talk: Talk) -> None:
    photo, text = await talk.uploaded(picture()), await talk.uploaded(b"words", "a.txt")
    assert problem(await talk.reply(photo, text)) == (422, "files-apart")
    assert problem(await talk.reply(photo, photo)) == (422, "files-apart")
    long = await talk.reply(photo, text="x" * 1025)
    assert problem(long) == (422, "text-too-long")
    assert long.json()["facts"]["limit"] == 1024
    assert (await talk.reply(photo, text="x" * 1024)).status_code == 201


async def test_a_contact_sends_files_from_the_app_and_an_agent_sees_them(talk: Talk) -> None:
    content = picture()
    own = await talk.uploaded(content, mine=True)
    opened = await talk.contact.post("/api/v1/my/tickets", {"upload_ids": [own]})
    assert opened.status_code == 201, opened.text
    ticket, message = opened.json()["ticket"], opened.json()["message"]
    place = f"/api/v1/tickets/{ticket['id']}/messages/{message['id']}/files/0"
    seen = await talk.agent.get(place)
    assert (seen.status_code, seen.content) == (200, content)
    more = await talk.uploaded(b"log", "log.txt", mine=True)
    path = f"/api/v1/my/tickets/{ticket['id']}/messages"
    assert (await talk.contact.post(path, {"upload_ids": [more], "text": "x"})).status_code == 201


async def test_files_on_a_note_never_leave_the_desk(talk: Talk) -> None:
    before = len(await talk.chat())
    upload_id = await talk.uploaded(picture())
    path = f"/api/v1/tickets/{talk.ticket['id']}/notes"
    note = await talk.agent.post(path, {"upload_ids": [upload_id]})
    assert note.status_code == 201, note.text
    assert len(await talk.chat()) == before
    place = f"/api/v1/my/tickets/{talk.ticket['id']}/messages/{note.json()['message']['id']}"
    assert problem(await talk.contact.get(f"{place}/files/0")) == (404, "file-unknown")


async def test_a_part_of_a_stored_file_is_answered(talk: Talk) -> None:
    content = bytes(range(256)) * 100
    answer = await talk.reply(await talk.uploaded(content, "a.bin"))
    message = answer.json()["message"]
    place = f"/api/v1/tickets/{talk.ticket['id']}/messages/{message['id']}/files/0"
    for asked, status, got in (
        ("bytes=0-9", 206, content[:10]),
        ("bytes=25000-", 206, content[25000:]),
        ("bytes=-5", 206, content[-5:]),
        ("bytes=99999999-", 200, content),
        ("bytes=5-2", 200, content),
        ("lines=1-2", 200, content),
    ):
        part = await talk.agent.get(place, headers={"range": asked})
        assert (part.status_code, part.content) == (status, got), asked
        assert part.headers["accept-ranges"] == "bytes"
        assert part.headers["content-disposition"].startswith("attachment;")


async def test_too_large_and_empty_uploads_are_refused(talk: Talk) -> None:
    status, body = await raw_put(talk, str(UPLOAD_BYTES + 1), b"")
    assert (status, body["type"], body["facts"]["max_bytes"]) == (
        413, "/problems/file-too-large", UPLOAD_BYTES,
    )  # fmt: skip
    assert problem(await talk.put(b"")) == (400, "file-empty")

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(UPLOAD_BYTES // 2**20 + 1):
            yield bytes(2**20)

    undeclared = await talk.agent.ask("PUT", upload_path(uuid4()), content=endless())
    assert problem(undeclared) == (413, "file-too-large")
    assert await left_of(talk) == (0, [])


async def test_an_upload_that_breaks_off_leaves_nothing(talk: Talk) -> None:
    for cut in (b"x" * 100, b"x" * 3_000_000):
        await raw_put(talk, "9000000", cut, is_cut=True)
        async with asyncio.timeout(10):
            while await left_of(talk) != (0, []):  # noqa: ASYNC110 - the server notices by itself
                await asyncio.sleep(0.02)


async def raw_put(
    talk: Talk, length: str, body: bytes, *, is_cut: bool = False
) -> tuple[int, dict[str, Any]]:
    """An upload by hand: it may declare what it does not send."""
    url = urlsplit(talk.flow.url)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    head = (
        f"PUT {upload_path(uuid4())} HTTP/1.1\r\nhost: {url.netloc}\r\n"
        f"authorization: Bearer {talk.agent.token}\r\ncontent-length: {length}\r\n\r\n"
    )
    writer.write(head.encode() + body)
    await writer.drain()
    if is_cut:
        # Time enough for a row to stand before the line goes dead.
        async with asyncio.timeout(10):
            while (await left_of(talk))[0] == 0:  # noqa: ASYNC110 - the server's own pace
                await asyncio.sleep(0.01)
        writer.transport.abort()
        return 0, {}
    answer = await reader.readuntil(b"}")
    while answer.count(b"{") > answer.count(b"}"):
        answer += await reader.readuntil(b"}")
    writer.close()
    status, found = answer.split(b"\r\n\r\n", 1)
    return int(status.split()[1]), json.loads(found)
