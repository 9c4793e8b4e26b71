"""Signing in from a desktop browser: a code on the screen, a button in the bot.

The browser shows a short code and polls with a secret of its own. The agent opens the code in the
bot, reads which device asks from where, and confirms or refuses. The code is no secret: knowing it
gives nothing without the poll secret on one side and the agent's own chat on the other.
"""

import ipaddress
import secrets
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.sessions import Client, Tokens, new_tenant_token, open_session
from telldesk.kernel.crypto import digest
from telldesk.kernel.errors import Conflict, Forbidden, NotFound, TooMany
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work

CODE_LIFE: Final = timedelta(minutes=5)
_ALPHABET: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that reads like another
_CODE_LENGTH: Final = 6
_WAITING_MOST: Final = 50  # per desk; more at once is an attack, not a team
_PURGED_AFTER: Final = timedelta(days=1)


class SignInUnknown(NotFound):
    """No such request, or it is too old; ask for a new code."""

    key = "sign-in-unknown"


class SignInDecided(Conflict):
    """Somebody already confirmed or refused this request."""

    key = "sign-in-decided"


class Started(msgspec.Struct, frozen=True, kw_only=True):
    code_id: UUID
    code: str
    poll_secret: str
    expires_at: datetime


class DesktopRequest(msgspec.Struct, frozen=True, kw_only=True):
    """What the agent is shown before pressing."""

    code_id: UUID
    code: str
    device: str
    place: str
    created_at: datetime


State = Literal["waiting", "confirmed", "refused", "expired"]


class Polled(msgspec.Struct, frozen=True, kw_only=True):
    """`state` is waiting, confirmed (with tokens, once), refused or expired."""

    state: State
    tokens: Tokens | None = None


async def start_desktop_sign_in(work: Work, *, device: str, place: str) -> Started:
    """A code waits for an agent for five minutes.

    Raises:
        TooMany: too many codes wait already.
    """
    await work.conn.execute(
        "DELETE FROM desktop_sign_ins WHERE expires_at < $1", work.now - _PURGED_AFTER
    )
    waiting = await work.conn.fetchval(
        "SELECT count(*) FROM desktop_sign_ins WHERE state = 'waiting' AND expires_at > $1",
        work.now,
    )
    if waiting >= _WAITING_MOST:
        raise TooMany("desktop codes", retry_after_s=int(CODE_LIFE.total_seconds()))
    if work.tenant is None:
        raise RuntimeError("sign-ins belong to a tenant")
    started = Started(
        code_id=new_id(),
        code="".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH)),
        poll_secret=new_tenant_token(work.tenant),
        expires_at=work.now + CODE_LIFE,
    )
    await work.conn.execute(
        "INSERT INTO desktop_sign_ins (id, code, poll_hash, device, place, created_at, expires_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        started.code_id, started.code, digest(started.poll_secret), device, place, work.now,
        started.expires_at,
    )  # fmt: skip
    return started


async def find_desktop_sign_in(work: Work, agent: Actor, code: str) -> DesktopRequest:
    """The waiting request with this code, to be shown to `agent`.

    Raises:
        SignInUnknown: none waits under it.
    """
    _only_agents(agent)
    rows = await work.conn.fetch(
        "SELECT id, code, device, place, created_at FROM desktop_sign_ins"
        " WHERE code = $1 AND state = 'waiting' AND expires_at > $2 LIMIT 2",
        code.strip().upper()[:_CODE_LENGTH],
        work.now,
    )
    if len(rows) != 1:  # two equal codes at once: nobody can tell which browser is theirs
        raise SignInUnknown
    row = rows[0]
    return DesktopRequest(
        code_id=row["id"],
        code=row["code"],
        device=row["device"],
        place=row["place"],
        created_at=row["created_at"],
    )


async def confirm_desktop_sign_in(work: Work, agent: Actor, code_id: UUID) -> None:
    """The waiting browser becomes a session of `agent` at its next poll.

    Raises:
        SignInUnknown: it expired. SignInDecided: it was pressed before.
    """
    await _decide(work, agent, code_id, "confirmed")


async def refuse_desktop_sign_in(work: Work, agent: Actor, code_id: UUID) -> None:
    """The waiting browser is told no.

    Raises:
        SignInUnknown: it expired. SignInDecided: it was pressed before.
    """
    await _decide(work, agent, code_id, "refused")


async def _decide(work: Work, agent: Actor, code_id: UUID, state: str) -> None:
    _only_agents(agent)
    row = await work.conn.fetchrow(
        "SELECT state, expires_at FROM desktop_sign_ins WHERE id = $1 FOR UPDATE", code_id
    )
    if row is None or row["expires_at"] <= work.now:
        raise SignInUnknown
    if row["state"] != "waiting":
        raise SignInDecided
    await work.conn.execute(
        "UPDATE desktop_sign_ins SET state = $2, agent_id = $3 WHERE id = $1",
        code_id,
        state,
        agent.id,
    )


async def poll_desktop_sign_in(work: Work, poll_secret: str) -> Polled:
    """Where the browser's request stands; a confirmed one becomes a session exactly once.

    Raises:
        SignInUnknown: no browser was given this secret, or its session was already handed out.
    """
    row = await work.conn.fetchrow(
        "SELECT d.id, d.state, d.expires_at, d.agent_id, a.removed_at FROM desktop_sign_ins d"
        " LEFT JOIN agents a ON a.id = d.agent_id WHERE d.poll_hash = $1 FOR UPDATE OF d",
        digest(poll_secret),
    )
    if row is None or row["state"] == "used":
        raise SignInUnknown
    if row["expires_at"] <= work.now:
        return Polled(state="expired")
    if row["state"] != "confirmed":
        return Polled(state=row["state"])
    if row["removed_at"] is not None:
        return Polled(state="refused")
    await work.conn.execute("UPDATE desktop_sign_ins SET state = 'used' WHERE id = $1", row["id"])
    tokens = await open_session(work, client=Client.DESKTOP, agent_id=row["agent_id"])
    return Polled(state="confirmed", tokens=tokens)


def _only_agents(actor: Actor) -> None:
    if actor.kind is not ActorKind.AGENT:
        raise Forbidden("agents only")


# --- what an agent reads before pressing: pure --------------------------------------------------

_BROWSERS: Final = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("YaBrowser/", "Yandex Browser"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS: Final = (
    ("Android", "Android"), ("iPhone", "iOS"), ("iPad", "iPadOS"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_in_words(user_agent: str) -> str:
    """`Firefox, Windows`: names from a fixed list, so a header cannot put words in our mouth."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(part for part in (browser, system) if part) or "?"


def place_in_words(ip: str) -> str:
    """The address with its last part hidden: enough to notice a stranger, not to track."""
    try:
        address = ipaddress.ip_address(ip)
    except ValueError:
        return "?"
    if isinstance(address, ipaddress.IPv6Address):
        return ":".join(address.exploded.split(":")[:3]) + ":…"
    return ".".join(str(address).split(".")[:3]) + ".…"
