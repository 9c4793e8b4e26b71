"""One thing ready to be sent: a delivery with its words, files and target, in neutral form."""

from typing import Any, Final, Protocol
from uuid import UUID

import msgspec

from telldesk.channels.failures import Outcome
from telldesk.tickets.messages import OutboundMessage

# A second of these is harmless, so an unclear outcome is simply tried again.
REPEATABLE: Final = frozenset({"notice", "edit", "callback_answer", "reaction", "delete", "action"})
# What Telegram counts against a chat's pace; the rest costs the bot's own budget only.
COUNTED: Final = frozenset({"message", "notice", "text", "edit"})


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    """One try of one delivery: what its outcome is written down by."""

    delivery_id: UUID
    kind: str
    bot_id: int
    chat_id: int
    connection: str
    attempts: int
    """Counts this one."""
    message_id: UUID | None = None
    ticket_id: UUID | None = None
    agent_id: UUID | None = None


class Outgoing(Attempt, frozen=True, kw_only=True):
    """A delivery as its channel takes it.

    Attributes:
        message: the words; for kind 'message' made from its row.
        quote: exact words of the message replied to, or ''.
        content_kind: kind of the message's own content, `text` unless told otherwise.
        details: the typed card of a message without files (a location).
        sent_ids: ids of the parts an earlier attempt brought through.
        refused: keyword of a reason found before any call: `foreign_file`, `gone`.
    """

    message: OutboundMessage
    content_kind: str = "text"
    details: dict[str, Any] = {}
    quote: str = ""
    sent_ids: tuple[int, ...] = ()
    refused: str = ""
    schema: str = ""
    """The tenant's: under it their stored files lie."""


class Sender(Protocol):
    """Performs one outgoing thing in its channel; never raises but for cancellation."""

    async def send(self, outgoing: Outgoing) -> Outcome: ...
