"""Drives the staff room's own jobs: what the dispatcher and a worker do, one tenant at a time."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID

import pytest
import redis.asyncio as redis
from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.types import TelegramObject, Update
from tests.support.factories import MadeAgent, MadeContact, make_agent, make_contact, make_ticket
from tests.support.inboxes import message, person, update
from tests.support.tenants import FixedClock

from telldesk.channels.registry import InboxFacts
from telldesk.channels.staff import jobs as staff
from telldesk.channels.staff.apps import AppLinks
from telldesk.channels.telegram.dispatch import build_dispatcher
from telldesk.channels.telegram.routers_staff import staff_router
from telldesk.kernel.clock import Clock
from telldesk.kernel.db import Tenant
from telldesk.kernel.events import StampedEvent
from telldesk.kernel.ids import new_id
from telldesk.kernel.jobs import JobContext, Leased, Runner
from telldesk.kernel.outbox import Relay
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Desk, Work
from telldesk.notifications import jobs as notifications
from telldesk.reactions import hearers
from telldesk.tickets import jobs as ticket_jobs
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.rows import TicketRow

T = TypeVar("T")

JOBS: Final = (
    *staff.JOBS,
    *notifications.JOBS,
    ticket_jobs.look_at_deadlines,
    ticket_jobs.reset_deadlines,
    ticket_jobs.reset_deadlines_of,
    ticket_jobs.wake_ticket,
)

_LEASE: Final = """
UPDATE relay.tasks SET lease_until = $3::timestamptz + interval '60 seconds', key = NULL,
                       attempts = attempts + 1
WHERE id IN (SELECT id FROM relay.tasks
             WHERE tenant = $1 AND job = ANY($2::text[]) AND run_at <= $3 AND lease_until IS NULL
               AND dead_at IS NULL ORDER BY priority, run_at, id LIMIT 1)
RETURNING id, attempts
"""
_DEAD: Final = "SELECT job, last_error FROM relay.tasks WHERE tenant = $1 AND last_error <> ''"


async def _nobody(_events: list[StampedEvent]) -> None:
    """No socket listens in these tests."""


class StaffWorker:
    """Relay and job runner over what tells the staff."""

    def __init__(
        self, desk: Desk, queues: Desk, clock: Clock, valkey: redis.Redis, **parts: Any
    ) -> None:
        names = {job.name for job in JOBS}
        heard = [row for row in hearers() if row.job in names]
        self._relay = Relay(queues, heard, _nobody)
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
            rows = await self._queues.ask(_LEASE, tenant.schema, names, now)
            if not rows:
                break
            await self._runner.run([Leased(row["id"], row["attempts"]) for row in rows])
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


class Phone:
    """One person's chat with one bot: what they send reaches the routers as Telegram words it."""

    def __init__(self, desk: Desk, tenant: Tenant, bot_id: int, user_id: int) -> None:
        self._desk, self._tenant = desk, tenant
        self.bot_id, self.user_id = bot_id, user_id
        self.fell_through: list[str] = []
        self.links: AppLinks | None = None
        """Where the Mini App is; without it the bot offers none."""

    async def says(self, text: str = "", **content: Any) -> int:
        """A private message; returns its id."""
        if text:
            content["text"] = text
        sent = message(self.user_id, **content)
        await self._feed(message=sent)
        return int(sent["message_id"])

    async def answers(self, external_id: int, text: str = "", **content: Any) -> int:
        """A message that replies to the bot's message `external_id`."""
        target = {
            "message_id": external_id,
            "date": 1_772_442_000,
            "chat": {"id": self.user_id, "type": "private"},
            "text": "…",
        }
        return await self.says(text, reply_to_message=target, **content)

    async def edits(self, external_id: int, text: str) -> None:
        await self._feed(
            edited_message=message(
                self.user_id, message_id=external_id, text=text, edit_date=1_772_442_100
            )
        )

    async def presses(self, data: str, *, chat_id: int | None = None) -> None:
        shown = message(chat_id or self.user_id, sender=person(self.bot_id, is_bot=True), text="…")
        await self._feed(
            callback_query={
                "id": str(new_id()), "from": person(self.user_id), "chat_instance": "1",
                "message": shown, "data": data,
            }
        )  # fmt: skip

    async def blocks(self, *, status: str = "kicked") -> None:
        bot = person(self.bot_id, is_bot=True)
        new: dict[str, Any] = {"status": status, "user": bot}
        if status == "kicked":
            new["until_date"] = 0
        await self._feed(
            my_chat_member={
                "chat": {"id": self.user_id, "type": "private"}, "from": person(self.user_id),
                "date": 1_772_442_000, "old_chat_member": {"status": "member", "user": bot},
                "new_chat_member": new,
            }
        )  # fmt: skip

    async def _feed(self, **event: Any) -> None:
        noting = Router()
        for observer in (
            noting.message, noting.edited_message, noting.callback_query, noting.my_chat_member,
        ):  # fmt: skip
            observer.register(self._note)
        dispatcher = build_dispatcher(staff_router(), noting)
        bot = Bot(f"{self.bot_id}:{'A' * 35}")
        raw = update(**event)

        async def take(work: Work) -> None:
            await dispatcher.feed_update(
                bot, Update.model_validate(raw, context={"bot": bot}), work=work,
                inbox=self._inbox, app_links=self.links,
            )  # fmt: skip

        await self._desk.run(self._tenant, take)

    async def _note(self, event: TelegramObject) -> None:
        """What the staff's router left to the contacts' goes on to it."""
        self.fell_through.append(type(event).__name__)
        raise SkipHandler

    @property
    def _inbox(self) -> InboxFacts:
        return InboxFacts(
            inbox_id=new_id(), tenant_id=UUID(self._tenant.id),
            tenant=self._tenant, slug="desk", bot_id=self.bot_id,
            public_id="pub", username=f"bot{self.bot_id}_bot", state="live",
            tenant_state="active", epoch=1, secret_hash=b"", sealing_public=b"",
        )  # fmt: skip

    async def heard(self) -> list[Any]:
        """What was queued for this chat, oldest first."""
        return await self._desk.run(
            self._tenant,
            lambda work: work.conn.fetch(
                """SELECT kind, lane, message_id, ticket_id, agent_id, payload, expires_at
                   FROM deliveries WHERE bot_id = $1 AND chat_id = $2 ORDER BY position""",
                self.bot_id, self.user_id,
            ),
        )  # fmt: skip

    async def last(self) -> str:
        """The last thing the bot said, flashes included."""
        return str((await self.heard())[-1]["payload"]["text"])

    async def buttons(self) -> dict[str, str]:
        """Label -> press of the last message with buttons."""
        for row in reversed(await self.heard()):
            rows = row["payload"].get("buttons", [])
            if rows:
                return {b["label"]: b.get("press", "") for one in rows for b in one}
        return {}


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

    def phone(self, agent: MadeAgent) -> Phone:
        """The agent's chat with the bot that tells them."""
        return Phone(self.desk, self.tenant, agent.bot_id, agent.telegram_user_id)

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
