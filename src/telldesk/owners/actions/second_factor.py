"""Turning the second factor on and off, and new codes for paper. Every change is told by letter."""

import io
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import msgspec
import pyotp
import segno

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.errors import Conflict
from telldesk.kernel.work import Work
from telldesk.owners.audit import note
from telldesk.owners.keys import plain_code
from telldesk.owners.letters import Content, LetterKind, queue_letter
from telldesk.owners.second_factor import forget_codes, new_codes, place_of, step_of
from telldesk.owners.sessions import SignedOwner

PENDING_LASTS: Final = timedelta(minutes=15)
_LOCK: Final = """
SELECT totp, pending_totp, pending_until FROM platform.owners WHERE id = $1 FOR NO KEY UPDATE
"""
_PENDING: Final = """
UPDATE platform.owners SET pending_totp = $2, pending_until = $3 WHERE id = $1
"""
_ON: Final = """
UPDATE platform.owners SET totp = pending_totp, totp_at = $2, totp_step = $3,
  pending_totp = NULL, pending_until = NULL, wrong_codes = 0, wrong_until = NULL
WHERE id = $1
"""
_OFF: Final = """
UPDATE platform.owners SET totp = NULL, totp_at = NULL, pending_totp = NULL, pending_until = NULL
WHERE id = $1
"""


class SecondFactorIsOn(Conflict):
    """There is one already; turn it off first."""

    key = "second-factor-is-on"


class SecondFactorIsOff(Conflict):
    """There is none, or none waits to be confirmed; begin anew."""

    key = "second-factor-is-off"


class NewSecret(msgspec.Struct, frozen=True, kw_only=True):
    """A secret for an app of codes: to type, to open, and to photograph."""

    secret: str
    uri: str
    qr_svg: str


async def begin(work: Work, ring: KeyRing, owner: SignedOwner, *, issuer: str) -> NewSecret:
    """A new secret waits for a code of it; `issuer` is what the app calls this place.

    Raises:
        StepUpNeeded: no fresh proof. SecondFactorIsOn: there is a factor.
    """
    owner.require_fresh(work.now)
    row = await work.conn.fetchrow(_LOCK, owner.id)
    if row["totp"] is not None:
        raise SecondFactorIsOn
    secret = pyotp.random_base32()
    sealed = ring.encrypt(secret.encode(), *place_of(owner.id))
    await work.conn.execute(_PENDING, owner.id, sealed, work.now + PENDING_LASTS)
    uri = pyotp.TOTP(secret).provisioning_uri(name=owner.email, issuer_name=issuer)
    return NewSecret(secret=secret, uri=uri, qr_svg=_drawn(uri))


def _drawn(uri: str) -> str:
    """The address as a picture to photograph; dark on light in every theme."""
    out = io.BytesIO()
    segno.make(uri, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, scale=4, border=4, dark="#000", light="#fff", unit="px"
    )
    return out.getvalue().decode().strip()


async def confirm(
    work: Work, ring: KeyRing, owner: SignedOwner, *, code: str
) -> Sequence[str] | None:
    """The second factor is on, and these are its ten recovery codes; None: a wrong code.

    Raises:
        SecondFactorIsOff: no secret waits.
    """
    row = await work.conn.fetchrow(_LOCK, owner.id)
    if row["pending_totp"] is None or row["pending_until"] <= work.now:
        raise SecondFactorIsOff
    secret = ring.decrypt(row["pending_totp"], *place_of(owner.id)).decode()
    step = step_of(secret, plain_code(code), now=work.now, after=0)
    if step is None:
        return None
    await work.conn.execute(_ON, owner.id, work.now, step)
    codes = await new_codes(work, ring, owner.id)
    await _tell(work, ring, owner, LetterKind.SECOND_FACTOR_ON)
    return codes


async def turn_off(work: Work, ring: KeyRing, owner: SignedOwner) -> None:
    """There is no second factor any more, nor a code for paper.

    Raises:
        StepUpNeeded: no fresh proof. SecondFactorIsOff: there was none.
    """
    owner.require_fresh(work.now)
    row = await work.conn.fetchrow(_LOCK, owner.id)
    if row["totp"] is None:
        raise SecondFactorIsOff
    await work.conn.execute(_OFF, owner.id)
    await forget_codes(work, owner.id)
    await _tell(work, ring, owner, LetterKind.SECOND_FACTOR_OFF)


async def renew_codes(work: Work, ring: KeyRing, owner: SignedOwner) -> Sequence[str]:
    """Ten new codes for paper; those from before are good no more.

    Raises:
        StepUpNeeded: no fresh proof. SecondFactorIsOff: there is no factor they could stand in for.
    """
    owner.require_fresh(work.now)
    row = await work.conn.fetchrow(_LOCK, owner.id)
    if row["totp"] is None:
        raise SecondFactorIsOff
    codes = await new_codes(work, ring, owner.id)
    await _tell(work, ring, owner, LetterKind.RECOVERY_CODES)
    return codes


async def _tell(work: Work, ring: KeyRing, owner: SignedOwner, kind: LetterKind) -> None:
    await note(work, owner.id, f"owner.{kind.replace('-', '_')}")
    await queue_letter(
        work, ring, kind, email=owner.email, language=owner.language, content=Content()
    )
