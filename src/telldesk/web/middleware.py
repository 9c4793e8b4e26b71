"""Before any route, its own 404s included: a request id, the host list, limits, safe headers.

Wraps the whole application, since the framework's middleware does not see what the router refuses.
The machines' hooks go no further than here: they check their caller themselves and answer `{}`
always, and what the framework does before a route costs an update an eighth of its answer.
"""

import hashlib
import time
from collections.abc import Mapping
from typing import Final

import msgspec
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from telldesk.kernel.ids import new_token
from telldesk.kernel.metrics import HTTP_REQUESTS, HTTP_SECONDS, REFUSED
from telldesk.web.errors import MEDIA_TYPE, problem
from telldesk.web.hosts import asked_from
from telldesk.web.parts import Parts
from telldesk.web.plain_page import HTML, PAGES, plain_page

HOOKS: Final = "/hooks/"
HEALTH: Final = "/health/"
SIGN_IN: Final = "/api/v1/session"
ASSETS: Final = "/assets/"
_HEADERS: Final[tuple[tuple[bytes, bytes], ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cache-control", b"no-store"),
)
_HSTS: Final = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


class Door:
    """One ASGI callable around the application."""

    def __init__(self, app: ASGIApp, parts: Parts, hooks: ASGIApp) -> None:
        self._app = app
        self._hooks = hooks
        self._parts = parts
        self._headers = (*_HEADERS, _HSTS) if parts.settings.is_production else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"].startswith(HOOKS):
            await self._hooks(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["request_id"] = new_token(96)
        headers = {name: value for name, value in scope["headers"] if name in _READ}
        state["client_ip"] = asked_from(scope, headers, self._parts.settings.trusted_proxies)
        refused = await self._refused(scope, scope["path"], headers)
        if refused:
            REFUSED.labels(refused[1]).inc()
        if scope["type"] == ScopeType.WEBSOCKET:
            if refused:
                await send({"type": "websocket.close", "code": 4403, "reason": ""})
            else:
                await self._app(scope, receive, send)
            return
        await self._answered(scope, receive, send, refused)

    async def _answered(
        self, scope: Scope, receive: Receive, send: Send, refused: "_Refused | None"
    ) -> None:
        began, status = time.perf_counter(), 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _add_headers(message, self._headers, scope["state"]["request_id"])
            await send(message)

        if refused:
            await self._refuse(scope, send_with_headers, *refused)
            return
        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            route = str(scope.get("path_template") or "none")
            HTTP_REQUESTS.labels(str(scope.get("method", "")), route, str(status)).inc()
            HTTP_SECONDS.labels(route).observe(time.perf_counter() - began)

    async def _refuse(
        self, scope: Scope, send: Send, status: int, key: str, facts: dict[str, str | float]
    ) -> None:
        found = problem(scope, status, key, facts=facts)
        headers = {"content-type": MEDIA_TYPE}
        if scope["path"].startswith(PAGES):
            page = plain_page(self._parts.settings, scope, found)
            headers = {"content-type": f"{HTML}; charset=utf-8", **page.headers}
            body = page.content.encode()
        else:
            body = msgspec.json.encode(found)
        headers["content-length"] = str(len(body))
        if "retry_after_s" in facts:
            headers["retry-after"] = str(facts["retry_after_s"])
        named = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": named})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _refused(
        self, scope: Scope, path: str, headers: Mapping[bytes, bytes]
    ) -> "_Refused | None":
        """Status, key and facts of a refusal; None when the request may go on."""
        if path.startswith(HEALTH):
            return None
        if not self._parts.hosts.is_ours(headers.get(b"host", b"").decode("latin-1")):
            return 421, "wrong-host", {}
        limits, rates = self._parts.limits, self._parts.limits.rates
        address = scope["state"]["client_ip"]
        if path.startswith(ASSETS):
            wait_s = await limits.take(f"asset:{address}", rates.asset)
            return _too_many(wait_s)
        wait_s = await limits.take(f"ip:{address}", rates.address)
        if not wait_s and path.startswith(SIGN_IN) and scope.get("method") == "POST":
            wait_s = await limits.take(f"sign-in:{address}", rates.sign_in)
        token = headers.get(b"authorization", b"")
        if not wait_s and token:
            named = hashlib.sha256(token).hexdigest()[:24]
            wait_s = await limits.take(f"session:{named}", rates.session)
        return _too_many(wait_s)


_Refused = tuple[int, str, dict[str, str | float]]
_READ: Final = frozenset({b"host", b"x-forwarded-for", b"authorization"})


def _too_many(wait_s: int) -> _Refused | None:
    return (429, "too-many", {"retry_after_s": wait_s}) if wait_s else None


def _add_headers(
    message: HTTPResponseStartEvent, headers: tuple[tuple[bytes, bytes], ...], request_id: str
) -> None:
    """A route's own header wins over the rule."""
    given = list(message.get("headers", ()))
    present = {name.lower() for name, _ in given}
    given.extend((name, value) for name, value in headers if name not in present)
    given.append((b"x-request-id", request_id.encode()))
    message["headers"] = given
