"""What the hook's own protocol promises on one connection, spoken byte by byte."""

import asyncio
import re
from typing import Any, Self

from tests.support.hook_door import HEADER, Door, door, stored
from tests.support.inboxes import MadeInbox, encoded, message, update

from telldesk.kernel.work import Desk

__all__ = ["door"]  # the fixture

_FIRST = 1_000_000  # above those that updates without an id of their own get
ANSWER = re.compile(rb"HTTP/1\.1 (\d{3}) [^\r]*\r\n((?:[^\r]+\r\n)*)\r\n(.{2})", re.DOTALL)


class Line:
    """One connection to the door."""

    def __init__(self, door: Door, inbox: MadeInbox) -> None:
        self._door = door
        self._inbox = inbox
        self._reader: Any = None
        self._writer: Any = None
        self._held = b""

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._door.port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()
        await self._writer.wait_closed()

    def request(self, update_id: int, *more: str, secret: str = "", version: str = "1.1") -> bytes:
        body = encoded(update(update_id=_FIRST + update_id, message=message()))
        lines = [
            f"POST {self._inbox.path} HTTP/{version}", "Host: desk",
            f"{HEADER}: {secret or self._inbox.secret}", f"Content-Length: {len(body)}", *more,
        ]  # fmt: skip
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

    async def send(self, *parts: bytes) -> None:
        for part in parts:
            self._writer.write(part)
            await self._writer.drain()

    async def answer(self) -> tuple[int, dict[bytes, bytes]]:
        """Status and headers of the next answer; its body is the constant."""
        while not (found := ANSWER.match(self._held)):
            more = await asyncio.wait_for(self._reader.read(65_536), 10)
            assert more, self._held
            self._held += more
        self._held = self._held[found.end() :]
        assert found[3] == b"{}"
        headers = [line.split(b": ", 1) for line in found[2].splitlines()]
        return int(found[1]), dict(headers)

    async def is_closed(self) -> bool:
        return await asyncio.wait_for(self._reader.read(1), 10) == b"" and not self._held


async def test_a_known_inbox_is_answered_without_the_application(
    door: Door, inbox: MadeInbox, queues: Desk
) -> None:
    async with Line(door, inbox) as line:
        for number in range(1, 6):
            await line.send(line.request(number))
            assert (await line.answer())[0] == 200
    assert door.called == 1, "the first asked which inbox it is"
    assert await stored(queues, inbox) == door.counts.accepted == 5


async def test_both_ways_answer_alike(door: Door, inbox: MadeInbox) -> None:
    async with Line(door, inbox) as line:
        await line.send(line.request(1))
        slow = await line.answer()
        await line.send(line.request(2))
        quick = await line.answer()
    assert door.called == 1
    assert slow[0] == quick[0] == 200
    assert list(slow[1]) == list(quick[1])
    assert slow[1][b"content-type"] == quick[1][b"content-type"] == b"application/json"


async def test_requests_sent_ahead_are_answered_in_their_order(
    door: Door, inbox: MadeInbox, queues: Desk
) -> None:
    assert (await door.post(inbox)).status_code == 200
    async with Line(door, inbox) as line:
        good, bad = line.request(11), line.request(12, secret="wrong")
        unread = line.request(13).replace(b"update_id", b"updateXid")
        await line.send(good + bad + good + unread + line.request(14))
        assert [(await line.answer())[0] for _ in range(5)] == [200, 401, 200, 400, 200]
    assert await stored(queues, inbox) == 3


async def test_a_body_that_comes_in_pieces_is_whole(
    door: Door, inbox: MadeInbox, queues: Desk
) -> None:
    assert (await door.post(inbox)).status_code == 200
    async with Line(door, inbox) as line:
        whole = line.request(21)
        for _ in range(2):
            await line.send(*(whole[at : at + 40] for at in range(0, len(whole), 40)))
            assert (await line.answer())[0] == 200
    assert door.called == 1
    assert await stored(queues, inbox) == 2


async def test_a_caller_that_waits_for_leave_or_sends_pieces_is_served_too(
    door: Door, inbox: MadeInbox, queues: Desk
) -> None:
    assert (await door.post(inbox)).status_code == 200
    async with Line(door, inbox) as line:
        head, body = line.request(31, "Expect: 100-continue").split(b"\r\n\r\n", 1)
        await line.send(head + b"\r\n\r\n")
        assert await line._reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
        await line.send(body)
        assert (await line.answer())[0] == 200
        sized = re.compile(rb"Content-Length: \d+")
        head, body = line.request(32).split(b"\r\n\r\n", 1)
        await line.send(sized.sub(b"Transfer-Encoding: chunked", head) + b"\r\n\r\n")
        await line.send(b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body))
        assert (await line.answer())[0] == 200
    assert await stored(queues, inbox) == 3


async def test_a_caller_that_wants_the_connection_closed_is_obeyed(
    door: Door, inbox: MadeInbox
) -> None:
    assert (await door.post(inbox)).status_code == 200
    for more, version in ((("Connection: close",), "1.1"), ((), "1.0")):
        async with Line(door, inbox) as line:
            await line.send(line.request(41, *more, version=version))
            status, headers = await line.answer()
            assert (status, headers[b"connection"]) == (200, b"close")
            assert await line.is_closed()


async def test_T05_who_hangs_up_early_harms_nobody(
    door: Door, inbox: MadeInbox, queues: Desk
) -> None:
    assert (await door.post(inbox)).status_code == 200
    async with Line(door, inbox) as line:
        await line.send(line.request(51)[:-20])
    async with Line(door, inbox) as line:
        await line.send(line.request(52))
    async with Line(door, inbox) as line:
        await line.send(line.request(53))
        assert (await line.answer())[0] == 200
    assert await stored(queues, inbox) == 3
    assert door.intake.load() == (0, 0)


async def test_a_refusal_while_the_database_is_away_comes_at_once(
    door: Door, inbox: MadeInbox
) -> None:
    assert (await door.post(inbox)).status_code == 200
    await door.intake.stop()
    async with Line(door, inbox) as line:
        await line.send(line.request(61))
        status, headers = await line.answer()
    assert (status, door.called) == (503, 1)
    assert int(headers[b"retry-after"]) > 0
