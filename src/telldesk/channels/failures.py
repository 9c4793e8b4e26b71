"""What may go wrong with a send, in words every channel shares.

An adapter turns whatever its vendor raises into one of these values; nothing above it sees the
vendor's exception, its text or its URL (threat T02).
"""

from typing import TypeAlias
from uuid import UUID

import msgspec


class SentFile(msgspec.Struct, frozen=True):
    """A stored file, and the ids by which the bot that brought it knows it now."""

    stored_file_id: UUID
    file_id: str
    unique_id: str


class Sent(msgspec.Struct, frozen=True):
    """It stands in the chat. `external_ids` are its new ids there, in order of the parts.

    `files` are those brought by their bytes: the next time their ids are enough.
    """

    external_ids: tuple[int, ...] = ()
    files: tuple[SentFile, ...] = ()


class Flood(msgspec.Struct, frozen=True):
    """Nothing was sent: the channel wants silence for `after_s` seconds."""

    after_s: float
    external_ids: tuple[int, ...] = ()


class Retry(msgspec.Struct, frozen=True):
    """Nothing was sent, and the same call may succeed later."""

    keyword: str
    external_ids: tuple[int, ...] = ()


class Unreachable(msgspec.Struct, frozen=True):
    """This person cannot be written to: `blocked`, `deactivated`, `never_started`, `kicked`."""

    kind: str


class Permanent(msgspec.Struct, frozen=True):
    """The channel refuses this thing for good; `keyword` says why."""

    keyword: str
    code: int = 400
    external_ids: tuple[int, ...] = ()


class Unknown(msgspec.Struct, frozen=True):
    """The call left us and no answer came: it may have happened."""

    keyword: str
    external_ids: tuple[int, ...] = ()


class AccountDead(msgspec.Struct, frozen=True):
    """The whole bot may not send: `unauthorized` (token revoked) or `frozen`."""

    reason: str


class OtherConsumer(msgspec.Struct, frozen=True):
    """Somebody else uses the same token."""


class Migrated(msgspec.Struct, frozen=True):
    """The chat has another id now."""

    chat_id: int


Failure: TypeAlias = (
    Flood | Retry | Unreachable | Permanent | Unknown | AccountDead | OtherConsumer | Migrated
)
Outcome: TypeAlias = Sent | Failure
