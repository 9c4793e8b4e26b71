"""The private port of a process: alive, ready, metrics, reports. Never on a public address."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from typing_extensions import override

from telldesk.kernel.errors import Misconfigured

_JSON: Final = "application/json"


class _Guest(uvicorn.Server):
    """A server that leaves signals to the process it is part of."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


Asgi = Callable[[Any, Any, Any], Awaitable[None]]


def private_app(
    is_ready: Callable[[], Awaitable[bool]],
    *,
    metrics: Callable[[], bytes] = generate_latest,
    reports: Mapping[str, Callable[[], bytes]] = MappingProxyType({}),
) -> Asgi:
    """`/metrics`, `/health/live`, `/health/ready` and JSON `reports` by path; 404 for the rest."""

    async def answer(path: str) -> tuple[int, str, bytes]:
        if path == "/metrics":
            return 200, CONTENT_TYPE_LATEST, metrics()
        if path == "/health/live":
            return 200, _JSON, b'{"ok":true}'
        if path == "/health/ready":
            ok = await is_ready()
            return (200, _JSON, b'{"ok":true}') if ok else (503, _JSON, b'{"ok":false}')
        report = reports.get(path)
        return (404, _JSON, b"{}") if report is None else (200, _JSON, report())

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status, kind, body = await answer(scope["path"])
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


async def serve_internal(address: tuple[str, int], app: Asgi, stopping: asyncio.Event) -> None:
    """`app` answers on `address` until `stopping` is set.

    Raises:
        Misconfigured: the address is taken or not ours.
    """
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
