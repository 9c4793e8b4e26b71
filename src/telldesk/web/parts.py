"""The long-lived objects of one web process, opened and closed with it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import redis.asyncio as redis
from litestar.connection import ASGIConnection

from telldesk.billing.plans import Catalogue, read_catalogue
from telldesk.channels.intake import Intake
from telldesk.channels.registry import Inboxes
from telldesk.files.asking import FileAsker
from telldesk.files.places import UploadPlaces
from telldesk.identity.telegram_login import launch_key
from telldesk.kernel import metrics
from telldesk.kernel.clock import Clock
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Database, login_setting, login_url
from telldesk.kernel.errors import NotFound
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.settings import Settings
from telldesk.kernel.storage import Storage, open_storage
from telldesk.kernel.work import Desk
from telldesk.owners.keys import portal_ring
from telldesk.realtime.hub import Pace
from telldesk.realtime.presence import PresencePace
from telldesk.transcripts.printing import Printer
from telldesk.web.build import BUILT, Build, read_build
from telldesk.web.directory import Directory, InboxPlace
from telldesk.web.hosts import Hosts
from telldesk.web.limits import Limits, Rates
from telldesk.web.sockets import Sockets

_MOST_NAME: Final = 200  # of an inbox, as bodies allow
_PORTAL_POOL: Final = 4  # owners are few, and so are their questions


class PortalClosed(NotFound):
    """This installation has no portal."""

    key = "portal-closed"


class Parts:
    """Everything a handler may need; nothing connects before `open`."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        rates: Rates | None = None,
        pace: Pace | None = None,
        presence_pace: PresencePace | None = None,
        built: Path = BUILT,
    ) -> None:
        self.settings = settings
        self.build: Build | None = None
        """The app that is served, from `open` on; None where it was not built."""
        self._built = built
        self.clock = clock or Clock()
        self.hosts = Hosts(settings)
        self.launch_key = launch_key(settings)
        self.valkey: redis.Redis | None = (
            redis.Redis.from_url(settings.redis_url, socket_connect_timeout=1.0, socket_timeout=2.0)
            if settings.redis_url
            else None
        )
        self.limits = Limits(self.valkey, rates or Rates())
        self.database = Database(
            login_url(settings, "td_web"),
            size=settings.database_pool_size,
            pooler=settings.database_pooler,
            name="web",
            setting=login_setting(settings, "td_web"),
        )
        self.nudges = Nudges(self.valkey)
        self.printer = Printer()
        self.desk = Desk(self.database, self.clock, self.nudges)
        self.directory = Directory(self.desk)
        self.inboxes = Inboxes(self.desk)
        self.intake = Intake(self.desk)
        self.reports: dict[str, Callable[[], Any]] = {}
        """What doors add to the private status page, by name."""
        self.by_key = Desk(self.database, self.clock, self.nudges, looks_up_keys=True)
        """For what every request and frame finds by keys: sessions, one ticket, answers."""
        self.sockets = Sockets(
            self.by_key, self.valkey, pace or Pace(), presence_pace or PresencePace()
        )
        self.files = FileAsker(settings.redis_url)
        self.upload_places = UploadPlaces()
        self._storage: Storage | None = None
        self._owners = _owners_of(settings)
        self._portal = Desk(self._owners, self.clock, self.nudges) if self._owners else None
        self._portal_ring = portal_ring(settings) if settings.has_portal else None
        self.catalogue = Catalogue()
        """The plans that are sold, from `open` on."""
        self._is_open = False

    @property
    def storage(self) -> Storage:
        """Where files lie.

        Raises:
            Misconfigured: its settings are wrong.
        """
        if self._storage is None:
            self._storage = open_storage(self.settings)
        return self._storage

    @property
    def pools(self) -> list[Database]:
        """The pool of tenants' work, and the portal's where there is one."""
        return [self.database, *filter(None, [self._owners])]

    @property
    def portal(self) -> Desk:
        """Runs owners' verbs.

        Raises:
            PortalClosed: this installation has no portal.
        """
        if self._portal is None:
            raise PortalClosed
        return self._portal

    @property
    def portal_ring(self) -> KeyRing:
        """What owners' secrets are kept with.

        Raises:
            PortalClosed: as above.
        """
        if self._portal_ring is None:
            raise PortalClosed
        return self._portal_ring

    async def open(self) -> None:
        """Everything is connected; once is enough.

        Raises:
            Misconfigured: the database is away or refuses us, or the file of plans is wrong.
        """
        if self._is_open:
            return
        self.catalogue = read_catalogue(self.settings)
        for pool in self.pools:
            await pool.open()
        self._is_open = True
        self.build = read_build(self._built)
        self.intake.start()
        self.sockets.open()

    async def inbox_at(self, host: str, name: str) -> InboxPlace | None:
        """The inbox of this name at this host; another host's is as unknown as none (T42)."""
        is_name = 0 < len(name) <= _MOST_NAME and name.isascii() and name.isprintable()
        found = await self.directory.inbox(name) if is_name else None
        if found is None or self.hosts.slug_of(host) not in {"", found.place.slug}:
            return None
        return found

    def measure(self) -> None:
        """The gauges say how it is now."""
        loads = [pool.load() for pool in self.pools]
        metrics.POOL_USED.set(sum(used for used, _ in loads))
        metrics.POOL_MOST.set(sum(most for _, most in loads))
        metrics.INTAKE_WAITING.set(self.intake.load()[0])

    async def close(self) -> None:
        """What was opened is closed; a second time does nothing."""
        if not self._is_open:
            return
        self._is_open = False
        await self.sockets.close()
        await self.intake.stop()
        await self.files.close()
        await self.nudges.close()
        for pool in self.pools:
            await pool.close()
        if self.valkey is not None:
            await self.valkey.aclose()


def _owners_of(settings: Settings) -> Database | None:
    """The portal's own small pool, where there is a portal."""
    if not settings.has_portal:
        return None
    return Database(
        login_url(settings, "td_portal"),
        size=min(_PORTAL_POOL, settings.database_pool_size),
        pooler=settings.database_pooler,
        name="web-portal",
        setting=login_setting(settings, "td_portal"),
    )


def parts_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Parts:
    """The parts of the app that answers this connection."""
    parts: Parts = connection.app.state.parts
    return parts
