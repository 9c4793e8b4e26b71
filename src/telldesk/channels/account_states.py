"""Whether a bot may send, and what the sending side learns about it: silence, a dead token."""

from datetime import datetime
from typing import Final

from telldesk.channels.registry import WorkerInboxes
from telldesk.kernel.db import Tenant
from telldesk.kernel.log import get_logger
from telldesk.kernel.work import Desk

log = get_logger(__name__)

_PAUSE: Final = """
UPDATE inboxes SET paused_until = $2 WHERE bot_id = $1 AND state <> 'removed'
"""
_NEEDS_RELINK: Final = """
UPDATE inboxes SET state = 'needs_relink', state_reason = $2, changed_at = $3
WHERE bot_id = $1 AND state IN ('connecting','live')
"""


class AccountStates:
    """States of bots, read through the worker's short-lived memory of inboxes."""

    def __init__(self, queues: Desk, inboxes: WorkerInboxes) -> None:
        self._queues = queues
        self._inboxes = inboxes

    async def may_send(self, tenant: Tenant, bot_id: int) -> bool:
        """Whether this is the tenant's own bot, linked, and the tenant is not suspended."""
        facts = await self._inboxes.by_bot_id(bot_id)
        return (
            facts is not None
            and facts.tenant.id == tenant.id
            and facts.tenant_state == "active"
            and facts.state in {"connecting", "live"}
        )

    async def pause(self, bot_id: int, until: datetime) -> None:
        """People who look at the inbox see until when the channel wants silence."""
        await self._queues.platform(lambda work: work.conn.execute(_PAUSE, bot_id, until))

    async def needs_relink(self, bot_id: int, reason: str) -> None:
        """The bot's queues stand still until its owner gives a working token; `reason` says why."""
        now = self._queues.clock.now()
        await self._queues.platform(
            lambda work: work.conn.execute(_NEEDS_RELINK, bot_id, reason, now)
        )
        self._inboxes.forget()
        log.error("bot.needs_relink", bot_id=bot_id, reason=reason)

    def forget(self) -> None:
        """The next questions see the rows as they are now."""
        self._inboxes.forget()
