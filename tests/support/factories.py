"""People and tickets for tests, made in committed transactions of their own."""

from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import UUID

from telldesk.identity.actor import Actor, agent_actor, contact_actor
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.open import open_ticket
from telldesk.tickets.rows import TicketRow, read_ticket

BOT_ID = 4_000_001
_numbers = count(700_001)


@dataclass(frozen=True)
class MadeAgent:
    id: UUID
    role: str
    name: str
    telegram_user_id: int
    bot_id: int

    @property
    def actor(self) -> Actor:
        return agent_actor(self.id, self.role, "en")


@dataclass(frozen=True)
class MadeContact:
    id: UUID
    channel_id: UUID
    name: str
    bot_id: int
    chat_id: int

    @property
    def actor(self) -> Actor:
        return contact_actor(self.id, "en")


async def make_agent(
    desk: Desk,
    tenant: Tenant,
    role: str = "moderator",
    *,
    name: str = "",
    bot_id: int = BOT_ID,
    telegram_user_id: int | None = None,
) -> MadeAgent:
    """An active agent, linked to a Telegram account of their own."""
    number = telegram_user_id or next(_numbers)
    agent = MadeAgent(new_id(), role, name or f"{role} {number}", number, bot_id)

    async def insert(work: Work) -> None:
        await work.conn.execute(
            """INSERT INTO agents (id, name, role, language, telegram_user_id, telegram_bot_id,
                                   linked_at, created_at)
               VALUES ($1, $2, $3, 'en', $4, $5, $6, $6)""",
            agent.id, agent.name, role, number, bot_id, work.now,
        )  # fmt: skip

    await desk.run(tenant, insert)
    return agent


async def make_contact(
    desk: Desk,
    tenant: Tenant,
    *,
    bot_id: int = BOT_ID,
    chat_id: int | None = None,
    name: str = "",
    reachability: str = "reachable",
) -> MadeContact:
    """A contact with one Telegram channel to `bot_id`."""
    number = chat_id or next(_numbers)
    contact = MadeContact(new_id(), new_id(), name or f"Contact {number}", bot_id, number)

    async def insert(work: Work) -> None:
        await work.conn.execute(
            "INSERT INTO contacts (id, name, created_at) VALUES ($1, $2, $3)",
            contact.id, contact.name, work.now,
        )  # fmt: skip
        await work.conn.execute(
            """INSERT INTO contact_channels (id, contact_id, bot_id, external_id, chat_id,
                                             reachability, reachability_at, created_at)
               VALUES ($1, $2, $3, $4, $4, $5, $6, $6)""",
            contact.channel_id, contact.id, bot_id, number, reachability, work.now,
        )  # fmt: skip

    await desk.run(tenant, insert)
    return contact


async def make_ticket(
    desk: Desk,
    tenant: Tenant,
    contact: MadeContact,
    *,
    subject: str = "It does not start",
    assignee: MadeAgent | None = None,
    **columns: Any,
) -> TicketRow:
    """A ticket of `contact`'s channel; `columns` are set behind the verbs' back."""

    async def insert(work: Work) -> TicketRow:
        ticket = await open_ticket(
            work, contact.actor, contact_id=contact.id, channel_id=contact.channel_id,
            subject=subject,
        )  # fmt: skip
        changed = {"assignee_id": assignee.id if assignee else None, **columns}
        for column, value in changed.items():
            await work.conn.execute(
                f"UPDATE tickets SET {column} = $2 WHERE id = $1", ticket.id, value
            )
        return ticket

    ticket = await desk.run(tenant, insert)
    return await ticket_now(desk, tenant, ticket.id)


async def ticket_now(desk: Desk, tenant: Tenant, ticket_id: UUID) -> TicketRow:
    """The ticket as it stands in the database."""
    return await desk.run(tenant, lambda work: read_ticket(work, ticket_id))
