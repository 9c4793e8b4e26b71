"""Fixtures of what goes out: a simulator, bots of its own and one tenant's world in it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count

import aiohttp
import pytest
import redis.asyncio as redis
from tests.support.factories import make_contact, make_ticket
from tests.support.inboxes import MakeInbox
from tests.support.outbound_world import Control, World
from tests.support.tenants import FixedClock

from telegram_simulator import Limits, Simulator
from telldesk.channels.account_states import AccountStates
from telldesk.channels.buckets import Pace, Pacer
from telldesk.channels.outbound import Outbound
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.send import TelegramSender
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.jobs import JobContext
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk

_people = count(810_000_001)


@pytest.fixture
def limits() -> Limits:
    """Tests of pace bring Telegram's own."""
    return Limits.off()


@pytest.fixture
async def simulator(limits: Limits) -> AsyncIterator[Simulator]:
    async with Simulator(limits=limits) as running:
        yield running


@pytest.fixture
async def control(simulator: Simulator) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession() as session:
        yield Control(simulator.base_url, session)


@pytest.fixture
def inboxes(queues: Desk, keys: KeyRing) -> WorkerInboxes:
    return WorkerInboxes(queues, keys)


@pytest.fixture
async def bots(simulator: Simulator, inboxes: WorkerInboxes) -> AsyncIterator[Bots]:
    made = Bots(inboxes, simulator.base_url)
    yield made
    if made._session is not None and made._session._session is not None:
        # aiogram's own close sleeps a quarter of a second for TLS, which is not used here.
        await made._session._session.close()


@pytest.fixture
def pace() -> Pace:
    """Fast enough to stay out of the way; tests of pace bring the real one."""
    return Pace(
        bot_per_s=1e4, bot_burst=1e4, chat_per_s=1e4, chat_burst=100, group_per_s=1e4,
        group_burst=100,
    )  # fmt: skip


@pytest.fixture
def context(
    desk: Desk,
    queues: Desk,
    clock: FixedClock,
    valkey: redis.Redis,
    bots: Bots,
    inboxes: WorkerInboxes,
    pace: Pace,
) -> JobContext:
    outbound = Outbound(
        sender=TelegramSender(bots, request_s=2),
        pacer=Pacer(valkey, pace),
        accounts=AccountStates(queues, inboxes),
    )
    return JobContext(
        desk=desk,
        queues=queues,
        clock=clock,
        settings=Settings(environment="test"),
        valkey=valkey,
        parts={Outbound: outbound},
    )


MakeWorld = Callable[[Tenant], Awaitable[World]]


@pytest.fixture
def make_world(
    desk: Desk,
    queues: Desk,
    clock: FixedClock,
    make_inbox: MakeInbox,
    control: Control,
    context: JobContext,
) -> MakeWorld:
    async def make(tenant: Tenant) -> World:
        inbox = await make_inbox(tenant)
        await control.post(
            "bots", bot_id=inbox.bot_id, username=f"bot{inbox.bot_id}_bot", token=inbox.token
        )
        person = int(
            (await control.post("people", id=next(_people), first_name="Ann"))["person"]["id"]
        )
        await control.post("start", bot=inbox.bot_id, person=person)
        contact = await make_contact(desk, tenant, bot_id=inbox.bot_id, chat_id=person)
        ticket = await make_ticket(desk, tenant, contact)
        return World(
            desk=desk, queues=queues, clock=clock, tenant=tenant, inbox=inbox, contact=contact,
            ticket=ticket, control=control, context=context,
        )  # fmt: skip

    return make


@pytest.fixture
async def world(make_world: MakeWorld, tenant: Tenant) -> World:
    return await make_world(tenant)
