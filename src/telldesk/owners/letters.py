"""Mail to owners is queued here, in the transaction of what it tells of; `posting.py` sends it."""

from datetime import timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work

TOPIC: Final = "letters"
"""The nudge that wakes whoever sends them."""
NEWS_LASTS: Final = timedelta(days=3)
_ADD: Final = """
INSERT INTO platform.owner_letters
  (id, kind, email, language, sealed, state, failure, due_at, expires_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8)
"""


class LetterKind(StrEnum):
    """What a letter is about; its words are `owner-letter-<kind>-…`."""

    SIGN_IN = "sign-in"
    STEP_UP = "step-up"
    INVITATION = "invitation"
    NEW_DEVICE = "new-device"
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODES = "recovery-codes"
    RECOVERY_CODE_USED = "recovery-code-used"
    OWNER_ADDED = "owner-added"
    OWNER_REMOVED = "owner-removed"


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a letter of any kind may say; `link` and `code` are secrets."""

    link: str = ""
    code: str = ""
    facts: dict[str, str] = {}
    """Values for its words: names, a device, an address."""


async def queue_letter(
    work: Work,
    ring: KeyRing,
    kind: LetterKind,
    *,
    email: str,
    language: str,
    content: Content,
    lasts: timedelta = NEWS_LASTS,
) -> None:
    """The letter waits to be sent."""
    await _add(work, ring, kind, email, language, content, lasts, is_sent=True)


async def queue_nothing(
    work: Work, ring: KeyRing, kind: LetterKind, *, email: str, language: str, content: Content,
    lasts: timedelta,
) -> None:  # fmt: skip
    """As much work as for a letter, and none is sent: nobody is known at this address (T42)."""
    await _add(work, ring, kind, email, language, content, lasts, is_sent=False)


async def _add(
    work: Work, ring: KeyRing, kind: LetterKind, email: str, language: str, content: Content,
    lasts: timedelta, *, is_sent: bool,
) -> None:  # fmt: skip
    letter_id = new_id()
    sealed = ring.encrypt(msgspec.json.encode(content), *place_of(letter_id))
    state, failure = ("queued", "") if is_sent else ("refused", "nobody")
    await work.conn.execute(
        _ADD, letter_id, kind, email, language, sealed if is_sent else None, state, failure,
        work.now, work.now + lasts,
    )  # fmt: skip


def place_of(letter_id: UUID) -> tuple[str, str]:
    """Where the content of this letter is sealed for."""
    return "letter", str(letter_id)


def opened(ring: KeyRing, row: Any) -> Content:
    """What the letter of this row says.

    Raises:
        DecryptionFailed: sealed under another secret, or damaged.
    """
    return msgspec.json.decode(ring.decrypt(row["sealed"], *place_of(row["id"])), type=Content)
