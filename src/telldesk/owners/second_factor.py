"""The second factor: codes of an app (TOTP) and ten codes on paper; each is good once.

Source: RFC 6238 (2011-05): 30 seconds a step, one step of skew either way.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pyotp

from telldesk.kernel.crypto import DecryptionFailed, KeyRing
from telldesk.kernel.errors import TooMany
from telldesk.kernel.log import get_logger
from telldesk.kernel.work import Work
from telldesk.owners.keys import keyed, new_recovery_code, plain_code
from telldesk.owners.letters import Content, LetterKind, queue_letter

log = get_logger(__name__)

STEP_S: Final = 30
SKEW: Final = (-1, 0, 1)
RECOVERY_CODES: Final = 10
# All of a person's sign-ins and sessions together: 240 tries a day against three codes of a
# million that are good at a time.
_MOST_WRONG: Final = 10
_WRONG_LAST: Final = timedelta(hours=1)
_LOCK: Final = """
SELECT id, email, language, totp, totp_step, wrong_codes, wrong_until FROM platform.owners
WHERE id = $1 FOR NO KEY UPDATE
"""
_STEP: Final = "UPDATE platform.owners SET totp_step = $2 WHERE id = $1"
_WRONG: Final = "UPDATE platform.owners SET wrong_codes = $2, wrong_until = $3 WHERE id = $1"
_USE: Final = """
UPDATE platform.owner_recovery_codes SET used_at = $3
WHERE owner_id = $1 AND hash = $2 AND used_at IS NULL RETURNING true
"""
_LEFT: Final = """
SELECT count(*) FROM platform.owner_recovery_codes WHERE owner_id = $1 AND used_at IS NULL
"""
_FORGET: Final = "DELETE FROM platform.owner_recovery_codes WHERE owner_id = $1"
_KEEP: Final = """
INSERT INTO platform.owner_recovery_codes (owner_id, hash) SELECT $1, unnest($2::bytea[])
"""


def step_of(secret: str, code: str, *, now: datetime, after: int) -> int | None:
    """The step whose code this is, of those that are good now and later than `after`; or None."""
    generator = pyotp.TOTP(secret)
    at, found = int(now.timestamp()) // STEP_S, None
    for step in (at + skew for skew in SKEW):
        if hmac.compare_digest(generator.generate_otp(step), code) and step > after:
            found = step
    return found


def place_of(owner_id: UUID) -> tuple[str, str]:
    """Where an owner's secret is sealed for."""
    return "totp", str(owner_id)


async def proves(work: Work, ring: KeyRing, owner_id: UUID, typed: str) -> bool:
    """Whether this is the owner's second factor; it is used up then. A wrong one is counted.

    Raises:
        TooMany: so many were wrong lately that none is looked at.
    """
    row = await work.conn.fetchrow(_LOCK, owner_id)
    if row is None or row["totp"] is None:
        return False
    is_counting = row["wrong_until"] is not None and row["wrong_until"] > work.now
    wrong = row["wrong_codes"] if is_counting else 0
    if wrong >= _MOST_WRONG:
        left_s = int((row["wrong_until"] - work.now).total_seconds()) + 1
        raise TooMany("second factors", retry_after_s=left_s)
    if await _is_good(work, ring, row, plain_code(typed)):
        return True
    until = row["wrong_until"] if is_counting else work.now + _WRONG_LAST
    await work.conn.execute(_WRONG, owner_id, wrong + 1, until)
    return False


async def _is_good(work: Work, ring: KeyRing, row: Any, code: str) -> bool:
    if code.isdecimal() and code.isascii():
        try:
            secret = ring.decrypt(row["totp"], *place_of(row["id"])).decode()
        except DecryptionFailed:
            log.warning("second_factor.unreadable", owner=str(row["id"]))
            return False
        step = step_of(secret, code, now=work.now, after=row["totp_step"])
        if step is not None:
            await work.conn.execute(_STEP, row["id"], step)
        return step is not None
    used = await work.conn.fetchval(_USE, row["id"], _recovery(ring, row["id"], code), work.now)
    if used:
        left = await codes_left(work, row["id"])
        await queue_letter(
            work, ring, LetterKind.RECOVERY_CODE_USED, email=row["email"],
            language=row["language"], content=Content(facts={"left": str(left)}),
        )  # fmt: skip
    return bool(used)


def _recovery(ring: KeyRing, owner_id: UUID, code: str) -> bytes:
    return keyed(ring, "recovery", str(owner_id), code)


async def codes_left(work: Work, owner_id: UUID) -> int:
    """How many of the codes on paper are still good."""
    left: int = await work.conn.fetchval(_LEFT, owner_id)
    return left


async def new_codes(work: Work, ring: KeyRing, owner_id: UUID) -> Sequence[str]:
    """Ten codes; those from before are good no more."""
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    await work.conn.execute(_FORGET, owner_id)
    kept = [_recovery(ring, owner_id, plain_code(code)) for code in codes]
    await work.conn.execute(_KEEP, owner_id, kept)
    return codes


async def forget_codes(work: Work, owner_id: UUID) -> None:
    """No code on paper is good any more."""
    await work.conn.execute(_FORGET, owner_id)
