"""A network between a browser and the server that can be cut, stopped and healed."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

_CHUNK = 65_536
# The app pauses for 30 s at most between two attempts.
_LONGEST_PAUSE = 35


class CuttingProxy:
    """Passes bytes on. What a browser's own offline mode leaves open is cut here."""

    def __init__(self, target: str) -> None:
        where = urlsplit(target)
        self._target = (where.hostname or "", where.port or 80)
        self._server: asyncio.Server | None = None
        self._streams: dict[asyncio.StreamWriter, asyncio.StreamWriter] = {}
        self._sockets: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_up = True
        self._swallow: list[bytes] = []
        self.swallowed = 0
        self.broken = 0

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)

    async def close(self) -> None:
        """No connection and no task is left."""
        assert self._server is not None
        self._server.close()
        self.cut()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    async def used(self) -> None:
        """Returns once a connection is open; so a cut has something to break."""
        async with asyncio.timeout(_LONGEST_PAUSE):
            while not self._streams:  # noqa: ASYNC110 - whoever connects tells nobody
                await asyncio.sleep(0.01)

    async def greeted(self) -> None:
        """Returns once the server has said something on an open WebSocket."""
        async with asyncio.timeout(_LONGEST_PAUSE):
            while not self._sockets:  # noqa: ASYNC110 - whoever is greeted tells nobody
                await asyncio.sleep(0.01)

    def cut(self) -> None:
        """Every open connection breaks at once, without a farewell."""
        self.broken += len(self._streams)
        for near, far in list(self._streams.items()):
            for one in (near, far):
                with contextlib.suppress(OSError, RuntimeError):
                    one.transport.abort()

    def go_down(self) -> None:
        """The network is gone: what is open breaks, what is tried breaks."""
        self._is_up = False
        self.cut()

    def come_up(self) -> None:
        self._is_up = True

    def swallow_answer_to(self, words: bytes) -> None:
        """The next request with these words reaches the server; its answer gets lost."""
        self._swallow.append(words)

    async def _connected(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            if self._is_up:
                await self._pass_on(reader, near)
        except asyncio.CancelledError:
            pass  # the network is taken away; the stream's own callback cannot bear it
        finally:
            self._tasks.discard(task)
            with contextlib.suppress(OSError, RuntimeError):
                near.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, near: asyncio.StreamWriter) -> None:
        try:
            answers, far = await asyncio.open_connection(*self._target)
        except OSError:
            return
        if not self._is_up:  # it went while this one was being opened
            far.transport.abort()
            return
        self._streams[near] = far
        losing = asyncio.Event()
        try:
            ways = {
                asyncio.create_task(self._carry(reader, far, losing, is_request=True)),
                asyncio.create_task(self._carry(answers, near, losing, is_request=False)),
            }
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            del self._streams[near]
            self._sockets.discard(near)
            far.transport.abort()

    async def _carry(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        losing: asyncio.Event,
        *,
        is_request: bool,
    ) -> None:
        is_socket = False
        with contextlib.suppress(OSError):
            while part := await source.read(_CHUNK):
                if is_request:
                    for words in [one for one in self._swallow if one in part]:
                        self._swallow.remove(words)
                        losing.set()
                elif losing.is_set():
                    self.swallowed += 1
                    return  # the connection breaks with the answer in it
                if is_socket and not is_request:
                    self._sockets.add(sink)
                is_socket = is_socket or part.startswith(b"HTTP/1.1 101 ")
                sink.write(part)
                await sink.drain()


@asynccontextmanager
async def cutting_proxy(target: str) -> AsyncIterator[CuttingProxy]:
    """A network to `target`; closed afterwards."""
    proxy = CuttingProxy(target)
    await proxy.open()
    try:
        yield proxy
    finally:
        await proxy.close()
