"""Sees everything a page must not do while a test is busy with something else."""

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import BrowserContext, ConsoleMessage, Page, Request, Response

# The platform's name belongs nowhere where people of a tenant look (W5).
PLATFORM = re.compile(r"telldesk", re.IGNORECASE)
_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  reportViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ""}`));
"""
_READ = "() => [document.title, document.documentElement.innerText].join('\\n')"


@dataclass
class Watch:
    """Everything that happened in one browser context."""

    context: BrowserContext
    origins: set[str]
    """Where requests may go."""
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    sent: list[tuple[str, str]] = field(default_factory=list)
    """Method and address of every call of the API."""
    _wanted: list[re.Pattern[str]] = field(default_factory=list)

    async def begin(self) -> None:
        await self.context.expose_binding("reportViolation", self._violated)
        await self.context.add_init_script(_VIOLATIONS)
        self.context.on("console", self._said)
        self.context.on("weberror", lambda error: self._note(f"error: {error.error}"))
        self.context.on("request", self._asked)
        self.context.on("requestfailed", self._failed)
        self.context.on("response", self._answered)

    def wants(self, pattern: str) -> None:
        """Complaints that match belong to this test."""
        self._wanted.append(re.compile(pattern))

    def wants_broken_network(self) -> None:
        """The test breaks the network itself."""
        self.wants(r"net::ERR_|^failed: |WebSocket connection|Failed to load resource: net")

    async def check(self, page: Page) -> None:
        """Nothing happened that must not; called at the end, with the page still open."""
        if not page.is_closed():
            await self._check_page(page)
        self.check_complaints()
        named = [one for one in self.requests if PLATFORM.search(one)]
        assert not named, named

    def check_complaints(self) -> None:
        """Nothing was complained of; for pages on which the platform may be named."""
        left = [
            one for one in self.complaints if not any(want.search(one) for want in self._wanted)
        ]
        assert not left, left

    async def _check_page(self, page: Page) -> None:
        shown = await page.evaluate(_READ)
        found = PLATFORM.search(shown)
        assert not found, f"the platform's name is shown: {shown[:500]!r}"
        too_new = await page.evaluate("() => window.fakeClient?.tooNew ?? []")
        assert too_new == [], too_new

    def _note(self, text: str) -> None:
        self.complaints.append(text)

    def _violated(self, _source: Any, what: str) -> None:
        self._note(f"policy: {what}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            where = message.location.get("url", "")
            self._note(f"console {message.type}: {message.text} {where}")

    def _asked(self, request: Request) -> None:
        url = request.url
        self.requests.append(url)
        if url.startswith(("data:", "blob:")):
            return
        if not any(url.startswith(f"{origin}/") for origin in self.origins):
            self._note(f"foreign request: {url}")
        if "/api/" in url:
            self.sent.append((request.method, url.partition("/api/")[2]))

    def _failed(self, request: Request) -> None:
        # A page that goes away, or a read nobody waits for any more, takes its requests with it.
        if request.failure != "net::ERR_ABORTED":
            self._note(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400:
            self._note(f"status {response.status}: {response.request.method} {response.url}")
        named = [name for name, value in response.headers.items() if PLATFORM.search(name + value)]
        if named:
            self._note(f"named by headers {named}: {response.url}")
