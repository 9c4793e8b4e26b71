"""Updates answered by the server's own HTTP protocol, without a task and two messages for each.

uvicorn parses, keeps order on a connection, counts and closes as ever; only for a request that is
welcome and of an ordinary shape the call of the application is left out. That call, its task and
its two awaited messages were half of what an acknowledgement cost the web process. Whatever is
not ordinary goes to `TelegramHook.__call__` like any request.

Written against uvicorn 0.54 (`protocols/http/httptools_impl.py`), whose version is pinned; the
tests of the hook run through this class.
"""

import re
from collections.abc import Iterable
from typing import Any, Final

from typing_extensions import override
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from telldesk.channels.registry import InboxFacts
from telldesk.web.hooks.telegram import BODY, OK, Answer, TelegramHook

STATE_KEY: Final = "telegram_hook"
"""Under this name the served application's state holds its `TelegramHook`."""
_HOOKS: Final = "/hooks/"
_ENDING: Final = b"\r\n" + BODY
_LAST_ENDING: Final = b"connection: close\r\n" + _ENDING
_LENGTH: Final = re.compile(rb"\d{1,5}")
_ORDINARY_BYTES: Final = 65_536  # uvicorn pauses reading above it, and only the task goes on


class HookProtocol(HttpToolsProtocol):
    """One connection of the public port."""

    def __init__(self, config: Config, *arguments: Any, **more: Any) -> None:
        super().__init__(config, *arguments, **more)
        self._hook: TelegramHook = config.loaded_app.state[STATE_KEY]
        self._inbox: InboxFacts | None = None
        """Whose update is being read, when it will be answered here."""
        self._made: tuple[object, bytes] = (None, b"")

    @override
    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        scope = cycle.scope
        inbox = None
        if scope["path"].startswith(_HOOKS) and _is_ordinary(scope["headers"]):
            inbox = self._hook.welcome(scope)
        if inbox is None:
            super()._start_asgi_task(cycle, app)
        elif cycle.more_body:
            self._inbox = inbox
        else:  # it had waited behind another request of its connection
            self._take(cycle, inbox)

    @override
    def on_message_complete(self) -> None:
        super().on_message_complete()
        if self._inbox is not None:
            inbox, self._inbox = self._inbox, None
            self._take(self.cycle, inbox)

    def _take(self, cycle: Any, inbox: InboxFacts) -> None:
        def answer(what: Answer) -> None:
            if not cycle.disconnected:
                self._respond(cycle, what)

        self._hook.take(cycle.scope, inbox, bytes(cycle.body), answer)

    def _respond(self, cycle: Any, answer: Answer) -> None:
        ending = _ENDING if cycle.keep_alive else _LAST_ENDING
        self.transport.write(b"".join((self._head(answer), ending)))
        cycle.response_started = cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _head(self, answer: Answer) -> bytes:
        """Status line and headers; made once while the server's own (the date) stay the same."""
        own = self.server_state.default_headers
        made_for, head = self._made
        if answer is OK and made_for is own:
            return head
        parts = [STATUS_LINE[answer.status]]
        for name, value in (*own, *answer.headers):
            parts += (name, b": ", value, b"\r\n")
        head = b"".join(parts)
        if answer is OK:
            self._made = own, head
        return head


def _is_ordinary(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether the whole body comes by itself, at once and with its length said."""
    announced = b""
    for name, value in headers:
        if name == b"content-length":
            announced = value
        elif name in {b"expect", b"transfer-encoding"}:
            return False
    return _LENGTH.fullmatch(announced) is not None and int(announced) <= _ORDINARY_BYTES
