"""Connecting bots to desks: the rows. Calls to the channel are in `account_jobs.py`.

These verbs change the control plane and run with the administrator's login, on a connection that
is inside a transaction as `td_owner` (the command line). A token is asked for by `AccountSetup.who`
before, outside of the transaction; here it is only encrypted and kept.
"""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec

from telldesk.kernel.crypto import DecryptionFailed, KeyRing, digest, new_hook_key
from telldesk.kernel.errors import Conflict, Invalid, NotFound
from telldesk.kernel.ids import new_id, new_token

_FIND: Final = """
SELECT id, tenant_id, state, username, title, token_cipher FROM platform.inboxes
WHERE bot_id = $1 AND state <> 'removed' FOR UPDATE
"""
_INSERT: Final = """
INSERT INTO platform.inboxes (id, tenant_id, public_id, bot_id, username, title, hook_key,
                              secret_hash, secret_cipher, token_cipher, created_at, changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)
"""
_RENEW: Final = """
UPDATE platform.inboxes SET token_cipher = $2, username = $3, title = $4, state = 'connecting',
       state_reason = '', webhook_url = '', changed_at = $5
WHERE id = $1
"""
_FACTS: Final = """
UPDATE platform.inboxes SET username = $2, title = $3, changed_at = $4
WHERE id = $1 AND (username, title) IS DISTINCT FROM ($2, $3)
"""
_REMOVE: Final = """
UPDATE platform.inboxes SET state = 'removed', state_reason = $3, changed_at = $4
WHERE id = $1 AND tenant_id = $2 AND state <> 'removed'
RETURNING id
"""
_UNTELL: Final = """
UPDATE platform.inboxes SET webhook_url = '', changed_at = $2
WHERE tenant_id = $1 AND state IN ('connecting','live')
RETURNING id
"""
_ADD_TASK: Final = """
INSERT INTO relay.tasks (id, tenant, job, args, key, run_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT DO NOTHING
"""


class BotFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the channel says about a bot whose token we hold."""

    bot_id: int
    username: str
    title: str


class ConnectedInbox(msgspec.Struct, frozen=True, kw_only=True):
    """`is_changed`: a job is on its way to arm it; otherwise all was so already."""

    inbox_id: UUID
    bot_id: int
    is_new: bool
    is_changed: bool


class BotTaken(Conflict):
    """This bot answers for another desk; disconnect it there first, or use another bot."""

    key = "bot-taken"


class TokenRefused(Invalid):
    """The channel does not know this token; copy it again."""

    key = "token-refused"


class OtherBot(Conflict):
    """The token belongs to another bot than the inbox's own."""

    key = "other-bot"


class InboxUnknown(NotFound):
    """This tenant has no such inbox."""

    key = "inbox-unknown"


async def connect_bot(
    connection: Any,
    keys: KeyRing,
    *,
    tenant_id: UUID,
    bot: BotFacts,
    token: str,
    hook_key_secret: str,
    now: datetime,
) -> ConnectedInbox:
    """The bot is the tenant's inbox and `connect_inbox` is on its way; twice changes nothing.

    A new token of the same bot replaces the old one. The webhook's path and secret stay, so
    updates that are on their way are still accepted.

    Raises:
        BotTaken: another tenant has it (T10); nothing was changed.
    """
    row = await connection.fetchrow(_FIND, bot.bot_id)
    if row is None:
        return await _insert(connection, keys, tenant_id, bot, token, hook_key_secret, now)
    if row["tenant_id"] != tenant_id:
        raise BotTaken(f"bot {bot.bot_id}")
    connected = ConnectedInbox(inbox_id=row["id"], bot_id=bot.bot_id, is_new=False, is_changed=True)
    if row["state"] != "needs_relink" and _is_kept(keys, row, tenant_id, bot.bot_id, token):
        await connection.execute(_FACTS, row["id"], bot.username, bot.title, now)
        if row["state"] == "live":
            return msgspec.structs.replace(connected, is_changed=False)
    else:
        cipher = keys.encrypt(token.encode(), str(tenant_id), str(bot.bot_id), "token")
        await connection.execute(_RENEW, row["id"], cipher, bot.username, bot.title, now)
    await _add_task(connection, tenant_id, "connect_inbox", row["id"], now)
    return connected


async def replace_token(
    connection: Any,
    keys: KeyRing,
    *,
    tenant_id: UUID,
    inbox_id: UUID,
    bot: BotFacts,
    token: str,
    now: datetime,
) -> None:
    """The inbox speaks with the new token and its webhook is on its way to be set again.

    Raises:
        InboxUnknown: the tenant has no such inbox.
        OtherBot: the token is another bot's; nothing was changed.
    """
    row = await connection.fetchrow(_FIND, bot.bot_id)
    if row is None or row["tenant_id"] != tenant_id or row["id"] != inbox_id:
        is_theirs = await connection.fetchval(
            "SELECT tenant_id = $2 FROM platform.inboxes WHERE id = $1 AND state <> 'removed'",
            inbox_id,
            tenant_id,
        )
        raise (OtherBot if is_theirs else InboxUnknown)(f"inbox {inbox_id}")
    cipher = keys.encrypt(token.encode(), str(tenant_id), str(bot.bot_id), "token")
    await connection.execute(_RENEW, inbox_id, cipher, bot.username, bot.title, now)
    await _add_task(connection, tenant_id, "connect_inbox", inbox_id, now)


async def rearm(connection: Any, *, tenant_id: UUID, now: datetime) -> int:
    """Webhooks of a resumed tenant are on their way to be set again; how many.

    Suspending needs no call: the hooks answer 410 by themselves, and after 23 hours of that
    Telegram forgets them.
    """
    rows = await connection.fetch(_UNTELL, tenant_id, now)
    for row in rows:
        await _add_task(connection, tenant_id, "set_webhook", row["id"], now)
    return len(rows)


async def disconnect(
    connection: Any, *, tenant_id: UUID, inbox_id: UUID, reason: str, now: datetime
) -> None:
    """The inbox is removed: its hook answers 410, its bot may be connected elsewhere.

    Raises:
        InboxUnknown: the tenant has no such inbox.
    """
    if await connection.fetchval(_REMOVE, inbox_id, tenant_id, reason, now) is None:
        raise InboxUnknown(f"inbox {inbox_id}")


async def _insert(
    connection: Any,
    keys: KeyRing,
    tenant_id: UUID,
    bot: BotFacts,
    token: str,
    hook_key_secret: str,
    now: datetime,
) -> ConnectedInbox:
    inbox_id, secret = new_id(), new_token(256)
    place = (str(tenant_id), str(bot.bot_id))
    try:
        await connection.execute(
            _INSERT, inbox_id, tenant_id, new_token(72), bot.bot_id, bot.username, bot.title,
            new_hook_key(hook_key_secret), digest(secret),
            keys.encrypt(secret.encode(), *place, "secret"),
            keys.encrypt(token.encode(), *place, "token"), now,
        )  # fmt: skip
    except asyncpg.UniqueViolationError as error:
        raise BotTaken(f"bot {bot.bot_id}") from error
    await _add_task(connection, tenant_id, "connect_inbox", inbox_id, now)
    return ConnectedInbox(inbox_id=inbox_id, bot_id=bot.bot_id, is_new=True, is_changed=True)


def _is_kept(keys: KeyRing, row: Any, tenant_id: UUID, bot_id: int, token: str) -> bool:
    try:
        kept = keys.decrypt(row["token_cipher"], str(tenant_id), str(bot_id), "token")
    except DecryptionFailed:
        return False
    return digest(kept.decode()) == digest(token)


async def _add_task(
    connection: Any, tenant_id: UUID, job: str, inbox_id: UUID, now: datetime
) -> None:
    arguments = msgspec.json.encode({"inbox_id": str(inbox_id)}).decode()
    await connection.execute(
        _ADD_TASK, new_id(), f"tenant_{tenant_id.hex}", job, arguments, f"{job}:{inbox_id}", now
    )
