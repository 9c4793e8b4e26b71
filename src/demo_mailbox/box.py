"""The letters that came, the newest last, and what is shown of each."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import count
from typing import Any, Final

from aiosmtpd.smtp import SMTP, Envelope

MOST_LETTERS: Final = 500
MOST_BYTES: Final = 1_048_576


@dataclass(frozen=True)
class Received:
    """One letter, as people would read it."""

    number: int
    at: datetime
    to: str
    sender: str
    subject: str
    text: str
    html: str


class Box:
    """Keeps the last letters; what an SMTP server calls with each of them."""

    def __init__(self) -> None:
        self._letters: deque[Received] = deque(maxlen=MOST_LETTERS)
        self._numbers = count(1)

    def newest_first(self, to: str = "") -> Iterator[Received]:
        """All letters, or those to one address."""
        return (one for one in reversed(self._letters) if not to or one.to == to)

    def letter(self, number: int) -> Received | None:
        return next((one for one in self._letters if one.number == number), None)

    async def handle_DATA(self, _server: SMTP, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        """A letter has come and is kept."""
        content = envelope.content
        if not isinstance(content, bytes):
            return "554 not understood"
        message = message_from_bytes(content, policy=policy.default)
        if not isinstance(message, EmailMessage):
            return "554 not understood"
        self._letters.append(
            Received(
                number=next(self._numbers),
                at=datetime.now(UTC),
                to=", ".join(envelope.rcpt_tos),
                sender=str(message.get("From", "")),
                subject=str(message.get("Subject", "")),
                text=_body(message, "plain"),
                html=_body(message, "html"),
            )
        )
        return "250 taken"


def _body(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    if not isinstance(found, EmailMessage):
        return ""
    content = found.get_content()
    return content if isinstance(content, str) else ""
