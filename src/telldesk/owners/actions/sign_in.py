"""Signing in: a letter to an address, its link or code, and a second factor where there is one.

Whether an address is known is not told by what is answered, nor by how long it takes (T42): a row
is written and a letter is sealed for every one, and only a known one's is sent. Verbs that count a
wrong code answer None instead of refusing: the count must be committed.
"""

import hmac
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.errors import Gone, Invalid, TooMany
from telldesk.kernel.ids import new_id, new_token
from telldesk.kernel.work import Work
from telldesk.owners.accounts import account_at
from telldesk.owners.audit import note
from telldesk.owners.keys import TOKEN_BITS, keyed, new_code
from telldesk.owners.letters import Content, LetterKind, queue_letter, queue_nothing
from telldesk.owners.second_factor import proves
from telldesk.owners.sessions import Browser, OpenedSession, open_session

LETTER_LASTS: Final = timedelta(minutes=15)
STEP_LASTS: Final = timedelta(minutes=10)
MOST_TRIES: Final = 5
_MOST_OPEN: Final = 5  # letters of one address that are good at a time
_OPEN: Final = """
SELECT count(*) AS open, min(expires_at) AS next FROM platform.owner_sign_ins
WHERE email = $1 AND used_at IS NULL AND expires_at > $2
"""
_KNOWN: Final = """
SELECT (SELECT language FROM platform.owners WHERE email = $1) AS language,
       EXISTS (SELECT FROM platform.owners WHERE email = $1)
       OR EXISTS (SELECT FROM platform.owner_invitations
                  WHERE email = $1 AND accepted_at IS NULL AND expires_at > $2) AS is_known
"""
_ASK: Final = """
INSERT INTO platform.owner_sign_ins
  (id, email, language, token_hash, code_hash, attempt_hash, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""
_COLUMNS: Final = """
SELECT id, email, language, code_hash, tries, expires_at, used_at, owner_id, step_tries
FROM platform.owner_sign_ins
"""
_BY_TOKEN: Final = _COLUMNS + " WHERE token_hash = $1 FOR UPDATE"
_BY_ATTEMPT: Final = _COLUMNS + " WHERE attempt_hash = $1 FOR UPDATE"
_BY_STEP: Final = _COLUMNS + " WHERE step_hash = $1 FOR UPDATE"
_TRIED: Final = "UPDATE platform.owner_sign_ins SET tries = tries + 1 WHERE id = $1"
_USED: Final = "UPDATE platform.owner_sign_ins SET used_at = $2 WHERE id = $1"
_STEP: Final = """
UPDATE platform.owner_sign_ins SET owner_id = $2, step_hash = $3, expires_at = $4 WHERE id = $1
"""
_STEP_TRIED: Final = "UPDATE platform.owner_sign_ins SET step_tries = step_tries + 1 WHERE id = $1"
_STEP_USED: Final = "UPDATE platform.owner_sign_ins SET step_hash = NULL WHERE id = $1"
_OWNER: Final = """
SELECT id, email, language, totp IS NOT NULL AS has_second_factor FROM platform.owners
WHERE email = $1
"""
_OWNER_BY_ID: Final = """
SELECT id, email, language, totp IS NOT NULL AS has_second_factor FROM platform.owners WHERE id = $1
"""


class SignInSpent(Gone):
    """Used, too old, or tried too often; ask for a new letter."""

    key = "sign-in-spent"


class SignInCodeWrong(Invalid):
    """Another code is good; look again."""

    key = "sign-in-code-wrong"

    def __init__(self) -> None:
        super().__init__("another code", field="code")


class LetterAsked(msgspec.Struct, frozen=True, kw_only=True):
    """`attempt` is the asking browser's secret: only with it the letter's code is good."""

    attempt: str
    expires_at: datetime


class StepAsked(msgspec.Struct, frozen=True, kw_only=True):
    """The first factor was right; with `step` comes the second."""

    step: str
    expires_at: datetime


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """The owner is signed in."""

    owner_id: UUID
    session: OpenedSession


async def ask_letter(
    work: Work, ring: KeyRing, *, email: str, language: str, link: str, is_open_to_all: bool
) -> LetterAsked:
    """A letter is on its way to this address, if anybody is known there or may come to be.

    `link` is where its token is put behind.

    Raises:
        TooMany: as many letters to it are good already as may be at a time.
    """
    open_now = await work.conn.fetchrow(_OPEN, email, work.now)
    if open_now["open"] >= _MOST_OPEN:
        wait_s = int((open_now["next"] - work.now).total_seconds()) + 1
        raise TooMany("letters to one address", retry_after_s=wait_s)
    known = await work.conn.fetchrow(_KNOWN, email, work.now)
    spoken = known["language"] or language
    sign_in_id, code = new_id(), new_code()
    token, attempt = new_token(TOKEN_BITS), new_token(TOKEN_BITS)
    expires_at = work.now + LETTER_LASTS
    await work.conn.execute(
        _ASK, sign_in_id, email, language, keyed(ring, "link", token),
        _code_hash(ring, sign_in_id, code), keyed(ring, "attempt", attempt), work.now, expires_at,
    )  # fmt: skip
    queue = queue_letter if known["is_known"] or is_open_to_all else queue_nothing
    content = Content(link=f"{link}{token}", code=code)
    await queue(
        work, ring, LetterKind.SIGN_IN, email=email, language=spoken, content=content,
        lasts=LETTER_LASTS,
    )  # fmt: skip
    return LetterAsked(attempt=attempt, expires_at=expires_at)


def _code_hash(ring: KeyRing, sign_in_id: UUID, code: str) -> bytes:
    return keyed(ring, "code", str(sign_in_id), code)


async def use_link(
    work: Work, ring: KeyRing, *, token: str, browser: Browser, is_open_to_all: bool
) -> Entered | StepAsked:
    """Whoever holds the letter's link is signed in, once, or asked for the second factor.

    Raises:
        SignInSpent: used, too old, or no letter of ours.
    """
    row = _live(work, await work.conn.fetchrow(_BY_TOKEN, keyed(ring, "link", token)))
    return await _first_proven(work, ring, row, browser, is_open_to_all)


async def use_code(
    work: Work, ring: KeyRing, *, attempt: str, code: str, browser: Browser, is_open_to_all: bool
) -> Entered | StepAsked | None:
    """The same with the letter's code, in the browser that asked; None: a wrong one, counted.

    Raises:
        SignInSpent: used, too old, tried five times, or nobody asked.
    """
    row = _live(work, await work.conn.fetchrow(_BY_ATTEMPT, keyed(ring, "attempt", attempt)))
    if row["tries"] >= MOST_TRIES:
        raise SignInSpent("five wrong codes")
    if not hmac.compare_digest(row["code_hash"], _code_hash(ring, row["id"], code)):
        await work.conn.execute(_TRIED, row["id"])
        return None
    return await _first_proven(work, ring, row, browser, is_open_to_all)


def _live(work: Work, row: Any) -> Any:
    if row is None or row["used_at"] is not None or row["expires_at"] <= work.now:
        raise SignInSpent("used, too old or unknown")
    return row


async def _first_proven(
    work: Work, ring: KeyRing, row: Any, browser: Browser, is_open_to_all: bool
) -> Entered | StepAsked:
    owner = await _owner_at(work, row, is_open_to_all)
    await work.conn.execute(_USED, row["id"], work.now)
    if not owner["has_second_factor"]:
        return await _enter(work, ring, owner, browser)
    step, expires_at = new_token(TOKEN_BITS), work.now + STEP_LASTS
    await work.conn.execute(_STEP, row["id"], owner["id"], keyed(ring, "step", step), expires_at)
    return StepAsked(step=step, expires_at=expires_at)


async def _owner_at(work: Work, row: Any, is_open_to_all: bool) -> Any:
    """The account at the address; made now where it may be."""
    owner = await work.conn.fetchrow(_OWNER, row["email"])
    if owner is not None:
        return owner
    known = await work.conn.fetchrow(_KNOWN, row["email"], work.now)
    if not known["is_known"] and not is_open_to_all:
        raise SignInSpent("nobody is known there")
    owner_id = await account_at(work, row["email"], language=row["language"])
    await note(work, owner_id, "owner.signed_up")
    return await work.conn.fetchrow(_OWNER, row["email"])


async def use_second_factor(
    work: Work, ring: KeyRing, *, step: str, code: str, browser: Browser
) -> Entered | None:
    """Who gave the first factor is signed in; None: a wrong code, counted.

    Raises:
        SignInSpent: used, too old, tried five times, or nobody was asked.
        TooMany: so many were wrong lately that none is looked at.
    """
    row = await work.conn.fetchrow(_BY_STEP, keyed(ring, "step", step))
    if row is None or row["expires_at"] <= work.now or row["step_tries"] >= MOST_TRIES:
        raise SignInSpent("used, too old or tried too often")
    if not await proves(work, ring, row["owner_id"], code):
        await work.conn.execute(_STEP_TRIED, row["id"])
        return None
    await work.conn.execute(_STEP_USED, row["id"])
    owner = await work.conn.fetchrow(_OWNER_BY_ID, row["owner_id"])
    return await _enter(work, ring, owner, browser)


async def _enter(work: Work, ring: KeyRing, owner: Any, browser: Browser) -> Entered:
    session = await open_session(work, ring, owner_id=owner["id"], browser=browser)
    await note(work, owner["id"], "owner.signed_in")
    if session.is_new_device:
        facts = {"device": browser.device, "address": browser.address}
        await queue_letter(
            work, ring, LetterKind.NEW_DEVICE, email=owner["email"], language=owner["language"],
            content=Content(facts=facts),
        )  # fmt: skip
    return Entered(owner_id=owner["id"], session=session)
