"""Which inbox is meant: by hook key or public id in the web process, by bot id in the worker.

Both sides remember a bounded number of answers for a short while, the negative ones too, so that
neither a flood of keys nor a busy bot costs a query each (T03).
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from telldesk.kernel.crypto import KeyRing, Opener
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Unavailable
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.work import Desk, Work

log = get_logger(__name__)

_KEPT: Final = 10_000
_FOUND_S: Final = 30.0
_MISSED_S: Final = 10.0
_OPENERS_KEPT: Final = 256
_COLUMNS: Final = """
inbox_id, tenant_id, schema_name, slug, tenant_state, epoch, sealing_public, bot_id, public_id,
username, inbox_state, secret_hash
"""
_BY_HOOK_KEY: Final = "SELECT " + _COLUMNS + " FROM platform.find_inbox($1)"
_BY_PUBLIC_ID: Final = "SELECT " + _COLUMNS + " FROM platform.find_inbox_by_public_id($1)"
# A removed inbox still answers: what its bot had accepted belongs to the tenant.
_BY_BOT_ID: Final = """
SELECT i.id AS inbox_id, i.tenant_id, t.schema_name, t.slug, t.state AS tenant_state, t.epoch,
       t.sealing_public, i.bot_id, i.public_id, i.username, i.state AS inbox_state, i.secret_hash,
       i.token_cipher
FROM platform.inboxes i JOIN platform.tenants t ON t.id = i.tenant_id
WHERE i.bot_id = $1 ORDER BY i.state = 'removed', i.created_at DESC LIMIT 1
"""
_SEALING: Final = "SELECT sealing_private FROM platform.tenants WHERE id = $1"
_TROUBLE: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class InboxFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One inbox as the hot path needs it; never its token.

    Attributes:
        state: of the inbox (connecting, live, needs_relink, removed).
        tenant_state: of the tenant (provisioning, active, suspended, erasing).
        secret_hash: SHA-256 of the webhook's secret.
        sealing_public: the tenant's X25519 public key.
    """

    inbox_id: UUID
    tenant_id: UUID
    tenant: Tenant
    slug: str
    bot_id: int
    public_id: str
    username: str
    state: str
    tenant_state: str
    epoch: int
    secret_hash: bytes
    sealing_public: bytes


class Remembered(Generic[K, V]):
    """At most `_KEPT` answers, each for a short while; equal questions at once ask once."""

    def __init__(self, ask: Callable[[K], Awaitable[V | None]]) -> None:
        self._ask = ask
        self._answers: OrderedDict[K, tuple[float, V | None]] = OrderedDict()
        self._asking: dict[K, asyncio.Task[V | None]] = {}

    def known(self, key: K) -> tuple[float, V | None] | None:
        """(until when, answer) if the question need not be asked."""
        kept = self._answers.get(key)
        if kept is None or time.monotonic() >= kept[0]:
            return None
        self._answers.move_to_end(key)
        return kept

    async def get(self, key: K) -> V | None:
        """The answer, at most half a minute old; None is an answer too."""
        kept = self.known(key)
        if kept is not None:
            return kept[1]
        asking = self._asking.get(key)
        if asking is None:
            asking = asyncio.ensure_future(self._look(key))
            self._asking[key] = asking
            asking.add_done_callback(lambda _: self._asking.pop(key, None))
        # Shielded: one caller who leaves does not take the answer from the others.
        return await asyncio.shield(asking)

    async def _look(self, key: K) -> V | None:
        found = await self._ask(key)
        lasts_s = _MISSED_S if found is None else _FOUND_S
        self._answers[key] = (time.monotonic() + lasts_s, found)
        self._answers.move_to_end(key)
        if len(self._answers) > _KEPT:
            self._answers.popitem(last=False)
        return found

    def forget(self) -> None:
        """The next question of each kind is asked anew."""
        self._answers.clear()

    def __len__(self) -> int:
        return len(self._answers)


class Inboxes:
    """The web process's look-ups, through the two functions its login may call.

    Both raise `Unavailable` while the database is away.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._by_hook_key = Remembered(self._ask_hook_key)
        self._by_public_id = Remembered(self._ask_public_id)

    async def by_hook_key(self, key: str) -> InboxFacts | None:
        return await self._by_hook_key.get(key)

    def known_hook_key(self, key: str) -> InboxFacts | None:
        """The inbox, if it was asked for a moment ago; None says nothing."""
        kept = self._by_hook_key.known(key)
        return kept[1] if kept is not None else None

    async def by_public_id(self, public_id: str) -> InboxFacts | None:
        return await self._by_public_id.get(public_id)

    def forget(self) -> None:
        """Changes of inboxes are seen at once."""
        self._by_hook_key.forget()
        self._by_public_id.forget()

    async def _ask_hook_key(self, key: str) -> InboxFacts | None:
        return await self._ask(lambda work: work.conn.fetchrow(_BY_HOOK_KEY, key))

    async def _ask_public_id(self, public_id: str) -> InboxFacts | None:
        return await self._ask(lambda work: work.conn.fetchrow(_BY_PUBLIC_ID, public_id))

    async def _ask(self, read: Callable[[Work], Awaitable[Any]]) -> InboxFacts | None:
        try:
            return _facts(await self._desk.platform(read))
        except _TROUBLE as error:
            log.warning("inboxes.unreadable", reason=cause(error))
            raise Unavailable("no database") from error


class WorkerInbox(msgspec.Struct, frozen=True):
    """An inbox with the bot's token, still encrypted."""

    facts: InboxFacts
    token_cipher: bytes


class WorkerInboxes:
    """The worker's look-ups, with the keys that open tokens and sealed updates."""

    def __init__(self, queues: Desk, keys: KeyRing) -> None:
        """Takes the relay login's desk and the key ring."""
        self._queues = queues
        self._keys = keys
        self._by_bot_id = Remembered(self._ask)
        self._openers: OrderedDict[str, Opener] = OrderedDict()

    async def by_bot_id(self, bot_id: int) -> InboxFacts | None:
        found = await self._by_bot_id.get(bot_id)
        return found.facts if found else None

    async def token(self, bot_id: int) -> str | None:
        """The bot's token, decrypted for this one use.

        Raises:
            DecryptionFailed: the row was moved or its key is not in the ring.
        """
        found = await self._by_bot_id.get(bot_id)
        if found is None:
            return None
        place = (found.facts.tenant.id, str(bot_id), "token")
        return self._keys.decrypt(found.token_cipher, *place).decode()

    async def opener(self, tenant: Tenant) -> Opener:
        """What opens this tenant's sealed updates.

        Raises:
            LookupError: there is no such tenant any more.
            DecryptionFailed: the tenant's key is not in the ring.
        """
        opener = self._openers.get(tenant.id)
        if opener is None:
            cipher = await self._queues.platform(
                lambda work: work.conn.fetchval(_SEALING, UUID(tenant.id))
            )
            if cipher is None:
                raise LookupError("no such tenant")
            opener = Opener(self._keys.decrypt(cipher, tenant.id, "", "sealing"))
            self._openers[tenant.id] = opener
            if len(self._openers) > _OPENERS_KEPT:
                self._openers.popitem(last=False)
        self._openers.move_to_end(tenant.id)
        return opener

    def forget(self) -> None:
        """Changes of inboxes are seen at once."""
        self._by_bot_id.forget()

    async def _ask(self, bot_id: int) -> WorkerInbox | None:
        row = await self._queues.platform(lambda work: work.conn.fetchrow(_BY_BOT_ID, bot_id))
        facts = _facts(row)
        return WorkerInbox(facts, row["token_cipher"]) if facts else None


def _facts(row: Any) -> InboxFacts | None:
    if row is None:
        return None
    return InboxFacts(
        inbox_id=row["inbox_id"],
        tenant_id=row["tenant_id"],
        tenant=Tenant(id=str(row["tenant_id"]), schema=row["schema_name"]),
        slug=row["slug"],
        bot_id=row["bot_id"],
        public_id=row["public_id"],
        username=row["username"],
        state=row["inbox_state"],
        tenant_state=row["tenant_state"],
        epoch=row["epoch"],
        secret_hash=row["secret_hash"],
        sealing_public=row["sealing_public"],
    )
