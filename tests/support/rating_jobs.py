"""Runs the jobs that ask for ratings and show them, as a worker would, and reads what they left."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeContact
from tests.support.tenants import FixedClock

from telldesk.channels.contact_ratings import ask_rating, show_rating
from telldesk.identity.actor import Actor
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.rating import ASK_AFTER

_DUE = """
WITH gone AS (
  DELETE FROM relay.tasks
  WHERE tenant = $1 AND job IN ('ask_rating','show_rating') AND run_at <= $2
  RETURNING id, job, args
)
SELECT job, args FROM gone ORDER BY id
"""


class Ratings:
    """One desk's ratings."""

    def __init__(self, desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock) -> None:
        self.desk, self.queues, self.tenant, self.clock = desk, queues, tenant, clock

    async def finish(self, actor: Actor, ticket_id: UUID, step: Step = Step.RESOLVE) -> None:
        """The ticket is over."""
        await self.desk.run(
            self.tenant, lambda work: change_status(work, actor, ticket_id=ticket_id, step=step)
        )

    async def work_off(self, *, later: timedelta = timedelta()) -> None:
        """Every task of ratings that is due `later` has run."""
        self.clock.move(later)
        while True:
            due = await self.queues.ask(_DUE, self.tenant.schema, self.clock.now())
            if not due:
                return
            for one in due:
                row = {"ask_rating": ask_rating, "show_rating": show_rating}[one["job"]].row
                assert row is not None
                args = dict(one["args"])
                await self.desk.run(self.tenant, lambda work, row=row, args=args: row(work, args))

    async def ask(self, actor: Actor, ticket_id: UUID, step: Step = Step.RESOLVE) -> Any:
        """The ticket is over and its contact was asked; the rating."""
        await self.finish(actor, ticket_id, step)
        await self.work_off(later=ASK_AFTER)
        return (await self.rows())[-1]

    async def rows(self) -> Sequence[Any]:
        return await self._read("SELECT * FROM ratings ORDER BY version, id")

    async def said(self) -> list[Any]:
        """What the bot was to say about ratings, oldest first."""
        return [
            one["payload"] | {"kind": one["kind"], "id": one["id"]}
            for one in await self._read(
                """SELECT id, kind, payload FROM deliveries
                   WHERE ticket_id IS NOT NULL AND kind IN ('text', 'edit') ORDER BY position"""
            )
        ]

    async def arrive(self, external_id: int = 900) -> None:
        """The last question stands in the chat."""
        await self._read(
            """UPDATE deliveries SET state = 'sent', external_ids = ARRAY[$1::bigint]
               WHERE id = (SELECT delivery_id FROM ratings ORDER BY version DESC LIMIT 1)
               RETURNING 1""",
            external_id,
        )

    async def history(self) -> list[Any]:
        rows = await self._read(
            "SELECT data FROM ticket_events WHERE kind = 'rated' ORDER BY position"
        )
        return [(one["data"]["stars"], one["data"]["previous"]) for one in rows]

    async def set_on(self, is_on: bool) -> None:
        await self._read("UPDATE desk SET ratings = $1 RETURNING 1", is_on)

    async def ban(self, contact: MadeContact) -> None:
        await self._read(
            "UPDATE contacts SET banned_at = $2 WHERE id = $1 RETURNING 1",
            contact.id, self.clock.now(),
        )  # fmt: skip

    async def _read(self, query: str, *values: Any) -> Any:
        async def read(work: Work) -> Any:
            return await work.conn.fetch(query, *values)

        return await self.desk.run(self.tenant, read)


@pytest.fixture
def ratings(desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock) -> Ratings:
    return Ratings(desk, queues, tenant, clock)
