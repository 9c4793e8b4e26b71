"""The real app behind a real HTTP server, and sessions out of genuinely signed launches."""

import asyncio
import base64
import contextlib
import functools
import json
import socket
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, fields
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.support.servers import Logins
from tests.support.tenants import FixedClock

from embedded_servers import EmbeddedValkey
from telldesk.app import create_app
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.settings import Settings
from telldesk.realtime.hub import Pace
from telldesk.realtime.presence import PresencePace
from telldesk.web.build import BUILT
from telldesk.web.hooks.protocol import HookProtocol
from telldesk.web.limits import Rate, Rates
from telldesk.web.parts import Parts

SIGNING_KEY = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
_PLENTY = Rate(10**6, 60)
_people = count(5_000_001)
_bots = count(900_001)


@dataclass(frozen=True)
class Inbox:
    """A desk's bot as the web process knows it."""

    tenant: Tenant
    bot_id: int
    public_id: str


@dataclass
class Person:
    """Somebody signed in over HTTP."""

    http: httpx.AsyncClient
    token: str
    refresh_token: str
    me: dict[str, Any]
    tenant: Tenant
    telegram_user_id: int

    @property
    def id(self) -> UUID:
        return UUID(self.me["id"])

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return await self.http.request(method, path, json=body, headers=headers, **more)

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.ask("POST", path, body, **more)


@dataclass
class Site:
    """One running web process."""

    url: str
    parts: Parts
    http: httpx.AsyncClient
    clock: FixedClock
    admin: Any
    inboxes: dict[str, Inbox] = field(default_factory=dict)

    async def inbox(self, tenant: Tenant) -> Inbox:
        """The tenant's bot, made on first use."""
        if tenant.schema not in self.inboxes:
            bot_id = next(_bots)
            inbox = Inbox(tenant, bot_id, f"box{bot_id}")
            async with self.admin.transaction():
                await self.admin.execute("SET LOCAL ROLE td_owner")
                await self.admin.execute(
                    "INSERT INTO platform.inboxes (id, tenant_id, public_id, bot_id, username,"
                    " hook_key, secret_hash, secret_cipher, token_cipher, state)"
                    " VALUES ($1, $2::text::uuid, $3, $4, 'desk_bot', $5, '', '', '', 'live')",
                    new_id(), tenant.id, inbox.public_id, bot_id, f"hook{bot_id}",
                )  # fmt: skip
            self.inboxes[tenant.schema] = inbox
        return self.inboxes[tenant.schema]

    def launch(self, inbox: Inbox, telegram_user_id: int, **changes: str) -> str:
        """Launch data Telegram would sign for this person and bot, now."""
        user = {"id": telegram_user_id, "first_name": "Anna", "language_code": "en"}
        values = {
            "auth_date": str(int(self.clock.now().timestamp())),
            "query_id": str(new_id()),
            "user": json.dumps(user),
        } | changes
        return sign(values, inbox.bot_id)

    async def sign_in(self, tenant: Tenant, telegram_user_id: int) -> Person:
        inbox = await self.inbox(tenant)
        answer = await self.http.post(
            "/api/v1/session",
            json={"inbox": inbox.public_id, "init_data": self.launch(inbox, telegram_user_id)},
        )
        assert answer.status_code == 201, answer.text
        body = answer.json()
        return Person(
            self.http, body["access_token"], body["refresh_token"], body["me"], tenant,
            telegram_user_id,
        )  # fmt: skip

    async def contact(self, tenant: Tenant) -> Person:
        return await self.sign_in(tenant, next(_people))

    async def agent(self, tenant: Tenant, role: str) -> Person:
        """A linked agent with this role, signed in."""
        person = next(_people)
        await add_agent(self.parts, tenant, role, person, self.clock)
        return await self.sign_in(tenant, person)


async def add_agent(
    parts: Parts, tenant: Tenant, role: str, telegram_user_id: int, clock: FixedClock
) -> UUID:
    agent_id = new_id()
    await parts.desk.run(
        tenant,
        lambda work: work.conn.execute(
            "INSERT INTO agents (id, name, role, language, telegram_user_id, linked_at)"
            " VALUES ($1, $2, $3, 'en', $4, $5)",
            agent_id, f"Agent {role}", role, telegram_user_id, clock.now(),
        ),
    )  # fmt: skip
    return agent_id


def sign(values: dict[str, str], bot_id: int, key: Ed25519PrivateKey = SIGNING_KEY) -> str:
    lines = "\n".join(f"{name}={values[name]}" for name in sorted(values))
    signature = key.sign(f"{bot_id}:WebAppData\n{lines}".encode())
    text = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
    whole = values | {"signature": text, "hash": "00" * 32}
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in whole.items())


@contextlib.asynccontextmanager
async def serving(app: Any) -> AsyncIterator[str]:
    """The app behind uvicorn on a loopback port of its own, in this loop."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            app, http=HookProtocol, ws="websockets-sansio", lifespan="on", log_config=None,
            access_log=False, server_header=False, ws_max_size=16_384, proxy_headers=False,
            timeout_graceful_shutdown=2,
        )  # fmt: skip
        server = uvicorn.Server(config)
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]  # pytest's own
        running = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            async with asyncio.timeout(20):
                while not server.started:
                    if running.done():
                        running.result()
                    await asyncio.sleep(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await running


@functools.cache
def _data_folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="desk-files-", ignore_cleanup_errors=True)


def data_folder() -> str:
    """Where files of this test process lie; it goes with the process."""
    return _data_folder().name


def site_settings(logins: Logins, valkey_url: str, **changes: Any) -> Settings:
    facts: dict[str, Any] = {
        "environment": "test",
        "database_web_url": logins.web.dsn,
        "redis_url": valkey_url,
        "telegram_api_url": "http://127.0.0.1:1",
        "telegram_public_key": SIGNING_KEY.public_key().public_bytes_raw().hex(),
        "public_url": "http://desks.test",
        "database_portal_url": logins.portal.dsn,
        "portal_secret": "p" * 40,
        "data_dir": data_folder(),
    }
    return Settings(**(facts | changes))


OpenSite = Callable[..., contextlib.AbstractAsyncContextManager[Site]]


@pytest.fixture
async def open_site(
    logins: Logins, valkey_server: EmbeddedValkey, clock: FixedClock, admin: Any
) -> OpenSite:
    @contextlib.asynccontextmanager
    async def opened(
        rates: Rates | None = None, built: Path = BUILT, **changes: Any
    ) -> AsyncIterator[Site]:
        settings = site_settings(logins, valkey_server.url, **changes)
        parts = Parts(
            settings,
            clock=clock,
            rates=rates or Rates(*[_PLENTY] * len(fields(Rates))),
            pace=Pace(sweep_s=0.5, recheck_s=4.0, idle_s=3.0, look_s=0.2),
            presence_pace=PresencePace(
                busy_s=1.5, grace_s=0.5, apart_s=0.2, batch_s=0.02, beyond_s=0.3
            ),
            built=built,
        )
        async with (
            serving(create_app(settings, parts)) as url,
            httpx.AsyncClient(base_url=url, timeout=20) as http,
        ):
            yield Site(url, parts, http, clock, admin)

    return opened


@pytest.fixture
async def site(open_site: OpenSite) -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


Ask = Callable[..., Awaitable[httpx.Response]]
