"""A private little HTTP port for a process without a web app: alive, ready, metrics.

Bound to loopback by default; it answers three fixed paths and nothing else.
"""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import Any, Final

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from typing_extensions import override

from telldesk.kernel.errors import Misconfigured

_TEXT: Final = "application/json"


class _Guest(uvicorn.Server):
    """A server that leaves signals to the process it is part of."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve_internal(
    address: tuple[str, int], is_ready: Callable[[], Awaitable[bool]], stopping: asyncio.Event
) -> None:
    """Answers until `stopping` is set.

    Raises:
        Misconfigured: the address is taken or not ours.
    """

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status, kind, body = await _answer(scope["path"], is_ready)
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    try:
        listener = socket.create_server(address)
    except OSError as error:
        raise Misconfigured(
            f"{address[0]}:{address[1]} cannot be bound ({error.strerror}).",
            setting="TELLDESK_WORKER_INTERNAL_BIND",
            remedy="Choose a free port; each worker of a machine needs its own.",
        ) from error
    server = _Guest(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    await stopping.wait()
    server.should_exit = True
    await serving


async def _answer(path: str, is_ready: Callable[[], Awaitable[bool]]) -> tuple[int, str, bytes]:
    if path == "/metrics":
        return 200, CONTENT_TYPE_LATEST, generate_latest()
    if path == "/health/live":
        return 200, _TEXT, b'{"ok":true}'
    if path == "/health/ready":
        ok = await is_ready()
        return (200, _TEXT, b'{"ok":true}') if ok else (503, _TEXT, b'{"ok":false}')
    return 404, _TEXT, b"{}"
