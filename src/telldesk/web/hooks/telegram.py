"""`POST /hooks/telegram/{hook_key}`: an update is accepted, or refused without a trace.

A raw ASGI callable for everything under `/hooks/`, so path, method and size are checked here. The
body of every answer is the constant `{}`, since Telegram runs any method it finds there (T08).
What is ordinary and welcome is answered by `protocol.py` through the same checks and does not come
this far.
"""

import hashlib
import hmac
import re
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from telldesk.channels.intake import HookCounts, Intake
from telldesk.channels.lanes import Lane, UpdateUnreadable, read_lane
from telldesk.channels.registry import Inboxes, InboxFacts
from telldesk.kernel.crypto import is_own_hook_key
from telldesk.kernel.errors import TooMany, Unavailable
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.metrics import HOOK_REQUESTS, REFUSED
from telldesk.kernel.settings import Settings
from telldesk.web.hooks.floods import Floods
from telldesk.web.hosts import asked_from

__all__ = ["MAX_BODY_BYTES", "Answer", "HookCounts", "TelegramHook"]

log = get_logger(__name__)

MAX_BODY_BYTES: Final = 1024 * 1024
BODY: Final = b"{}"
_PREFIX: Final = "/hooks/telegram/"
_PATH: Final = re.compile(_PREFIX + r"([A-Za-z0-9_-]{28})")
_SECRET_HEADER: Final = b"x-telegram-bot-api-secret-token"
_LONGEST_SECRET: Final = 256  # Source: core.telegram.org/bots/api#setwebhook, 2026-08-24
_GONE_STATES: Final = {"suspended", "erasing"}
_STRANGERS: Final = {"forged", "unauthorised"}  # Telegram itself is refused for other reasons

Headers = Iterable[tuple[bytes, bytes]]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class Answer(NamedTuple):
    """What the caller hears, the constant body aside."""

    status: HTTPStatus
    retry_after_s: int = 0

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """In the order they are sent; nothing of them was given by the caller."""
        headers = [(b"content-type", b"application/json"), (b"content-length", b"2")]
        if self.retry_after_s:
            headers.append((b"retry-after", str(self.retry_after_s).encode()))
        return headers


OK: Final = Answer(HTTPStatus.OK)


class _Refused(Exception):  # noqa: N818 - an answer, not an error
    def __init__(self, status: HTTPStatus, outcome: str, *, retry_after_s: int = 0) -> None:
        super().__init__(outcome)
        self.answer = Answer(status, retry_after_s)
        self.outcome = outcome


@cache
def _counted(status: HTTPStatus) -> Any:
    return HOOK_REQUESTS.labels(str(int(status)))


class _Left(Exception):  # noqa: N818 - the caller hung up; nobody hears an answer
    pass


class TelegramHook:
    """Every check in its order: cheap and blind ones first. An ASGI application of its own."""

    def __init__(
        self,
        inboxes: Inboxes,
        intake: Intake,
        settings: Settings,
        counts: HookCounts | None = None,
        floods: Floods | None = None,
    ) -> None:
        """Counts into `counts` where given; `floods` holds strangers back."""
        self._inboxes = inboxes
        self._intake = intake
        self._secret = settings.hook_key_secret
        self._hops = settings.trusted_proxies
        self._counts = counts or HookCounts()
        # An unused one is empty, and so would not count as given.
        self._floods = Floods() if floods is None else floods

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Sends one answer, unless the caller hung up."""
        try:
            inbox = await self._admit(scope)
            body = await _read(scope["headers"], receive)
            await self._intake.store(inbox, _lane(body), body)
        except _Left:
            return
        except Exception as error:  # noqa: BLE001 - T08: even then the body is ours, not Litestar's
            answer = self._refusal(error, scope)
        else:
            answer = self._accepted()
        head = {"type": "http.response.start", "status": int(answer.status)}
        await send({**head, "headers": answer.headers})
        await send({"type": "http.response.body", "body": BODY})

    def welcome(self, scope: Any) -> InboxFacts | None:
        """The inbox, where it is known and all is well; None where `__call__` has to find out."""
        if scope["method"] != "POST":
            return None
        inbox = self._inboxes.known_hook_key(scope["path"].removeprefix(_PREFIX))
        if inbox is None or _refused(inbox, scope["headers"]):
            return None
        return inbox

    def take(
        self, scope: Any, inbox: InboxFacts, body: bytes, answer: Callable[[Answer], None]
    ) -> None:
        """A welcome update is stored; `answer` is called once, now or later. Raises nothing."""

        def settle(error: Exception | None) -> None:
            what = self._refusal(error, scope) if error else self._accepted()
            try:
                answer(what)
            except Exception as failure:  # noqa: BLE001 - others wait for theirs in the same batch
                log.error("hook.unanswered", reason=cause(failure))  # noqa: TRY400 - as above

        try:
            self._intake.queue(inbox, _lane(body), body, settle)
        except Exception as error:  # noqa: BLE001 - T08, as above
            settle(error)

    def _accepted(self) -> Answer:
        self._counts.accepted += 1
        _counted(HTTPStatus.OK).inc()
        return OK

    def _refusal(self, error: Exception, scope: Any) -> Answer:
        answer = self._answer_to(error, scope)
        _counted(answer.status).inc()
        return answer

    def _answer_to(self, error: Exception, scope: Any) -> Answer:
        counts = self._counts
        match error:
            case _Refused():
                # After the checks, not before: a good key with its secret passes in any crowd.
                if error.outcome in _STRANGERS and (wait_s := self._flooded(scope)):
                    counts.flooding += 1
                    REFUSED.labels("hook-flood").inc()
                    return Answer(HTTPStatus.TOO_MANY_REQUESTS, wait_s)
                setattr(counts, error.outcome, getattr(counts, error.outcome) + 1)
                return error.answer
            case TooMany():
                counts.overloaded += 1
                return Answer(HTTPStatus.TOO_MANY_REQUESTS, error.retry_after_s)
            case Unavailable():
                counts.unavailable += 1
                return Answer(HTTPStatus.SERVICE_UNAVAILABLE, error.retry_after_s)
        counts.failed += 1
        log.error("hook.failed", reason=cause(error))  # no trace: it may quote words
        return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, 5)

    def _flooded(self, scope: Any) -> int:
        return self._floods.take(asked_from(scope, dict(scope["headers"]), self._hops))

    async def _admit(self, scope: Any) -> InboxFacts:
        inbox = await self._inbox(scope)
        refused = _refused(inbox, scope["headers"])
        if refused:
            raise refused
        return inbox

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


def _refused(inbox: InboxFacts, headers: Headers) -> _Refused | None:
    """Why these headers may not write to this inbox.

    Compared as bytes: a header need not be ASCII. Its hash is compared, so length is silent.
    """
    given = [value for name, value in headers if name == _SECRET_HEADER]
    is_plausible = len(given) == 1 and 0 < len(given[0]) <= _LONGEST_SECRET
    offered = hashlib.sha256(given[0] if is_plausible else b"").digest()
    if not hmac.compare_digest(offered, inbox.secret_hash) or not is_plausible:
        return _Refused(HTTPStatus.UNAUTHORIZED, "unauthorised")
    if inbox.state == "removed" or inbox.tenant_state in _GONE_STATES:
        return _Refused(HTTPStatus.GONE, "gone")
    return None


def _lane(body: bytes) -> Lane:
    try:
        return read_lane(body)
    except UpdateUnreadable:
        raise _Refused(HTTPStatus.BAD_REQUEST, "unreadable") from None


async def _read(headers: Headers, receive: Receive) -> bytes:
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
