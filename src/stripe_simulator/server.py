"""The simulator as one object: world, webhooks and HTTP server start and stop together."""

import asyncio
import contextlib
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import uvicorn
from litestar import HttpMethod, Litestar, Response, route
from typing_extensions import override

from stripe_simulator import page
from stripe_simulator.api import catalog, customers, invoices, meters, payments, sessions
from stripe_simulator.api import subscriptions as subscription_calls
from stripe_simulator.api.gateway import Gateway
from stripe_simulator.billing import checkout, dunning, subscriptions
from stripe_simulator.clock import Clock
from stripe_simulator.control import Control
from stripe_simulator.faults import Faults
from stripe_simulator.records import AnyRequest
from stripe_simulator.webhooks import Courier
from stripe_simulator.world import World

MAX_BODY_BYTES: Final = 1024 * 1024
DEFAULT_KEY: Final = "sk_test_simulator"
SHUTDOWN_S: Final = 2
MAX_WAIT_S: Final = 1.0
_METHODS: Final = [HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE]


class _Guest(uvicorn.Server):
    """A server that leaves signals to the process it is part of."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class Simulator:
    """Stripe's API and pages on `host`:`port`; port 0 takes a free one.

    With `data_dir` everything is kept there and comes back with the next start. Webhooks are called
    on this machine only, and on `webhook_hosts`. `retry_scale` shortens the pauses between
    attempts. Each of `keys` is an account of its own.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        data_dir: Path | str | None = None,
        clock: Clock | None = None,
        keys: Iterable[str] = (DEFAULT_KEY,),
        webhook_hosts: Iterable[str] = (),
        retry_scale: float = 1.0,
    ) -> None:
        self.world = World(Path(data_dir) if data_dir else None, clock or Clock(), keys)
        self.world.acts |= {
            "renew": subscriptions.renew,
            "trial_will_end": subscriptions.trial_will_end,
            "expire_incomplete": dunning.expire_incomplete,
            "finalize": dunning.finalize_due,
            "retry": dunning.retry_due,
            "expire_session": checkout.expire_due,
        }
        self._faults = Faults()
        self._hosts = tuple(webhook_hosts)
        self._retry_scale = retry_scale
        self._address = (host, port)
        self._courier: Courier | None = None
        self._server: _Guest | None = None
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def base_url(self) -> str:
        return self.world.base_url

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Requests are answered at `base_url` from now on."""
        listening = _listen(*self._address)
        host, port = listening.getsockname()[:2]
        self.world.base_url = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
        self.world.open()
        self._courier = Courier(self.world, self._hosts, self._retry_scale)
        self.world.heard = self._courier.wake
        self._courier.start()
        config = uvicorn.Config(
            self._app(self._courier), lifespan="off", log_config=None, access_log=False,
            server_header=False, proxy_headers=False, timeout_graceful_shutdown=SHUTDOWN_S,
        )  # fmt: skip
        self._server = _Guest(config)
        self._tasks = [
            asyncio.create_task(self._server.serve(sockets=[listening])),
            asyncio.create_task(self._catch_up_forever()),
        ]

    async def stop(self) -> None:
        """Nothing is lost: what was not delivered goes out after the next start."""
        serving, *others = self._tasks
        for task in others:
            task.cancel()
        if self._server is not None:
            self._server.should_exit = True
        ended = await asyncio.gather(serving, *others, return_exceptions=True)
        if self._courier is not None:
            await self._courier.close()
        self.world.storage.close()
        for error in ended:
            if isinstance(error, Exception):
                raise error

    async def _catch_up_forever(self) -> None:
        while True:
            self.world.catch_up()
            due_at = self.world.next_due()
            wait_s = MAX_WAIT_S if due_at is None else due_at - self.world.clock.now()
            await asyncio.sleep(min(max(wait_s, 0.05), MAX_WAIT_S))

    def _app(self, courier: Courier) -> Litestar:
        rooms = (customers, catalog, meters, sessions, subscription_calls, invoices, payments)
        calls = [call for room in rooms for call in room.CALLS]
        gateway = Gateway(self.world, self._faults, calls)

        @route(["/v1", "/v1/{path:path}"], http_method=_METHODS, status_code=200)
        async def api(request: AnyRequest) -> Response[bytes]:
            return await gateway.answer(request)

        control = Control(self.world, self._faults, courier)
        return Litestar(
            [api, control.handler(), *page.handlers(self.world)],
            openapi_config=None,
            request_max_body_size=MAX_BODY_BYTES,
            logging_config=None,
        )


def _listen(host: str, port: int) -> socket.socket:
    # asyncio sends small packets at once only on sockets that say they are TCP: an answer took
    # 44 ms instead of 1 without it (measured with the library's aiohttp client, November 2026).
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen()
    except OSError:
        listening.close()
        raise
    return listening
