"""What the installation does for an owner who lost the second factor and its codes for paper."""

from typing import Final

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.work import Work
from telldesk.owners.actions.ownership import OwnerUnknown
from telldesk.owners.actions.second_factor import SecondFactorIsOff
from telldesk.owners.audit import note
from telldesk.owners.letters import Content, LetterKind, queue_letter
from telldesk.owners.second_factor import forget_codes
from telldesk.owners.sessions import end_all_of

_LOCK: Final = """
SELECT id, language, totp IS NOT NULL AS has_second_factor FROM platform.owners
WHERE email = $1 FOR NO KEY UPDATE
"""
_OFF: Final = """
UPDATE platform.owners SET totp = NULL, totp_at = NULL, pending_totp = NULL, pending_until = NULL,
  wrong_codes = 0, wrong_until = NULL
WHERE id = $1
"""


async def forget_second_factor(work: Work, ring: KeyRing, *, email: str) -> None:
    """A letter alone signs this person in again; all their sessions are over, and they are told.

    Whoever asks has made sure of who it is for: whoever reads mail there gets in from now on.

    Raises:
        OwnerUnknown: nobody has this address. SecondFactorIsOff: there was no second factor.
    """
    row = await work.conn.fetchrow(_LOCK, email)
    if row is None:
        raise OwnerUnknown("no owner has this address.")
    if not row["has_second_factor"]:
        raise SecondFactorIsOff
    await work.conn.execute(_OFF, row["id"])
    await forget_codes(work, row["id"])
    await end_all_of(work, row["id"])
    await note(work, None, "owner.second_factor_forgotten", owner=str(row["id"]))
    await queue_letter(
        work, ring, LetterKind.SECOND_FACTOR_OFF, email=email, language=row["language"],
        content=Content(),
    )  # fmt: skip
