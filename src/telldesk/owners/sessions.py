"""Sessions of owners: one opaque token in a cookie, its keyed digest in a row.

A session ends 12 hours after its last use and 30 days after it began, whichever is first. Its token
is another one after every proof of who it is (T22); the former one is good for some seconds more,
for requests that were on their way, and never counts as fresh.
"""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.errors import Forbidden, NotFound, Unauthenticated
from telldesk.kernel.ids import new_id, new_token
from telldesk.kernel.work import Work
from telldesk.owners.keys import TOKEN_BITS, keyed

LIFE: Final = timedelta(hours=12)
LONGEST: Final = timedelta(days=30)
FRESH: Final = timedelta(minutes=10)
_FORMER: Final = timedelta(seconds=20)
_SEEN_EVERY: Final = timedelta(minutes=1)
_MOST: Final = 50  # of one owner, ended ones included
_COLUMNS: Final = """
SELECT s.id, s.owner_id, s.used_at, s.ends_at, s.fresh_until, s.token_hash = $1 AS is_current,
       o.email, o.name, o.language, o.totp IS NOT NULL AS has_second_factor
FROM platform.owner_sessions s JOIN platform.owners o ON o.id = s.owner_id
"""
_RESOLVE: Final = (
    _COLUMNS
    + """
WHERE s.ended_at IS NULL AND s.expires_at > $2 AND s.token_hash = $1
UNION ALL
"""
    + _COLUMNS
    + """
WHERE s.ended_at IS NULL AND s.expires_at > $2 AND s.former_hash = $1 AND s.former_until > $2
"""
)
_SLIDE: Final = """
UPDATE platform.owner_sessions SET used_at = $2, expires_at = LEAST($3, ends_at) WHERE id = $1
"""
_SEEN: Final = """
SELECT count(*) AS sessions, count(*) FILTER (WHERE browser_hash = $2) AS same
FROM platform.owner_sessions WHERE owner_id = $1
"""
_OPEN: Final = """
INSERT INTO platform.owner_sessions
  (id, owner_id, token_hash, browser_hash, device, address, created_at, used_at, expires_at,
   ends_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)
"""
_OLDEST: Final = """
DELETE FROM platform.owner_sessions WHERE id IN (
  SELECT id FROM platform.owner_sessions WHERE owner_id = $1 ORDER BY used_at DESC OFFSET $2)
"""
_LIST: Final = """
SELECT id, device, address, created_at, used_at FROM platform.owner_sessions
WHERE owner_id = $1 AND ended_at IS NULL AND expires_at > $2 ORDER BY used_at DESC, id LIMIT $3
"""
_END: Final = """
UPDATE platform.owner_sessions SET ended_at = $3
WHERE owner_id = $1 AND id = $2 AND ended_at IS NULL RETURNING true
"""
_END_OTHERS: Final = """
UPDATE platform.owner_sessions SET ended_at = $3
WHERE owner_id = $1 AND id <> $2 AND ended_at IS NULL
"""
_END_ALL: Final = """
UPDATE platform.owner_sessions SET ended_at = $2 WHERE owner_id = $1 AND ended_at IS NULL
"""
_END_FORMER: Final = """
UPDATE platform.owner_sessions SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL
"""
_FRESHEN: Final = """
UPDATE platform.owner_sessions SET fresh_until = $2, former_hash = token_hash, former_until = $3,
  token_hash = $4, code_hash = NULL, code_until = NULL, code_tries = 0
WHERE id = $1
"""


class OwnerSessionEnded(Unauthenticated):
    """Nobody is signed in to the portal, or no longer; sign in again."""

    key = "session-ended"


class OwnerSessionUnknown(NotFound):
    """The owner has no such session."""

    key = "owner-session-unknown"


class StepUpNeeded(Forbidden):
    """This act wants a proof of the last ten minutes: step up, then do it again."""

    key = "step-up-needed"


class SignedOwner(msgspec.Struct, frozen=True, kw_only=True):
    """The owner behind a cookie, as of this moment."""

    id: UUID
    email: str
    name: str
    language: str
    has_second_factor: bool
    session_id: UUID
    fresh_until: datetime | None

    def require_fresh(self, now: datetime) -> None:
        """Nothing, when there was a proof lately.

        Raises:
            StepUpNeeded: there was none.
        """
        if self.fresh_until is None or self.fresh_until <= now:
            raise StepUpNeeded


class OpenedSession(msgspec.Struct, frozen=True, kw_only=True):
    """A new session: its token is given once. `mark` is the browser's, kept beyond the session.

    `is_new_device`: the owner came before, and never with this browser.
    """

    id: UUID
    token: str
    mark: str
    is_new_device: bool


class Browser(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody signs in from.

    Attributes:
        token: of the session it has until now, '' for none.
        mark: what was left in it by an earlier sign-in, '' for nothing.
    """

    device: str
    address: str
    token: str = ""
    mark: str = ""


class SessionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One browser an owner is signed in with."""

    id: UUID
    device: str
    address: str
    created_at: datetime
    used_at: datetime
    is_this: bool


async def resolve(work: Work, ring: KeyRing, token: str) -> SignedOwner:
    """The owner whose session has this token; its use is noted.

    Raises:
        OwnerSessionEnded: expired, ended, or none of ours.
    """
    row = await work.conn.fetchrow(_RESOLVE, keyed(ring, "session", token), work.now)
    if row is None:
        raise OwnerSessionEnded
    if row["used_at"] < work.now - _SEEN_EVERY:
        await work.conn.execute(_SLIDE, row["id"], work.now, work.now + LIFE)
    return _signed(row)


def _signed(row: Any) -> SignedOwner:
    return SignedOwner(
        id=row["owner_id"],
        email=row["email"],
        name=row["name"],
        language=row["language"],
        has_second_factor=row["has_second_factor"],
        session_id=row["id"],
        fresh_until=row["fresh_until"] if row["is_current"] else None,
    )


async def open_session(
    work: Work, ring: KeyRing, *, owner_id: UUID, browser: Browser
) -> OpenedSession:
    """The owner is signed in, and the session this browser had until now is over.

    The caller has proven who it is.
    """
    if browser.token:
        await work.conn.execute(_END_FORMER, keyed(ring, "session", browser.token), work.now)
    mark = browser.mark or new_token(TOKEN_BITS)
    marked = keyed(ring, "browser", mark)
    seen = await work.conn.fetchrow(_SEEN, owner_id, marked)
    session_id, token = new_id(), new_token(TOKEN_BITS)
    await work.conn.execute(
        _OPEN, session_id, owner_id, keyed(ring, "session", token), marked, browser.device,
        browser.address, work.now, work.now + LIFE, work.now + LONGEST,
    )  # fmt: skip
    await work.conn.execute(_OLDEST, owner_id, _MOST)
    is_new = seen["sessions"] > 0 and seen["same"] == 0
    return OpenedSession(id=session_id, token=token, mark=mark, is_new_device=is_new)


async def freshen(work: Work, ring: KeyRing, session_id: UUID) -> tuple[str, datetime]:
    """The session is fresh and has another token; the caller has proven who it is."""
    token, until = new_token(TOKEN_BITS), work.now + FRESH
    await work.conn.execute(
        _FRESHEN, session_id, until, work.now + _FORMER, keyed(ring, "session", token)
    )
    return token, until


async def list_sessions(work: Work, owner: SignedOwner) -> list[SessionLine]:
    """The owner's live sessions, the latest used first."""
    rows = await work.conn.fetch(_LIST, owner.id, work.now, _MOST)
    return [SessionLine(**row, is_this=row["id"] == owner.session_id) for row in rows]


async def end_session(work: Work, owner: SignedOwner, session_id: UUID) -> None:
    """This session of the owner is over.

    Raises:
        OwnerSessionUnknown: they have none with this id that is not over.
    """
    if not await work.conn.fetchval(_END, owner.id, session_id, work.now):
        raise OwnerSessionUnknown


async def end_own(work: Work, owner: SignedOwner) -> None:
    """The session this came by is over, if it was not already."""
    await work.conn.execute(_END, owner.id, owner.session_id, work.now)


async def end_others(work: Work, owner: SignedOwner) -> None:
    """All sessions of the owner but this one are over."""
    await work.conn.execute(_END_OTHERS, owner.id, owner.session_id, work.now)


async def end_all_of(work: Work, owner_id: UUID) -> None:
    """Every session of this owner is over."""
    await work.conn.execute(_END_ALL, owner_id, work.now)
