"""A fresh proof of who it is, before acts that cost a tenant dearly (T43).

By a code of a letter; where there is a second factor, by that alone. A wrong code is counted, and
that is committed, so these verbs answer None instead of refusing.
"""

import hmac
from datetime import datetime, timedelta
from typing import Final

import msgspec

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.errors import Conflict
from telldesk.kernel.work import Work
from telldesk.owners.actions.sign_in import MOST_TRIES, SignInSpent
from telldesk.owners.audit import note
from telldesk.owners.keys import keyed, new_code, plain_code
from telldesk.owners.letters import Content, LetterKind, queue_letter
from telldesk.owners.second_factor import proves
from telldesk.owners.sessions import SignedOwner, freshen

CODE_LASTS: Final = timedelta(minutes=15)
_GIVE: Final = """
UPDATE platform.owner_sessions SET code_hash = $2, code_until = $3, code_tries = 0 WHERE id = $1
"""
_LOCK: Final = """
SELECT code_hash, code_until, code_tries FROM platform.owner_sessions
WHERE id = $1 AND ended_at IS NULL FOR UPDATE
"""
_TRIED: Final = """
UPDATE platform.owner_sessions SET code_tries = code_tries + 1,
  ended_at = CASE WHEN $2 AND code_tries + 1 >= $3 THEN $4::timestamptz END
WHERE id = $1 AND ended_at IS NULL
"""


class SecondFactorIsAsked(Conflict):
    """There is a second factor, so a letter proves nothing; use the factor."""

    key = "second-factor-is-asked"


class Fresh(msgspec.Struct, frozen=True, kw_only=True):
    """The session's new token, and until when it is fresh."""

    token: str
    until: datetime


async def ask_code(work: Work, ring: KeyRing, owner: SignedOwner) -> datetime:
    """A letter with a code is on its way to the owner; until when it is good.

    Raises:
        SecondFactorIsAsked: they have a second factor.
    """
    if owner.has_second_factor:
        raise SecondFactorIsAsked
    code, until = new_code(), work.now + CODE_LASTS
    kept = keyed(ring, "step-up", str(owner.session_id), code)
    await work.conn.execute(_GIVE, owner.session_id, kept, until)
    await queue_letter(
        work, ring, LetterKind.STEP_UP, email=owner.email, language=owner.language,
        content=Content(code=code), lasts=CODE_LASTS,
    )  # fmt: skip
    return until


async def prove(work: Work, ring: KeyRing, owner: SignedOwner, *, code: str) -> Fresh | None:
    """The session is fresh, with another token; None: a wrong code, counted.

    Five wrong second factors end the session: whoever has the factor does not need as many.

    Raises:
        SignInSpent: no code is good now.
        TooMany: so many second factors were wrong lately that none is looked at.
    """
    if owner.has_second_factor:
        is_right = await proves(work, ring, owner.id, code)
    else:
        is_right = await _is_code(work, ring, owner, plain_code(code))
    if not is_right:
        await work.conn.execute(
            _TRIED, owner.session_id, owner.has_second_factor, MOST_TRIES, work.now
        )
        return None
    token, until = await freshen(work, ring, owner.session_id)
    await note(work, owner.id, "owner.stepped_up")
    return Fresh(token=token, until=until)


async def _is_code(work: Work, ring: KeyRing, owner: SignedOwner, code: str) -> bool:
    row = await work.conn.fetchrow(_LOCK, owner.session_id)
    if row is None or row["code_hash"] is None or row["code_until"] <= work.now:
        raise SignInSpent("no code is good now")
    if row["code_tries"] >= MOST_TRIES:
        raise SignInSpent("five wrong codes")
    kept = keyed(ring, "step-up", str(owner.session_id), code)
    return hmac.compare_digest(row["code_hash"], kept)
