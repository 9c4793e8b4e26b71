"""Running the web: one process or several behind one address, and the private port beside them.

A stop is graceful: the address closes, requests end, sockets are told to come again (1012), what
was accepted is stored.
"""

import asyncio
import contextlib
import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final

import uvicorn
import uvloop
from typing_extensions import override
from uvicorn.supervisors import Multiprocess

from telldesk.kernel.ending import told_to_end
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.internal_http import Asgi
from telldesk.kernel.log import get_logger
from telldesk.kernel.settings import Settings
from telldesk.web.hooks.protocol import HookProtocol
from telldesk.web.internal import create_internal_app
from telldesk.web.parts import Parts

log = get_logger(__name__)

GRACE_S: Final = 10
MAX_WORD_BYTES: Final = 16_384  # above the socket's own limit, so that it may answer for itself
_BACKLOG: Final = 2048
PROCESSES_DIR: Final = "PROMETHEUS_MULTIPROC_DIR"
MakeApp = Callable[[Settings, Parts], Any]


class Guest(uvicorn.Server):
    """A server that leaves signals to the process it is part of."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def web_config(app: Any, **more: Any) -> uvicorn.Config:
    """How the public address is served. Our own door reads forwarded addresses, not uvicorn."""
    return uvicorn.Config(
        app, loop="uvloop", http=HookProtocol, ws="websockets-sansio", lifespan="on",
        log_config=None, access_log=False, server_header=False, proxy_headers=False,
        ws_max_size=MAX_WORD_BYTES, ws_per_message_deflate=False, backlog=_BACKLOG,
        timeout_graceful_shutdown=GRACE_S, **more,
    )  # fmt: skip


def listen(address: tuple[str, int], setting: str) -> socket.socket:
    """A listening socket.

    Raises:
        Misconfigured: taken, or not an address of this machine.
    """
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    try:
        return socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        raise Misconfigured(
            f"{address[0]}:{address[1]} cannot be bound ({error.strerror}).",
            setting=setting,
            remedy="Choose a free port of this machine.",
        ) from error


async def serve_until(settings: Settings, make_app: MakeApp, stopping: asyncio.Event) -> None:
    """One web process and its private port, until `stopping` is set.

    Raises:
        Misconfigured: an address or a server refuses us.
    """
    parts = Parts(settings)
    app = make_app(settings, parts)
    with (
        listen(settings.bind_address, "TELLDESK_BIND") as public,
        listen(settings.internal_bind_address, "TELLDESK_INTERNAL_BIND") as private,
    ):
        # Before any server does it: theirs would be a page of complaints instead of our one line.
        await parts.open()
        try:
            await _serve_both(
                settings, (app, public), (create_internal_app(parts), private), stopping
            )
        finally:
            await parts.close()
    log.info("web.stopped")
    if not stopping.is_set():
        raise Misconfigured(
            "the web process could not start; the lines above say why.",
            setting="TELLDESK_DATABASE_URL",
            remedy="Run `telldesk doctor`.",
        )


async def _serve_both(
    settings: Settings,
    public: tuple[Any, socket.socket],
    private: tuple[Asgi, socket.socket],
    stopping: asyncio.Event,
) -> None:
    servers = [
        (Guest(web_config(public[0])), public[1]),
        (Guest(_private_config(private[0])), private[1]),
    ]
    running = [
        asyncio.create_task(server.serve(sockets=[listener])) for server, listener in servers
    ]
    waiting = asyncio.create_task(stopping.wait())
    log.info("web.started", address=settings.bind)
    # A server that ends by itself ends the process: a supervisor starts it anew.
    await asyncio.wait([*running, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    for server, _ in servers:
        server.should_exit = True
    await asyncio.gather(*running)


async def _with_signals(settings: Settings, make_app: MakeApp) -> None:
    await serve_until(settings, make_app, told_to_end())


def serve_one(settings: Settings, make_app: MakeApp) -> None:
    """This process is the web process, until SIGINT or SIGTERM."""
    uvloop.run(_with_signals(settings, make_app))


def serve_many(settings: Settings, factory: str) -> None:
    """Several web processes behind one address; `factory` names what each of them runs.

    They read the settings from the environment anew. The private port lives in this process and
    adds up what they count.

    Raises:
        Misconfigured: an address or a server refuses us.
    """
    asyncio.run(_try_out(settings))
    with (
        listen(settings.bind_address, "TELLDESK_BIND") as public,
        listen(settings.internal_bind_address, "TELLDESK_INTERNAL_BIND") as private,
        tempfile.TemporaryDirectory(prefix="web-metrics-") as folder,
    ):
        os.environ[PROCESSES_DIR] = folder
        server = Guest(_private_config(None))
        beside = threading.Thread(target=_run_private, args=(server, settings, private, folder))
        beside.start()
        try:
            config = web_config(factory, factory=True, workers=settings.web_processes)
            Multiprocess(config, sockets=[public]).run()
        finally:
            server.should_exit = True
            beside.join()


async def _try_out(settings: Settings) -> None:
    """What refuses us is said once and here; each process alone would begin again and again."""
    for pool in Parts(settings).pools:
        await pool.open()
        await pool.close()


def _run_private(
    server: uvicorn.Server, settings: Settings, listener: socket.socket, folder: str
) -> None:
    async def run() -> None:
        parts = Parts(settings)
        await parts.database.open()
        server.config.app = create_internal_app(parts, processes_dir=folder)
        try:
            await server.serve(sockets=[listener])
        finally:
            await parts.database.close()
            if parts.valkey is not None:
                await parts.valkey.aclose()

    asyncio.run(run())


def _private_config(app: Asgi | None) -> uvicorn.Config:
    return uvicorn.Config(
        app or create_nothing, log_config=None, access_log=False, lifespan="off", ws="none",
        server_header=False,
    )  # fmt: skip


async def create_nothing(_scope: Any, _receive: Any, _send: Any) -> None:
    """Stands in until the thread has made the real app."""
