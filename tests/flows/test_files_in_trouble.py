"""Files that are too large, gone, slow, broken or unread; and what of it may be told."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
import redis.asyncio as redis
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web
from tests.support.flow import Flow, messages_of, tickets_of
from tests.support.sent_files import Send, picture, problem

from telldesk.channels.telegram.bots import Bots
from telldesk.files.serving import FileServer
from telldesk.files.wire import CREDITS, MAX_BYTES
from telldesk.kernel.db import Tenant

MB = 1024 * 1024


@pytest.mark.usefixtures("fetching")
async def test_a_file_a_bot_may_not_fetch_is_too_large(send: Send, flow: Flow) -> None:
    sent = await send("document", name="a.bin", size=1000)
    before = len(await flow.control.calls("getFile"))
    await sent.change(size_bytes=MAX_BYTES + 1)
    answer = await sent.get()
    assert problem(answer) == (413, "file-too-large")
    assert answer.json()["facts"] == {"max_bytes": MAX_BYTES}
    assert len(await flow.control.calls("getFile")) == before
    await sent.change(size_bytes=None)
    await flow.control.fail("bad_request", method="getFile", description="file is too big", times=1)
    assert problem(await sent.get()) == (413, "file-too-large")


@pytest.mark.usefixtures("fetching")
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"kind": "bad_request"}, (410, "file-gone")),
        ({"kind": "unauthorized"}, (410, "file-gone")),
        ({"kind": "http_5xx"}, (503, "files-away")),
        ({"kind": "http_5xx", "html": True}, (503, "files-away")),
        ({"kind": "reset"}, (503, "files-away")),
        ({"kind": "flood", "retry_after": 7}, (503, "files-away")),
    ],
)
async def test_T02_what_goes_wrong_at_telegram_has_a_name_and_no_token(
    send: Send, flow: Flow, capfd: Any, caplog: Any, fault: dict[str, Any], told: tuple[int, str]
) -> None:
    sent = await send("photo")
    await flow.control.fail(**fault, method="getFile")
    answer = await sent.get()
    assert problem(answer) == told
    if told[0] == 503:
        assert int(answer.headers["retry-after"]) >= (8 if fault["kind"] == "flood" else 1)
    out = capfd.readouterr()
    everything = answer.text + out.out + out.err + caplog.text
    assert sent.at.inbox.token.partition(":")[2] not in everything


async def test_without_a_worker_files_are_away(send: Send, flow: Flow) -> None:
    sent = await send("photo")
    flow.parts.files.patience_s = 0.5
    answer = await sent.get()
    assert problem(answer) == (503, "files-away")
    assert answer.headers["retry-after"]


@pytest.mark.usefixtures("fetching")
async def test_T32_what_cannot_be_drawn_has_no_preview(send: Send) -> None:
    flood = picture(6000, 6000, "PNG")
    sent = await send("photo", flood)
    assert (await sent.get()).content == flood
    assert problem(await sent.get("preview")) == (404, "file-no-preview")


@pytest.mark.usefixtures("fetching")
async def test_a_file_without_a_picture_has_none(send: Send) -> None:
    sent = await send("document", b"%PDF-1.7", name="a.pdf")
    await sent.change(thumb_file_id=None)
    for size in ("thumb", "preview"):
        assert problem(await sent.get(size)) == (404, "file-no-preview")
    assert (await sent.agent.get(sent.path("huge"))).status_code == 422


@pytest.mark.usefixtures("fetching")
async def test_a_reader_who_leaves_leaves_nothing_behind(
    send: Send, valkey: redis.Redis, fetching: FileServer
) -> None:
    sent = await send("document", name="a.bin", size=18 * MB)
    headers = {"authorization": f"Bearer {sent.agent.token}"}
    async with sent.agent.http.stream("GET", sent.path(), headers=headers) as answer:
        async for _ in answer.aiter_raw():
            break
        waiting = [await valkey.llen(key) async for key in valkey.scan_iter("t:*:file:*")]
        assert max(waiting, default=0) <= CREDITS + 1
    async with asyncio.timeout(10):
        while fetching._running:
            await asyncio.wait(fetching._running)
    left = [key async for key in valkey.scan_iter("t:*:file:*")]
    assert min([await valkey.ttl(key) for key in left], default=1) > 0
    assert (await sent.get("thumb")).status_code in {200, 404}  # the places are free again


@pytest.mark.usefixtures("fetching")
async def test_a_busy_desk_does_not_hold_up_another(
    send: Send, flow: Flow, other_tenant: Tenant
) -> None:
    sent = await send("photo")
    elsewhere = await flow.open_desk(other_tenant)
    person = await flow.person()
    await flow.start(elsewhere, person)
    await flow.control.post("send", bot=elsewhere.inbox.bot_id, person=person, kind="photo")
    await flow.drain()
    quick = await flow.agent(elsewhere)
    ticket = (await tickets_of(quick))[0]
    message = (await messages_of(quick, ticket))[0]
    place = f"/api/v1/tickets/{ticket['id']}/messages/{message['id']}/files"
    await flow.control.fail(
        "slow", bot=sent.at.inbox.bot_id, method="getFile", seconds=1.0, times=None
    )
    crowd = [asyncio.create_task(sent.get()) for _ in range(20)]
    answer = await quick.get(f"{place}/{message['parts'][0]['part']}")
    assert answer.status_code == 200
    still_waiting = [one for one in crowd if not one.done()]
    assert len(still_waiting) > len(crowd) // 2
    answers = await asyncio.gather(*crowd)
    assert {one.status_code for one in answers} == {200}


# --- a file server that is not Telegram's --------------------------------------------------------


@contextlib.asynccontextmanager
async def instead(
    flow: Flow, answer: Callable[[web.Request], Awaitable[Any]]
) -> AsyncIterator[None]:
    """Downloads go to a server that answers like this."""
    app = web.Application()
    app.router.add_get("/file/{tail:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = runner.addresses[0]
    session = flow.context.part(Bots)._shared()
    before = session.api
    session.api = TelegramAPIServer(
        base=before.base, file=f"http://{address[0]}:{address[1]}/file/bot{{token}}/{{path}}"
    )
    try:
        yield
    finally:
        session.api = before
        await runner.cleanup()


@pytest.mark.usefixtures("fetching")
@pytest.mark.parametrize(
    ("status", "told"),
    [(404, (410, "file-gone")), (500, (503, "files-away")), (302, (503, "files-away"))],
)
async def test_T02_a_download_that_fails_tells_no_address(
    send: Send, flow: Flow, capfd: Any, caplog: Any, status: int, told: tuple[int, str]
) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, text=str(request.url), headers={"location": "/x"})

    sent = await send("photo")
    async with instead(flow, answer):
        refused = await sent.get()
    assert problem(refused) == told
    out = capfd.readouterr()
    everything = refused.text + out.out + out.err + caplog.text
    assert sent.at.inbox.token.partition(":")[2] not in everything
    assert "/file/bot" not in everything


@pytest.mark.usefixtures("fetching")
@pytest.mark.parametrize("is_endless", [True, False])
async def test_a_file_that_breaks_off_is_never_taken_for_whole(
    send: Send, flow: Flow, caplog: Any, *, is_endless: bool
) -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse()
        stream.content_length = None if is_endless else 2 * MB
        await stream.prepare(request)
        with contextlib.suppress(ConnectionError):
            for _ in range(25 if is_endless else 1):
                await stream.write(b"x" * MB)
        if not is_endless and request.transport is not None:
            request.transport.close()
        return stream

    sent = await send("photo")
    async with instead(flow, answer):
        with pytest.raises(httpx.RemoteProtocolError):
            await sent.get()
    assert sent.at.inbox.token.partition(":")[2] not in caplog.text


async def test_wishes_are_bounded_and_all_of_it_ends(
    send: Send, flow: Flow, valkey: redis.Redis
) -> None:
    sent = await send("photo")
    flow.parts.files.patience_s = 0.2
    answers = await asyncio.gather(*(sent.get() for _ in range(8)))
    assert {one.status_code for one in answers} == {503}
    keys = [key async for key in valkey.scan_iter("t:*file*")]
    assert keys
    assert min([await valkey.ttl(key) for key in keys]) > 0
    for key in keys:
        kept = await valkey.dump(key)
        assert sent.at.inbox.token.encode() not in (kept or b"")
