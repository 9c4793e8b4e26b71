"""`POST /hooks/telegram/{hook_key}`: an update is accepted, or refused without a trace.

A raw ASGI callable for everything under `/hooks/`, so path, method and size are checked here. The
body of every answer is the constant `{}`, since Telegram runs any method it finds there (T08).
"""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable
from functools import cache
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from telldesk.channels.intake import HookCounts, Intake
from telldesk.channels.lanes import UpdateUnreadable, read_lane
from telldesk.channels.registry import Inboxes, InboxFacts
from telldesk.kernel.crypto import is_own_hook_key
from telldesk.kernel.errors import TooMany, Unavailable
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.metrics import HOOK_REQUESTS, REFUSED
from telldesk.kernel.settings import Settings
from telldesk.web.hooks.floods import Floods
from telldesk.web.hosts import asked_from

__all__ = ["MAX_BODY_BYTES", "HookCounts", "make_receive_update"]

log = get_logger(__name__)

MAX_BODY_BYTES: Final = 1024 * 1024
_PATH: Final = re.compile(r"/hooks/telegram/([A-Za-z0-9_-]{28})")
_SECRET_HEADER: Final = b"x-telegram-bot-api-secret-token"
_LONGEST_SECRET: Final = 256  # Source: core.telegram.org/bots/api#setwebhook, 2026-08-24
_GONE_STATES: Final = {"suspended", "erasing"}
_STRANGERS: Final = {"forged", "unauthorised"}  # Telegram itself is refused for other reasons
_BODY: Final = b"{}"

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
ReceiveUpdate = Callable[[Any, Receive, Send], Awaitable[None]]


class _Answer(NamedTuple):
    status: HTTPStatus
    retry_after_s: int = 0


_OK: Final = _Answer(HTTPStatus.OK)


class _Refused(Exception):  # noqa: N818 - an answer, not an error
    def __init__(self, status: HTTPStatus, outcome: str, *, retry_after_s: int = 0) -> None:
        super().__init__(outcome)
        self.answer = _Answer(status, retry_after_s)
        self.outcome = outcome


@cache
def _counted(status: HTTPStatus) -> Any:
    return HOOK_REQUESTS.labels(str(int(status)))


class _Left(Exception):  # noqa: N818 - the caller hung up; nobody hears an answer
    pass


def make_receive_update(
    inboxes: Inboxes,
    intake: Intake,
    settings: Settings,
    counts: HookCounts | None = None,
    floods: Floods | None = None,
) -> ReceiveUpdate:
    """The callable to send every request under `/hooks/` to."""
    if floods is None:  # an unused one is empty, and so would not count as given
        floods = Floods()
    door = _Door(inboxes, intake, settings, counts or HookCounts(), floods)

    async def receive_update(scope: Any, receive: Receive, send: Send) -> None:
        try:
            answer = await door.answer(scope, receive)
        except _Left:
            return
        _counted(answer.status).inc()
        await _respond(send, answer)

    return receive_update


class _Door:
    """Every check in its order: cheap and blind ones first."""

    def __init__(
        self,
        inboxes: Inboxes,
        intake: Intake,
        settings: Settings,
        counts: HookCounts,
        floods: Floods,
    ) -> None:
        self._inboxes = inboxes
        self._intake = intake
        self._secret = settings.hook_key_secret
        self._hops = settings.trusted_proxies
        self._counts = counts
        self._floods = floods

    async def answer(self, scope: Any, receive: Receive) -> _Answer:
        """What the caller hears; raises nothing but `_Left` and cancellation."""
        counts = self._counts
        try:
            await self._accept(scope, receive)
        except _Refused as refused:
            # After the checks, not before: a good key with its secret passes in any crowd.
            if refused.outcome in _STRANGERS and (wait_s := self._flooded(scope)):
                counts.flooding += 1
                REFUSED.labels("hook-flood").inc()
                return _Answer(HTTPStatus.TOO_MANY_REQUESTS, wait_s)
            setattr(counts, refused.outcome, getattr(counts, refused.outcome) + 1)
            return refused.answer
        except TooMany as full:
            counts.overloaded += 1
            return _Answer(HTTPStatus.TOO_MANY_REQUESTS, full.retry_after_s)
        except Unavailable as away:
            counts.unavailable += 1
            return _Answer(HTTPStatus.SERVICE_UNAVAILABLE, away.retry_after_s)
        except _Left:
            raise
        except Exception as error:  # noqa: BLE001 - T08: even then the body is ours, not Litestar's
            counts.failed += 1
            log.error("hook.failed", reason=cause(error))  # noqa: TRY400 - a trace may quote words
            return _Answer(HTTPStatus.INTERNAL_SERVER_ERROR, 5)
        counts.accepted += 1
        return _OK

    def _flooded(self, scope: Any) -> int:
        return self._floods.take(asked_from(scope, dict(scope["headers"]), self._hops))

    async def _accept(self, scope: Any, receive: Receive) -> None:
        inbox = await self._inbox(scope)
        _check_secret(scope["headers"], inbox)
        if inbox.state == "removed" or inbox.tenant_state in _GONE_STATES:
            raise _Refused(HTTPStatus.GONE, "gone")
        body = await _read(scope["headers"], receive)
        try:
            lane = read_lane(body)
        except UpdateUnreadable:
            raise _Refused(HTTPStatus.BAD_REQUEST, "unreadable") from None
        await self._intake.store(inbox, lane, body)

    async def _inbox(self, scope: Any) -> InboxFacts:
        path = _PATH.fullmatch(scope["path"])
        if path is None:
            raise _Refused(HTTPStatus.NOT_FOUND, "forged")
        # A key that was found a moment ago proves itself.
        inbox = self._inboxes.known_hook_key(path[1])
        if inbox is None and not is_own_hook_key(self._secret, path[1]):
            raise _Refused(HTTPStatus.NOT_FOUND, "forged")
        if scope["method"] != "POST":
            raise _Refused(HTTPStatus.METHOD_NOT_ALLOWED, "forged")
        inbox = inbox or await self._inboxes.by_hook_key(path[1])
        if inbox is None:
            raise _Refused(HTTPStatus.NOT_FOUND, "forged")
        return inbox


def _check_secret(headers: Any, inbox: InboxFacts) -> None:
    """Compared as bytes: a header need not be ASCII. Its hash is compared, so length is silent."""
    given = [value for name, value in headers if name == _SECRET_HEADER]
    is_plausible = len(given) == 1 and 0 < len(given[0]) <= _LONGEST_SECRET
    offered = hashlib.sha256(given[0] if is_plausible else b"").digest()
    if not hmac.compare_digest(offered, inbox.secret_hash) or not is_plausible:
        raise _Refused(HTTPStatus.UNAUTHORIZED, "unauthorised")


async def _read(headers: Any, receive: Receive) -> bytes:
    for name, value in headers:
        if name == b"content-length" and value.isdigit() and int(value[:16]) > MAX_BODY_BYTES:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
    chunks: list[bytes] = []
    size = 0
    while True:
        event = await receive()
        if event["type"] != "http.request":
            raise _Left
        chunk = event.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY_BYTES:
            raise _Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large")
        chunks.append(chunk)
        if not event.get("more_body", False):
            return b"".join(chunks)


async def _respond(send: Send, answer: _Answer) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
    if answer.retry_after_s:
        headers.append((b"retry-after", str(answer.retry_after_s).encode()))
    await send({"type": "http.response.start", "status": int(answer.status), "headers": headers})
    await send({"type": "http.response.body", "body": _BODY})
