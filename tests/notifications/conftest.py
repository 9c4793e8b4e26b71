"""A scene whose news leaves the house: to a real SMTP server, and to a real push service."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
import redis.asyncio as redis
from tests.support.mail_sink import Sink, mail_sink
from tests.support.push_service import PushService, push_service
from tests.support.staff import Scene, StaffWorker
from tests.support.tenants import FixedClock

from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.staff.apps import AppLinks
from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.db import Tenant
from telldesk.kernel.mail import Mailer
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk
from telldesk.notifications.pushing import Pusher


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with mail_sink() as found:
        yield found


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as found:
        yield found


@pytest.fixture
async def far(
    scene: Scene, queues: Desk, valkey: redis.Redis, keys: KeyRing, tenant: Tenant, sink: Sink,
    clock: FixedClock,
) -> AsyncIterator[Scene]:  # fmt: skip
    """The scene, with a worker that has a mailer, a pusher and an app to link to."""
    settings = Settings(
        environment="test", public_url="https://desk.test", smtp_url=sink.url,
        mail_from="desk@mail.test", push_hosts="127.0.0.1",
    )  # fmt: skip

    async def inbox(_bot_id: int) -> Any:
        return SimpleNamespace(slug="acme", public_id="k3v9")

    pusher = Pusher(settings)
    worker = StaffWorker(
        scene.desk, queues, clock, valkey, links=AppLinks(settings, inbox), ring=keys,
        inboxes=WorkerInboxes(queues, keys), pusher=pusher, mailer=Mailer(settings),
    )  # fmt: skip
    yield Scene(scene.desk, tenant, clock, worker)
    await pusher.close()
