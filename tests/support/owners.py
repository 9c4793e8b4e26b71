"""Owners at the portal: accounts made, letters read as their owners would, browsers signed in."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests.support.web import Site

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.owners.keys import portal_ring
from telldesk.owners.letters import Content, opened

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
_numbers = count(1)


def new_email(name: str = "ann") -> str:
    """An address nobody had before."""
    return f"{name}-{next(_numbers)}@example.test"


@dataclass
class OwnerBrowser:
    """One browser of somebody at the portal, with its own cookies."""

    portal: "Portal"
    http: httpx.AsyncClient
    me: dict[str, Any] = field(default_factory=dict)

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        headers = {"origin": self.portal.site.url, **more.pop("headers", {})}
        return await self.http.request(
            method, f"/portal/api/{path}", json=body, headers=headers, **more
        )

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.ask("POST", path, body, **more)

    async def delete(self, path: str, **more: Any) -> httpx.Response:
        return await self.ask("DELETE", path, **more)

    async def ask_letter(self, email: str) -> dict[str, Any]:
        answer = await self.post("letters", {"email": email, "language": "en"})
        assert answer.status_code == 202, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def sign_in(self, email: str) -> dict[str, Any]:
        """Signed in by the link of a letter."""
        await self.ask_letter(email)
        answer = await self.post("session", {"token": await self.portal.token(email)})
        assert answer.status_code == 200, answer.text
        assert answer.json()["state"] == "in"
        self.me = answer.json()["me"]
        return self.me

    async def step_up(self) -> None:
        """A proof by a code of a letter."""
        assert (await self.post("session/fresh/letter")).status_code == 202
        code = (await self.portal.letter(self.me["email"])).code
        answer = await self.post("session/fresh", {"code": code})
        assert answer.status_code == 200, answer.text


@dataclass
class Portal:
    """The portal of one running web process."""

    site: Site
    stack: AsyncExitStack
    ring: KeyRing

    async def browser(self, user_agent: str = FIREFOX) -> OwnerBrowser:
        http = httpx.AsyncClient(
            base_url=self.site.url, timeout=20, headers={"user-agent": user_agent}
        )
        await self.stack.enter_async_context(http)
        return OwnerBrowser(self, http)

    async def owner(self, email: str, *tenants: Tenant) -> UUID:
        """An account that owns these tenants."""
        owner_id = new_id()
        at = self.site.clock.now()
        await self.execute(
            "INSERT INTO platform.owners (id, email, created_at) VALUES ($1, $2, $3)",
            owner_id, email, at,
        )  # fmt: skip
        for tenant in tenants:
            await self.execute(
                "INSERT INTO platform.ownerships (owner_id, tenant_id, since)"
                " VALUES ($1, $2::text::uuid, $3)",
                owner_id, tenant.id, at,
            )  # fmt: skip
        return owner_id

    async def signed_in(self, *tenants: Tenant) -> OwnerBrowser:
        """The browser of a new owner of these tenants."""
        email = new_email()
        await self.owner(email, *tenants)
        browser = await self.browser()
        await browser.sign_in(email)
        return browser

    async def letters(self, email: str) -> list[Any]:
        """Rows of letters that are to go to this address, oldest first."""
        rows: list[Any] = await self.fetch(
            "SELECT * FROM platform.owner_letters WHERE email = $1 AND sealed IS NOT NULL"
            " ORDER BY created_at, id",
            email,
        )
        return rows

    async def kinds(self, email: str) -> list[str]:
        return [row["kind"] for row in await self.letters(email)]

    async def letter(self, email: str) -> Content:
        """What the newest letter to this address says."""
        return opened(self.ring, (await self.letters(email))[-1])

    async def token(self, email: str) -> str:
        """The secret in the newest letter's link."""
        return (await self.letter(email)).link.partition("#")[2]

    async def fetch(self, statement: str, *values: Any) -> Any:
        return await self._owned("fetch", statement, *values)

    async def execute(self, statement: str, *values: Any) -> Any:
        return await self._owned("execute", statement, *values)

    async def _owned(self, how: str, statement: str, *values: Any) -> Any:
        admin = self.site.admin
        async with admin.transaction():
            await admin.execute("SET LOCAL ROLE td_owner")
            return await getattr(admin, how)(statement, *values)


OpenPortal = Callable[[Site], Awaitable[Portal]]


@pytest.fixture
async def open_portal() -> AsyncIterator[OpenPortal]:
    """The portal of a site with settings of its own."""
    async with AsyncExitStack() as stack:

        async def opened_at(site: Site) -> Portal:
            return Portal(site, stack, portal_ring(site.parts.settings))

        yield opened_at


@pytest.fixture
async def portal(site: Site, open_portal: OpenPortal) -> Portal:
    return await open_portal(site)
