"""Sessions: who is signed in, for how long, and how a sign-in ends.

The access token is good for 15 minutes and kept in memory by the client; the refresh token is
used once and slides the session by 12 hours. Both are `<schema hex>.<random>`: the first part only
says where to look. Stored are SHA-256 hashes. A second use of a refresh token ends the session it
belongs to, since one of the two users stole it.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, agent_actor, contact_actor
from telldesk.kernel.crypto import digest
from telldesk.kernel.db import Tenant, tenant_of_schema
from telldesk.kernel.errors import Unauthenticated
from telldesk.kernel.ids import new_id, new_token
from telldesk.kernel.work import Work

ACCESS_LIFE: Final = timedelta(minutes=15)
SESSION_LIFE: Final = timedelta(hours=12)
_MARK_LIFE: Final = timedelta(minutes=10)  # longer than launch data is believed
_TOKEN: Final = re.compile(r"([0-9a-f]{32})\.[A-Za-z0-9_-]{32,64}")
_TOKEN_BITS: Final = 256


class Client(StrEnum):
    MINI_APP = "mini_app"
    DESKTOP = "desktop"


class LaunchReused(Unauthenticated):
    """This launch was exchanged before; open the app from the bot again."""

    key = "launch-reused"


class SessionEnded(Unauthenticated):
    """The session is over; sign in again."""

    key = "session-ended"


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """What a client gets once; the desk keeps only hashes."""

    session_id: UUID
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    expires_at: datetime


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """The person behind an access token, as of this moment.

    Attributes:
        permission_version: an agent's; raised whenever their rights change. 0 for contacts.
        channel_id: the contact channel the launch was signed for.
    """

    tenant: Tenant
    actor: Actor
    session_id: UUID
    client: Client
    name: str
    permission_version: int
    channel_id: UUID | None
    expires_at: datetime


def tenant_of_token(token: str) -> Tenant:
    """Where this token claims to belong; nothing is proven by it.

    Raises:
        Unauthenticated: not one of our tokens.
    """
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise Unauthenticated("not a token")
    return tenant_of_schema(f"tenant_{found[1]}")


def new_tenant_token(tenant: Tenant) -> str:
    return f"{tenant.schema.removeprefix('tenant_')}.{new_token(_TOKEN_BITS)}"


# Under the same attempt a marked launch is no second use: its answer got lost on the way.
_MARK: Final = """
INSERT INTO launch_marks (hash, at, attempt) VALUES ($1, $2, $3)
ON CONFLICT (hash) DO UPDATE SET at = launch_marks.at WHERE launch_marks.attempt = $3
RETURNING true
"""


async def mark_launch(work: Work, mark: bytes, attempt: str | None = None) -> None:
    """This launch is used up, except for whoever holds `attempt`, a secret of the client's.

    Raises:
        LaunchReused: it was before.
    """
    await work.conn.execute(
        "DELETE FROM launch_marks WHERE hash IN"
        " (SELECT hash FROM launch_marks WHERE at < $1 LIMIT 100)",
        work.now - _MARK_LIFE,
    )
    key = digest(attempt) if attempt else None
    if not await work.conn.fetchval(_MARK, mark, work.now, key):
        raise LaunchReused


async def linked_agent(work: Work, telegram_user_id: int) -> UUID | None:
    """The agent this Telegram account belongs to, if it is one's."""
    found: UUID | None = await work.conn.fetchval(
        "SELECT id FROM agents WHERE telegram_user_id = $1 AND removed_at IS NULL",
        telegram_user_id,
    )
    return found


async def open_session(
    work: Work,
    *,
    client: Client,
    agent_id: UUID | None = None,
    contact_id: UUID | None = None,
    channel_id: UUID | None = None,
) -> Tokens:
    """A new session of exactly one of agent and contact exists.

    The caller has checked who it is (`read_launch` and `mark_launch`, or a confirmed desktop).
    """
    await work.conn.execute(
        "DELETE FROM refresh_tokens WHERE session_id IN"
        " (SELECT id FROM sessions WHERE expires_at < $1 ORDER BY expires_at LIMIT 20)",
        work.now,
    )
    await work.conn.execute(
        "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions s WHERE expires_at < $1 AND NOT"
        " EXISTS (SELECT FROM refresh_tokens r WHERE r.session_id = s.id)"
        " ORDER BY expires_at LIMIT 20 FOR UPDATE SKIP LOCKED)",
        work.now,
    )
    tokens = _new_tokens(work, new_id())
    await work.conn.execute(
        "INSERT INTO sessions (id, agent_id, contact_id, channel_id, client, access_hash,"
        " access_expires_at, expires_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tokens.session_id, agent_id, contact_id, channel_id, client, digest(tokens.access_token),
        tokens.access_expires_at, tokens.expires_at, work.now,
    )  # fmt: skip
    await _keep_refresh(work, tokens)
    return tokens


_OF_REFRESH: Final = """
SELECT s.id, s.ended_at, s.expires_at, r.hash, r.used_at, r.attempt, a.removed_at
FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id
LEFT JOIN agents a ON a.id = s.agent_id WHERE r.hash = $1 FOR UPDATE OF s, r
"""
_LATER_USED: Final = """
SELECT EXISTS (SELECT 1 FROM refresh_tokens
               WHERE session_id = $1 AND hash <> $2 AND used_at IS NOT NULL AND issued_at >= $3)
"""
_VOID_SUCCESSOR: Final = "DELETE FROM refresh_tokens WHERE session_id = $1 AND used_at IS NULL"


async def refresh(work: Work, token: str, attempt: str | None = None) -> Tokens | None:
    """New tokens for the session of `token`; None when it is over.

    None and not a refusal: a reused token ends the session, and that must be committed. Reuse
    under the same `attempt`, a secret of the holder's, is the same question again: its answer got
    lost on the way, so what it gave is void and given anew.
    """
    row = await work.conn.fetchrow(_OF_REFRESH, digest(token))
    if row is None:
        return None
    if row["used_at"] is not None and not await _is_lost_answer(work, row, attempt):
        await _end(work, row["id"])
        return None
    if row["ended_at"] or row["removed_at"] or row["expires_at"] <= work.now:
        return None
    tokens = _new_tokens(work, row["id"])
    await work.conn.execute(
        "UPDATE refresh_tokens SET used_at = $2, attempt = $3 WHERE hash = $1",
        row["hash"], work.now, digest(attempt) if attempt else None,
    )  # fmt: skip
    await work.conn.execute(
        "UPDATE sessions SET access_hash = $2, access_expires_at = $3, expires_at = $4"
        " WHERE id = $1",
        tokens.session_id, digest(tokens.access_token), tokens.access_expires_at, tokens.expires_at,
    )  # fmt: skip
    await _keep_refresh(work, tokens)
    return tokens


async def _is_lost_answer(work: Work, row: Any, attempt: str | None) -> bool:
    """Whether the holder of a used token never got its successor; the successor is void then."""
    if not attempt or row["attempt"] != digest(attempt):
        return False
    is_last = not await work.conn.fetchval(_LATER_USED, row["id"], row["hash"], row["used_at"])
    if is_last:
        await work.conn.execute(_VOID_SUCCESSOR, row["id"])
    return is_last


def _new_tokens(work: Work, session_id: UUID) -> Tokens:
    if work.tenant is None:
        raise RuntimeError("sessions belong to a tenant")
    return Tokens(
        session_id=session_id,
        access_token=new_tenant_token(work.tenant),
        access_expires_at=work.now + ACCESS_LIFE,
        refresh_token=new_tenant_token(work.tenant),
        expires_at=work.now + SESSION_LIFE,
    )


async def _keep_refresh(work: Work, tokens: Tokens) -> None:
    await work.conn.execute(
        "INSERT INTO refresh_tokens (hash, session_id, issued_at) VALUES ($1, $2, $3)",
        digest(tokens.refresh_token),
        tokens.session_id,
        work.now,
    )


_RESOLVE: Final = """
SELECT s.id, s.client, s.channel_id, s.agent_id, s.contact_id, s.expires_at, a.role,
       a.permission_version, COALESCE(a.name, c.name) AS name,
       COALESCE(a.language, NULLIF(c.language, ''), ch.language_hint, '') AS language
FROM sessions s
LEFT JOIN agents a ON a.id = s.agent_id
LEFT JOIN contacts c ON c.id = s.contact_id
LEFT JOIN contact_channels ch ON ch.id = s.channel_id
WHERE s.ended_at IS NULL AND s.expires_at > $2 AND a.removed_at IS NULL
"""
_BY_ACCESS: Final = _RESOLVE + "AND s.access_hash = $1 AND s.access_expires_at > $2"
_BY_ID: Final = _RESOLVE + "AND s.id = $1"
_STILL_GOOD: Final = _RESOLVE + "AND s.id = ANY($1::uuid[])"
_BY_IDS: Final = _RESOLVE + "AND s.id = ANY($1::uuid[])"


async def resolve_access(work: Work, token: str) -> SignedIn:
    """Who holds this access token; rights are read anew each time.

    Raises:
        SessionEnded: expired, ended, or the agent was removed.
    """
    return _signed_in(work, await work.conn.fetchrow(_BY_ACCESS, digest(token), work.now))


async def resolve_session(work: Work, session_id: UUID) -> SignedIn:
    """The same for a session known by id: an open socket asks every few seconds.

    Raises:
        SessionEnded: as above.
    """
    return _signed_in(work, await work.conn.fetchrow(_BY_ID, session_id, work.now))


async def live_sessions(work: Work, session_ids: list[UUID]) -> dict[UUID, SignedIn]:
    """Those of these sessions that are still good, each with today's rights."""
    rows = await work.conn.fetch(_BY_IDS, session_ids, work.now)
    return {row["id"]: _signed_in(work, row) for row in rows}


def _signed_in(work: Work, row: Any) -> SignedIn:
    if row is None or work.tenant is None:
        raise SessionEnded
    if row["agent_id"] is not None:
        actor = agent_actor(row["agent_id"], row["role"], row["language"])
    else:
        actor = contact_actor(row["contact_id"], row["language"])
    return SignedIn(
        tenant=work.tenant,
        actor=actor,
        session_id=row["id"],
        client=Client(row["client"]),
        name=row["name"],
        permission_version=row["permission_version"] or 0,
        channel_id=row["channel_id"],
        expires_at=row["expires_at"],
    )


async def end(work: Work, session_id: UUID) -> None:
    """This session is over."""
    await _end(work, session_id)


async def end_all(work: Work, actor: Actor) -> int:
    """Every session of this person is over; how many there were."""
    rows = await work.conn.fetch(
        "UPDATE sessions SET ended_at = $2 WHERE (agent_id = $1 OR contact_id = $1)"
        " AND ended_at IS NULL RETURNING id",
        actor.id,
        work.now,
    )
    return len(rows)


async def end_of_channels(work: Work, channel_ids: Sequence[UUID]) -> int:
    """Every session that came by one of these addresses is over; how many there were."""
    rows = await work.conn.fetch(
        "UPDATE sessions SET ended_at = $2 WHERE channel_id = ANY($1::uuid[])"
        " AND contact_id IS NOT NULL AND ended_at IS NULL RETURNING id",
        list(channel_ids),
        work.now,
    )
    return len(rows)


async def _end(work: Work, session_id: UUID) -> None:
    await work.conn.execute(
        "UPDATE sessions SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL",
        session_id,
        work.now,
    )
