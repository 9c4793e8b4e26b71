"""Drives the staff room's own jobs: what the dispatcher and a worker do, one tenant at a time."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import pytest
import redis.asyncio as redis
from tests.support.factories import MadeAgent, MadeContact, make_agent, make_contact, make_ticket
from tests.support.tenants import FixedClock

from telldesk.channels.staff.jobs import HEARS, JOBS
from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Tenant
from telldesk.kernel.events import StampedEvent
from telldesk.kernel.ids import new_id
from telldesk.kernel.jobs import JobContext, Runner
from telldesk.kernel.outbox import Relay
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.rows import TicketRow

T = TypeVar("T")

_LEASE: Final = """
UPDATE relay.tasks SET lease_until = $3::timestamptz + interval '60 seconds', key = NULL,
                       attempts = attempts + 1
WHERE id IN (SELECT id FROM relay.tasks
             WHERE tenant = $1 AND job = ANY($2::text[]) AND run_at <= $3 AND lease_until IS NULL
               AND dead_at IS NULL ORDER BY priority, run_at, id LIMIT 1)
RETURNING id
"""
_DEAD: Final = "SELECT job, last_error FROM relay.tasks WHERE tenant = $1 AND last_error <> ''"


async def _nobody(_events: list[StampedEvent]) -> None:
    """No socket listens in these tests."""


class StaffWorker:
    """Relay and job runner over the staff room's jobs."""

    def __init__(
        self, desk: Desk, queues: Desk, clock: Clock, valkey: redis.Redis, **parts: Any
    ) -> None:
        hearers = {event.name(): ((job.name, job.priority),) for event, job in HEARS.items()}
        self._relay = Relay(queues, hearers, _nobody)
        self._queues = queues
        self._clock = clock
        context = JobContext(
            desk=desk, queues=queues, clock=clock, settings=Settings(), valkey=valkey,
            parts={type(part): part for part in parts.values()},
        )  # fmt: skip
        self._runner = Runner(context, {job.name: job for job in JOBS})

    async def drain(self, tenant: Tenant) -> None:
        """Everything due now is done; what is due later waits."""
        names = [job.name for job in JOBS]
        while True:
            while await self._relay.step():
                pass
            now = self._clock.now()
            task_id = await self._queues.platform(
                lambda work, now=now: work.conn.fetchval(_LEASE, tenant.schema, names, now)
            )
            if task_id is None:
                break
            await self._runner.run_task({}, task_id=str(task_id))
        failed = await self._queues.platform(lambda work: work.conn.fetch(_DEAD, tenant.schema))
        assert not failed, failed


class Chat:
    """What was queued for one agent, oldest first."""

    def __init__(self, desk: Desk, tenant: Tenant, agent: MadeAgent) -> None:
        self._desk, self._tenant, self._agent = desk, tenant, agent

    async def queued(self) -> list[Any]:
        return await self._desk.run(
            self._tenant,
            lambda work: work.conn.fetch(
                """SELECT id, kind, lane, ticket_id, message_id, payload FROM deliveries
                   WHERE agent_id = $1 ORDER BY position""",
                self._agent.id,
            ),
        )

    async def texts(self) -> list[str]:
        return [f"{row['kind']}: {row['payload']['text']}" for row in await self.queued()]

    async def deliver(self, external_id: int) -> None:
        """The queue's last delivery arrived, as the sender writes it down."""

        async def mark(work: Work) -> None:
            row = await work.conn.fetchrow(
                """UPDATE deliveries SET state = 'sent', external_ids = ARRAY[$2::bigint]
                   WHERE id = (SELECT id FROM deliveries WHERE agent_id = $1
                               ORDER BY position DESC LIMIT 1)
                   RETURNING kind, ticket_id, message_id, bot_id, chat_id""",
                self._agent.id, external_id,
            )  # fmt: skip
            if row["kind"] != "notice" or row["ticket_id"] is None:
                return
            await work.conn.execute(
                """UPDATE agent_notices SET external_id = $3
                   WHERE agent_id = $1 AND ticket_id = $2""",
                self._agent.id, row["ticket_id"], external_id,
            )  # fmt: skip
            await work.conn.execute(
                """INSERT INTO message_addresses (id, message_id, ticket_id, bot_id, chat_id,
                                                  external_id, purpose)
                   VALUES ($1, $2, $3, $4, $5, $6, 'notice')""",
                new_id(), row["message_id"], row["ticket_id"], row["bot_id"], row["chat_id"],
                external_id,
            )  # fmt: skip

        await self._desk.run(self._tenant, mark)


class Writer:
    """A contact with a ticket who writes when told."""

    def __init__(self, desk: Desk, tenant: Tenant, contact: MadeContact, ticket: TicketRow) -> None:
        self._desk, self._tenant = desk, tenant
        self.contact, self.ticket = contact, ticket

    async def writes(self, text: str) -> UUID:
        ref = await self._desk.run(
            self._tenant,
            lambda work: write_as_contact(
                work, self.contact.actor, ticket_id=self.ticket.id, text=text
            ),
        )
        return ref.message_id


class Scene:
    """One desk with its people, its chats and its clock."""

    def __init__(self, desk: Desk, tenant: Tenant, clock: FixedClock, worker: StaffWorker) -> None:
        self.desk, self.tenant, self.clock = desk, tenant, clock
        self._worker = worker

    async def run(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        return await self.desk.run(self.tenant, verb)

    async def drain(self) -> None:
        await self._worker.drain(self.tenant)

    async def agent(self, role: str = "moderator", **facts: Any) -> MadeAgent:
        return await make_agent(self.desk, self.tenant, role, **facts)

    async def contact(self, **facts: Any) -> MadeContact:
        return await make_contact(self.desk, self.tenant, **facts)

    def chat(self, agent: MadeAgent) -> Chat:
        return Chat(self.desk, self.tenant, agent)

    def writing(self, contact: MadeContact, ticket: TicketRow) -> Writer:
        return Writer(self.desk, self.tenant, contact, ticket)

    async def writer(self, contact: MadeContact) -> Writer:
        """The contact with a ticket of their own."""
        return self.writing(contact, await make_ticket(self.desk, self.tenant, contact))


@pytest.fixture
def scene(
    desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock, valkey: redis.Redis
) -> Scene:
    # Events' tasks are dated by the database: they are due on this clock.
    clock.at = datetime.now(UTC) + timedelta(hours=1)
    return Scene(desk, tenant, clock, StaffWorker(desk, queues, clock, valkey))
