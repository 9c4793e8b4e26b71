"""One web app, one simulator and one worker stepped by hand, in this loop."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import httpx
import pytest
import redis.asyncio as redis
from tests.support.flow import Flow, new_processor
from tests.support.inboxes import HOOK_SECRET, MakeInbox
from tests.support.outbound_world import Control
from tests.support.servers import Logins
from tests.support.tenants import FixedClock
from tests.support.web import serving, site_settings

from embedded_servers import EmbeddedValkey
from telegram_simulator import Clock, Limits, Simulator
from telldesk.app import create_app
from telldesk.channels.account_states import AccountStates
from telldesk.channels.buckets import Pace, Pacer
from telldesk.channels.outbound import Outbound
from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.telegram.bots import Bots
from telldesk.channels.telegram.download import TelegramFiles
from telldesk.channels.telegram.send import TelegramSender
from telldesk.files.previews import Previews
from telldesk.files.serving import Source
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.jobs import JobContext
from telldesk.kernel.storage import Storage, open_storage
from telldesk.kernel.work import Desk
from telldesk.transcripts.printing import Printer
from telldesk.web.limits import Rate, Rates
from telldesk.web.parts import Parts

_PLENTY = Rate(10**6, 60)
_FAST = Pace(
    bot_per_s=1e4, bot_burst=1e4, chat_per_s=1e4, chat_burst=100, group_per_s=1e4, group_burst=100
)


@pytest.fixture
async def flow(
    logins: Logins,
    desk: Desk,
    queues: Desk,
    clock: FixedClock,
    keys: KeyRing,
    valkey: redis.Redis,
    valkey_server: EmbeddedValkey,
    make_inbox: MakeInbox,
) -> AsyncIterator[Flow]:
    # What the database dates itself is due on this clock.
    clock.at = datetime.now(UTC) + timedelta(hours=1)
    async with (
        Simulator(limits=Limits.off(), clock=Clock(retry_scale=0.01)) as simulator,
        aiohttp.ClientSession() as session,
    ):
        settings = site_settings(
            logins, valkey_server.url, hook_key_secret=HOOK_SECRET,
            telegram_api_url=simulator.base_url, telegram_public_key=simulator.public_key_hex,
        )  # fmt: skip
        parts = Parts(settings, clock=clock, rates=Rates(_PLENTY, _PLENTY, _PLENTY, _PLENTY))
        inboxes = WorkerInboxes(queues, keys)
        storage = open_storage(settings)
        bots = Bots(inboxes, simulator.base_url)
        outbound = Outbound(
            sender=TelegramSender(bots, storage, request_s=5),
            pacer=Pacer(valkey, _FAST),
            accounts=AccountStates(queues, inboxes),
        )
        context = JobContext(
            desk=desk, queues=queues, clock=clock, settings=settings, valkey=valkey,
            parts={
                Outbound: outbound, Bots: bots, KeyRing: keys, WorkerInboxes: inboxes,
                Storage: storage, Previews: Previews(), Printer: Printer(),
                Source: TelegramFiles(bots, inboxes),
            },
        )  # fmt: skip
        async with (
            serving(create_app(settings, parts)) as url,
            httpx.AsyncClient(base_url=url, timeout=20) as http,
        ):
            yield Flow(
                url=url, parts=parts, http=http,
                control=Control(simulator.base_url, session), desk=desk, queues=queues,
                clock=clock, keys=keys, context=context, make_inbox=make_inbox,
                processor=new_processor(desk, queues, keys, context),
            )  # fmt: skip
        if bots._session is not None and bots._session._session is not None:
            # aiogram's own close sleeps a quarter of a second for TLS, which is not used here.
            await bots._session._session.close()
