"""The worker's look at the licence: for the metrics, the log, and the latest moment seen."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import asyncpg

from telldesk.kernel.errors import Refusal
from telldesk.kernel.log import cause, get_logger
from telldesk.kernel.metrics import LICENCE_DAYS, LICENCE_STATE
from telldesk.kernel.settings import Settings
from telldesk.kernel.tasks import rest
from telldesk.kernel.work import Desk, Work
from telldesk.licensing.rows import kept_licence, note_moment, standing_of
from telldesk.licensing.standing import Standing, State

log = get_logger(__name__)

_EVERY_S: Final = 3600.0
_SAID_AGAIN: Final = timedelta(days=1)


class LicenceWatch:
    """Looks every hour; whatever it finds, the worker goes on as before."""

    def __init__(self, queues: Desk, settings: Settings, say: Callable[[Standing], None]) -> None:
        """Takes the relay login's desk: the only login of a process that reads the licence.

        `say` hears the first standing, every other one, and once a day one with notices.
        """
        self._queues = queues
        self._settings = settings
        self._say = say
        self._said: tuple[State, object] | None = None
        self._said_at: datetime | None = None

    async def look(self) -> Standing:
        """The gauges say how it is, the time is noted, and what there is to tell was said."""
        stands = await self._queues.platform(self._standing)
        _measure(stands)
        now, said = self._queues.clock.now(), (stands.state, stands.notices)
        is_due = self._said_at is None or abs(now - self._said_at) >= _SAID_AGAIN
        if said != self._said or (stands.notices and is_due):
            self._said, self._said_at = said, now
            self._say(stands)
        return stands

    async def _standing(self, work: Work) -> Standing:
        kept = await kept_licence(work.conn)
        await note_moment(work.conn, work.now)
        return await standing_of(work.conn, kept, self._settings, work.now)

    async def run(self, stopping: asyncio.Event) -> None:
        """Looks until `stopping` is set."""
        while not stopping.is_set():
            try:
                await self.look()
            except (Refusal, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("licence.unread", reason=cause(error))
            await rest(stopping, _EVERY_S)


def _measure(stands: Standing) -> None:
    for state in State:
        LICENCE_STATE.labels(state.value).set(state is stands.state)
    LICENCE_DAYS.clear()
    licence = stands.licence
    if licence is not None and licence.expires_on is not None:
        LICENCE_DAYS.labels("expiry").set(stands.days_left or 0)
        LICENCE_DAYS.labels("end_of_grace").set(stands.grace_days_left or 0)


def log_standing(stands: Standing) -> None:
    """One line for the operator: ids and numbers, not the licence itself."""
    tell = log.warning if stands.notices else log.info
    tell(
        "licence.standing",
        state=stands.state.value,
        licence=str(stands.licence.id) if stands.licence else None,
        tenants=stands.tenants,
        allowed=stands.allowed.tenants,
        days_left=stands.days_left,
        notices=[one.value for one in stands.notices],
    )
