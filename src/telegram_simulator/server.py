"""The simulator as one object: world, webhooks and HTTP server start and stop together."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

from telegram_simulator import page
from telegram_simulator.bot_api import rooms
from telegram_simulator.bot_api.gateway import Gateway
from telegram_simulator.clock import Clock
from telegram_simulator.control import bots, chats, groups, live, people, watching
from telegram_simulator.control.bursts import Bursts
from telegram_simulator.control.fields import WORLD
from telegram_simulator.control.watching import SIGNER
from telegram_simulator.downloads import download
from telegram_simulator.hosts import Hosts
from telegram_simulator.launches import Signer
from telegram_simulator.limits import MEGABYTE, Limits
from telegram_simulator.webhooks import Courier
from telegram_simulator.world import World

SHUTDOWN_S = 2.0


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def _own_pages_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    # Any web page may send requests to this machine; only the chat page may play people.
    origin = request.headers.get("Origin")
    if origin and request.path.startswith("/control/") and urlsplit(origin).netloc != request.host:
        return web.json_response(
            {
                "error": {
                    "field": "",
                    "problem": "comes from another site",
                    "remedy": "ask directly",
                }
            },
            status=403,
        )
    return await handler(request)


class Simulator:
    """A Bot API server on `host`:`port`; port 0 takes a free one.

    With `data_dir` everything is kept there and comes back with the next start. Webhooks are called
    on this machine only, and on `webhook_hosts`.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        data_dir: Path | str | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        webhook_hosts: Iterable[str] = (),
    ) -> None:
        folder = Path(data_dir) if data_dir else None
        self.world = World(limits or Limits(), clock or Clock(), folder, Hosts(webhook_hosts))
        self._signer = Signer(folder)
        self._bursts = Bursts()
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self._courier: Courier | None = None

    @property
    def base_url(self) -> str:
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def public_key_hex(self) -> str:
        """The Ed25519 key that checks `signature` of initData launched here."""
        return self._signer.public_key_hex

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
        world = self.world
        world.open()
        world.storage.start()
        rooms.load()
        gateway = Gateway(world)
        self._courier = Courier(
            world.clock,
            world.hosts,
            world.deliveries,
            run_reply=gateway.run_reply,
            drop=self._drop_hook,
        )
        self._courier.start()
        gateway.courier = world.courier = self._courier
        self._runner = web.AppRunner(
            self._app(gateway),
            access_log=None,
            handle_signals=False,
            shutdown_timeout=SHUTDOWN_S,
            auto_decompress=True,
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port, backlog=1024)
        await site.start()
        self._port = self._runner.addresses[0][1]
        for bot in world.bots.values():
            if bot.webhook is not None:
                self._courier.attach(world.feeds[bot.id], bot.webhook)

    async def stop(self) -> None:
        """Nothing is lost: what was not delivered goes out after the next start."""
        self.world.is_closing = True
        self.world.events.publish("closing")
        await self._bursts.close()
        for feed in self.world.feeds.values():
            feed.expel_poller()
        if self._courier is not None:
            await self._courier.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self.world.courier = None
        await self.world.storage.close()
        self.world.contents.close()

    def _app(self, gateway: Gateway) -> web.Application:
        limits = self.world.limits
        app = web.Application(
            client_max_size=2 * limits.max_upload_bytes + MEGABYTE, middlewares=[_own_pages_only]
        )
        app[WORLD] = self.world
        app[SIGNER] = self._signer
        app.router.add_route("*", r"/bot{token:\d+:[\w-]+}/{method:\w+}", gateway.answer)
        app.router.add_get(r"/file/bot{token:\d+:[\w-]+}/{path:.+}", download)
        for room in (bots, people, chats, groups, live, page):
            app.router.add_routes(room.routes())
        app.router.add_routes(watching.routes(self._signer))
        app.router.add_routes(self._bursts.routes())
        return app

    def _drop_hook(self, bot_id: int) -> None:
        bot = self.world.bots.get(bot_id)
        if bot is not None:
            bot.webhook = None
            self.world.save(bot)
        if self._courier is not None:
            self._courier.detach(bot_id)
