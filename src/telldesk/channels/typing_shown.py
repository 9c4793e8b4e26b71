"""A contact's chat says "typing" while somebody of the desk writes to them there.

Worth nothing a moment later, so it takes nothing from what is: no row, no task, no token of the
buckets replies wait for, one call at a time of a bot. Where an answer is on its way already it is
left out, since the words themselves come.
"""

import asyncio
from typing import Any, Final

import asyncpg
import msgspec
import redis.asyncio as redis
from redis.exceptions import RedisError

from telldesk.channels.failures import Flood
from telldesk.channels.outbound import Outbound
from telldesk.channels.outgoing import Outgoing
from telldesk.channels.typing_wishes import WISHES, TypingWish
from telldesk.kernel.db import Tenant, tenant_of_schema
from telldesk.kernel.ids import new_id
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.metrics import CHAT_ACTIONS
from telldesk.kernel.tasks import end
from telldesk.kernel.work import Desk
from telldesk.tickets.messages import OutboundMessage

log = get_logger(__name__)
# Clients show it for 5 s. Source: https://core.telegram.org/bots/api#sendchataction, 2026-11-23
_APART_MS: Final = 4_000
# Beside the 29 a second of `buckets.Pace`; together they stay at Telegram's 30.
_BOT_PER_S: Final = 1.0
_BOT_BURST: Final = 3.0
_AT_ONCE: Final = 16
_CALL_S: Final = 3.0
_LOOK_S: Final = 1.0
_PAUSE_S: Final = 1.0
_CONNECT_S: Final = 1.0
_AWAY: Final = (RedisError, asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)
_PLACE: Final = """
SELECT ch.bot_id, ch.chat_id, ch.connection
FROM tickets t
JOIN contact_channels ch ON ch.id = t.channel_id
JOIN contacts c ON c.id = t.contact_id
WHERE t.id = $1 AND t.status NOT IN ('resolved','closed')
  AND ch.reachability = 'reachable' AND c.banned_at IS NULL
  AND (t.agent_wrote_at IS NULL OR t.agent_wrote_at < $2)
  AND NOT EXISTS (SELECT FROM deliveries d
                  WHERE d.bot_id = ch.bot_id AND d.chat_id = ch.chat_id
                    AND d.state IN ('queued','sending'))
"""


class TypingShown:
    """The worker's side: takes wishes until it is stopped."""

    def __init__(self, redis_url: str, desk: Desk, outbound: Outbound) -> None:
        # Its own connection: it waits in it.
        self._valkey: Any = redis.Redis.from_url(
            redis_url, socket_connect_timeout=_CONNECT_S, socket_timeout=_LOOK_S + 5
        )
        self._desk = desk
        self._outbound = outbound
        self._running: set[asyncio.Task[None]] = set()
        self._calling: set[int] = set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Takes wishes until `stopping` is set; what is on its way then is given up."""
        try:
            while not stopping.is_set():
                try:
                    found = await self._valkey.brpop([WISHES], timeout=_LOOK_S)
                except _AWAY as error:
                    log.warning("typing.deaf", reason=type(error).__name__)
                    await asyncio.sleep(_PAUSE_S)
                    continue
                if found is not None and len(self._running) < _AT_ONCE:
                    showing = asyncio.create_task(self._take(found[1]))
                    self._running.add(showing)
                    showing.add_done_callback(self._running.discard)
        finally:
            await asyncio.gather(*(end(showing) for showing in list(self._running)))
            await self._valkey.aclose()

    async def _take(self, words: bytes) -> None:
        try:
            wish = msgspec.json.decode(words, type=TypingWish)
            await self.show(wish)
        except (msgspec.MsgspecError, ValueError):
            log.warning("typing.unreadable")
        except _AWAY as error:
            log.warning("typing.lost", reason=cause(error))

    async def show(self, wish: TypingWish) -> None:
        """The chat says it, if the contact can be reached there and nothing speaks against it.

        Raises:
            PostgresError, RedisError, OSError, TimeoutError: a server is away.
        """
        tenant = tenant_of_schema(wish.schema)
        place = await self._desk.run(
            tenant, lambda work: work.conn.fetchrow(_PLACE, wish.ticket_id, wish.at)
        )
        if place is None or place["bot_id"] in self._calling:
            return
        bot_id, chat_id = place["bot_id"], place["chat_id"]
        self._calling.add(bot_id)
        try:
            if await self._may(tenant, bot_id, chat_id):
                await self._call(tenant, bot_id, chat_id, place["connection"])
        finally:
            self._calling.discard(bot_id)

    async def _may(self, tenant: Tenant, bot_id: int, chat_id: int) -> bool:
        """Whether this chat's turn is now; then it is taken."""
        pacer, schema = self._outbound.pacer, tenant.schema
        if not await self._outbound.accounts.may_send(tenant, bot_id):
            return False
        if await pacer.is_paused(schema, bot_id, chat_id):
            return False
        if await self._valkey.exists(_quiet_key(schema, bot_id)):
            return False
        gate = f"t:{schema}:typing:{bot_id}:{chat_id}"
        if not await self._valkey.set(gate, b"1", nx=True, px=_APART_MS):
            return False
        own = f"t:{schema}:typing:{bot_id}"
        return await pacer.take_one(own, per_s=_BOT_PER_S, burst=_BOT_BURST) <= 0

    async def _call(self, tenant: Tenant, bot_id: int, chat_id: int, connection: str) -> None:
        action = Outgoing(
            delivery_id=new_id(), kind="action", bot_id=bot_id, chat_id=chat_id,
            connection=connection, attempts=1, message=OutboundMessage(text="typing"),
        )  # fmt: skip
        async with asyncio.timeout(_CALL_S):
            outcome = await self._outbound.sender.send(action)
        CHAT_ACTIONS.labels(type(outcome).__name__).inc()
        if isinstance(outcome, Flood):
            # Only this goes quiet: whether a message would be refused too, a message finds out.
            quiet_ms = int(outcome.after_s * 1_000) + 1
            await self._valkey.set(_quiet_key(tenant.schema, bot_id), b"1", px=quiet_ms)


def _quiet_key(schema: str, bot_id: int) -> str:
    return f"t:{schema}:typing:{bot_id}:quiet"
