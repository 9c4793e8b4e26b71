"""The worker process: updates, relay, jobs, deliveries, files; and nothing else.

Any number may run. Stopping ends what was begun within its grace and hands back the rest: leases
of cancelled tasks are returned, those of a killed worker run out. Its end has a bound
(`kernel/ending.py`), also with nobody there who would answer.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import asyncpg
import redis.asyncio as redis
import uvloop
from redis.exceptions import RedisError
from saq import Worker as SaqWorker
from typing_extensions import override

from telldesk.channels.account_jobs import Accounts
from telldesk.channels.account_states import AccountStates
from telldesk.channels.buckets import Pacer
from telldesk.channels.delivery_recovery import DeliverySweep
from telldesk.channels.lane_store import listen_dsn
from telldesk.channels.outbound import Outbound
from telldesk.channels.processor import Processor
from telldesk.channels.queue_watch import QueueWatch
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.staff.apps import AppLinks
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.dispatch import TelegramFeed
from telldesk.channels.telegram.download import TelegramFiles
from telldesk.channels.telegram.send import TelegramSender
from telldesk.channels.telegram.setup import TelegramSetup
from telldesk.channels.typing_shown import TypingShown
from telldesk.files.antivirus import Antivirus
from telldesk.files.orphans import OrphanSweep
from telldesk.files.previews import Previews
from telldesk.files.serving import FileServer, Source
from telldesk.kernel.clock import Clock
from telldesk.kernel.crypto import KeyRing, load_key_file
from telldesk.kernel.db import Database, login_setting, login_url
from telldesk.kernel.dispatch import Dispatcher, hand_to_saq, open_queue, run_tasks
from telldesk.kernel.ending import told_to_end
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.internal_http import private_app, serve_internal
from telldesk.kernel.jobs import JobContext, Runner
from telldesk.kernel.log import configure_logging, get_logger
from telldesk.kernel.mail import Mailer
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.outbox import Relay
from telldesk.kernel.settings import Settings
from telldesk.kernel.storage import Storage, open_storage
from telldesk.kernel.work import Desk
from telldesk.licensing.watch import LicenceWatch, log_standing
from telldesk.notifications.pushing import Pusher
from telldesk.owners.keys import portal_ring
from telldesk.owners.posting import Postman
from telldesk.reactions import hearers, jobs
from telldesk.realtime.fanout import publish
from telldesk.transcripts.printing import Printer

log = get_logger(__name__)

_GRACE_S: Final = 10
_PROBE: Final = "SELECT count(*) FROM platform.lanes WHERE lease_until < now()"


class WorkerParts:
    """The long-lived objects of one worker, open together and closed together."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["WorkerParts"]:
        """Everything is connected.

        Raises:
            Misconfigured: a setting is missing or a server refuses us.
        """
        settings = self.settings
        if not settings.redis_url:
            raise Misconfigured(
                "no Valkey given.", setting="TELLDESK_REDIS_URL", remedy="Set its address."
            )
        self.keys = load_key_file(settings.key_path)
        async with AsyncExitStack() as stack:
            self.valkey = redis.Redis.from_url(settings.redis_url)
            stack.push_async_callback(self.valkey.aclose)
            nudges = Nudges(self.valkey)
            stack.push_async_callback(nudges.close)
            self.desk = await self._desk(stack, "td_worker", nudges)
            self.queues = await self._desk(stack, "td_relay", nudges)
            self.portal = (
                await self._desk(stack, "td_portal", nudges) if settings.has_portal else None
            )
            await nudges.hear()
            self.inboxes = WorkerInboxes(self.queues, self.keys)
            self.bots = Bots(self.inboxes, settings.telegram_api_url)
            stack.push_async_callback(self.bots.aclose)
            self.storage, self.previews = open_storage(settings), Previews()
            self.printer = Printer()
            self.antivirus = Antivirus(settings.clamd) if settings.clamd else None
            self.pusher = Pusher(settings)
            stack.push_async_callback(self.pusher.close)
            self.mailer = Mailer(settings) if settings.smtp_url else None
            self.queue = open_queue(settings)
            stack.push_async_callback(self.queue.disconnect)
            yield self

    async def _desk(self, stack: AsyncExitStack, login: str, nudges: Nudges) -> Desk:
        database = Database(
            login_url(self.settings, login),
            size=self.settings.database_pool_size,
            pooler=self.settings.database_pooler,
            name=f"telldesk-{login}",
            setting=login_setting(self.settings, login),
        )
        await database.open()
        stack.push_async_callback(database.close)
        return Desk(database, self.clock, nudges, looks_up_keys=True)

    async def is_ready(self) -> bool:
        """Whether both logins and Valkey answer now."""
        try:
            await self.queues.platform(lambda work: work.conn.fetchval(_PROBE))
            async with self.desk.database.connection() as connection:
                await connection.fetchval("SELECT 1")
            return bool(await self.valkey.ping())
        except (asyncpg.PostgresError, asyncpg.InterfaceError, RedisError, OSError, TimeoutError):
            return False

    def job_context(self) -> JobContext:
        """What outside jobs may use."""
        pacer, states = Pacer(self.valkey), AccountStates(self.queues, self.inboxes)
        outbound = Outbound(
            sender=TelegramSender(self.bots, self.storage), pacer=pacer, accounts=states
        )
        accounts = Accounts(
            setup=TelegramSetup(self.bots), pacer=pacer, states=states, keys=self.keys
        )
        links = AppLinks(self.settings, self.bots.inbox)
        return JobContext(
            desk=self.desk,
            queues=self.queues,
            clock=self.clock,
            settings=self.settings,
            valkey=self.valkey,
            parts={
                Outbound: outbound,
                Accounts: accounts,
                AppLinks: links,
                KeyRing: self.keys,
                WorkerInboxes: self.inboxes,
                Pusher: self.pusher,
                Mailer: self.mailer,
                Storage: self.storage,
                Previews: self.previews,
                Printer: self.printer,
                Antivirus: self.antivirus,
                Source: TelegramFiles(self.bots, self.inboxes),
            },
        )


async def serve_worker(settings: Settings, stopping: asyncio.Event) -> None:
    """Works until `stopping` is set, then ends what was begun.

    Raises:
        Misconfigured: see `WorkerParts.opened`.
    """
    async with WorkerParts(settings).opened() as parts:
        context = parts.job_context()
        runner = Runner(context, jobs())
        saq = _saq_worker(parts, runner)
        loops: list[Coroutine[Any, Any, Any]] = [
            _processor(parts).run(stopping),
            Relay(parts.queues, hearers(), publish(parts.valkey)).run(stopping),
            Dispatcher(
                parts.queues, hand_to_saq(parts.queue), slots=settings.worker_concurrency
            ).run(stopping),
            DeliverySweep(parts.desk, parts.queues).run(stopping),
            saq.start(),
            _stop_saq(saq, stopping),
            FileServer(settings.redis_url, TelegramFiles(parts.bots, parts.inboxes)).run(stopping),
            TypingShown(settings.redis_url, parts.desk, context.part(Outbound)).run(stopping),
            OrphanSweep(parts.desk, parts.queues, parts.storage).run(stopping),
            QueueWatch(parts.queues, parts.desk, *filter(None, [parts.portal])).run(stopping),
            LicenceWatch(parts.queues, settings, log_standing).run(stopping),
            serve_internal(
                settings.worker_internal_bind_address, private_app(parts.is_ready), stopping
            ),
        ]
        if parts.portal is not None:
            postman = Postman(parts.portal, portal_ring(settings), parts.mailer, settings)
            loops.append(postman.run(stopping))
        log.info("worker.started", concurrency=settings.worker_concurrency)
        try:
            async with asyncio.TaskGroup() as group:
                for loop in loops:
                    group.create_task(_or_stop(loop, stopping))
        finally:
            log.info("worker.stopped")


async def _or_stop(loop: Coroutine[Any, Any, Any], stopping: asyncio.Event) -> None:
    """A loop that ends for whatever reason ends the worker: a supervisor starts it anew."""
    try:
        await loop
    finally:
        stopping.set()


def _processor(parts: WorkerParts) -> Processor:
    return Processor(
        parts.desk,
        parts.queues,
        parts.inboxes,
        TelegramFeed(parts.bots, parts.settings),
        listen_dsn=listen_dsn(parts.settings),
    )


class _Worker(SaqWorker[Any]):
    """SAQ's worker without its own signals, and with chores that nobody waits for.

    SAQ counts its upkeep among the work to finish; one of its chores sleeps a minute, so every
    stop would take the whole grace.
    """

    SIGNALS = []  # noqa: RUF012 - as SAQ declares it; our own signals end all loops together
    _chores: Sequence[asyncio.Task[None]] = ()

    @override
    async def upkeep(self) -> list[asyncio.Task[None]]:
        self._chores = await super().upkeep()
        return []

    @override
    async def stop(self) -> None:
        for chore in self._chores:
            chore.cancel()
        await super().stop()
        await asyncio.gather(*self._chores, return_exceptions=True)


def _saq_worker(parts: WorkerParts, runner: Runner) -> _Worker:
    return _Worker(
        parts.queue,
        functions=[("run_tasks", run_tasks(runner))],
        concurrency=parts.settings.worker_concurrency,
        # A bounded wait, so that an idle slot notices the end; see _GRACE_S.
        dequeue_timeout=1.0,
        shutdown_grace_period_s=_GRACE_S,
        cancellation_hard_deadline_s=3.0,
    )


async def _stop_saq(saq: _Worker, stopping: asyncio.Event) -> None:
    await stopping.wait()
    saq.event.set()


async def _main(settings: Settings) -> None:
    await serve_worker(settings, told_to_end())


def run(settings: Settings) -> None:
    """`telldesk worker`: runs until SIGINT or SIGTERM."""
    configure_logging(settings.log_level, json=settings.log_json)
    uvloop.run(_main(settings))
