"""A real SMTP server that keeps what it is given, and refuses whom it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass
class Sink:
    """What arrived, oldest first."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    greetings: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    """Recipient -> the answer they get; others are taken."""
    at_the_end: str = "250 taken"
    hangs_up: bool = False

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_HELO(self, *args: Any) -> str:
        return await self._greeted(*args[:4]) or "250 sink"

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.greetings.append(hostname)
        return responses

    async def _greeted(self, _server: Any, session: Any, _envelope: Any, hostname: str) -> str:
        session.host_name = hostname
        self.greetings.append(hostname)
        return ""

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        answer = self.answers.get(address, "250 fine")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        if self.hangs_up:
            server.transport.abort()
            return "421 gone"
        if self.at_the_end.startswith("250"):
            self.senders.append(envelope.mail_from)
            self.raw.append(envelope.content)
            made = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(made, EmailMessage)
            self.letters.append(made)
        return self.at_the_end


@asynccontextmanager
async def mail_sink() -> AsyncIterator[Sink]:
    """The server on a free port of loopback, while inside."""
    sink = Sink()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(sink, hostname="sink", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
        await server.wait_closed()


def text_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html_of(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    assert body is not None
    return str(body.get_content())
