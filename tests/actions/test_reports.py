"""The roll-up equals counting everything anew; reports say what happened, to whom it concerns."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, MadeContact, make_agent, make_contact, make_ticket
from tests.support.tenants import FixedClock

from telldesk.analytics.jobs import recount_tickets
from telldesk.analytics.report import PeriodRefused, read_last_days, read_report, read_report_file
from telldesk.analytics.rollup import BATCH, count_page, count_tickets
from telldesk.branding.actions import set_opening
from telldesk.branding.hours import Interval
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Refusal
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.reactions import hearers
from telldesk.tickets.actions.assign import assign
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.actions.category import set_category
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.rate import rate
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.spam import mark_spam, unmark_spam
from telldesk.tickets.actions.status import AGENT_STEPS, change_status
from telldesk.tickets.lifecycle import Step

Run = Callable[..., Awaitable[Any]]
HEARD = {one.event for one in hearers() if one.job == "count_ticket"}
MARCH = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture
def run(desk: Desk, tenant: Tenant) -> Run:
    async def run(verb: Any, *args: Any, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, *args, **facts))

    return run


@pytest.fixture
async def boss(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "admin", name="Ada")


@pytest.fixture
async def anna(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "helper", name="Anna")


@pytest.fixture
async def ivan(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant, name="Ivan")


async def daily(run: Run) -> list[tuple[Any, ...]]:
    rows = await run(
        lambda work: work.conn.fetch(
            "SELECT day, agent_id, category_id, priority, measure, bucket, n, total "
            "FROM daily_facts ORDER BY 1, 2, 3, 4, 5, 6"
        )
    )
    return [tuple(row) for row in rows]


async def count_all(run: Run) -> None:
    after: UUID | None = None
    while len(rows := await run(count_page, after=after)) == BATCH:
        after = rows[-1]["id"]


async def forget(run: Run) -> None:
    for table in ("daily_facts", "ticket_facts"):
        await run(lambda work, table=table: work.conn.execute(f"DELETE FROM {table}"))


class Play:
    """Random but repeatable work at a desk; tickets are counted only when an event says so."""

    def __init__(
        self, run: Run, queues: Desk, tenant: Tenant, clock: FixedClock, rng: random.Random
    ) -> None:
        self.run, self.queues, self.tenant, self.clock, self.rng = run, queues, tenant, clock, rng
        self.tickets: list[tuple[UUID, MadeContact]] = []
        self.late: list[UUID] = []

    async def act(
        self, boss: MadeAgent, agents: list[MadeAgent], contacts: list[MadeContact],
        categories: list[UUID | None],
    ) -> None:  # fmt: skip
        rng = self.rng
        self.clock.move(timedelta(seconds=rng.randrange(1, 30 * 3600)))
        if not self.tickets or rng.random() < 0.2:
            contact = rng.choice(contacts)
            made = await self.run(write_as_contact, contact.actor, ticket_id=None, text="Hello")
            self.tickets.append((made.ticket_id, contact))
            return
        ticket_id, contact = rng.choice(self.tickets)
        agent = rng.choice(agents)
        acts: list[tuple[Any, Any, dict[str, Any]]] = [
            (reply, agent, {"text": "Answer"}),
            (reply, boss, {"text": "Answer"}),
            (add_note, agent, {"text": "Note"}),
            (change_status, agent, {"step": rng.choice(AGENT_STEPS)}),
            (change_status, agent, {"step": Step.RESOLVE}),
            (assign, boss, {"assignee_id": rng.choice([None, agent.id, boss.id])}),
            (set_priority, boss, {"priority": rng.randrange(1, 5)}),
            (set_category, boss, {"category_id": rng.choice(categories)}),
            (write_as_contact, contact, {"text": "And this"}),
            (mark_spam, boss, {"ban": None}),
            (unmark_spam, boss, {}),
            (self.rated, contact, {"stars": rng.randrange(1, 6)}),
        ]
        verb, who, facts = rng.choice(acts)
        try:
            await self.run(verb, who.actor, ticket_id=ticket_id, **facts)
        except Refusal:
            return  # what may not be done is not counted either

    async def rated(self, work: Any, actor: Any, *, ticket_id: UUID, stars: int) -> None:
        """As if the bot had asked."""
        await work.conn.execute(
            "UPDATE ratings SET asked_at = $2 WHERE ticket_id = $1", ticket_id, work.now
        )
        await rate(work, actor, ticket_id=ticket_id, stars=stars, reason=None)

    async def hear(self) -> None:
        """Tickets of heard events are counted: now, twice, later, or in another order."""
        rows = await self.queues.platform(
            lambda work: work.conn.fetch(
                "DELETE FROM relay.outbox WHERE tenant = $1 RETURNING event, data",
                self.tenant.schema,
            )
        )
        self.late += [UUID(row["data"]["ticket_id"]) for row in rows if row["event"] in HEARD]
        self.rng.shuffle(self.late)
        while self.late and self.rng.random() < 0.8:
            ticket_id = self.late.pop()
            for _ in range(self.rng.choice([1, 1, 2])):
                await self.run(count_tickets, [ticket_id])


@pytest.mark.parametrize("seed", range(6))
async def test_counting_as_it_happens_equals_counting_everything_anew(
    seed: int, run: Run, desk: Desk, queues: Desk, tenant: Tenant, clock: FixedClock,
    boss: MadeAgent,
) -> None:  # fmt: skip
    await _zone(run, random.Random(seed).choice(["UTC", "Europe/Berlin", "America/St_Johns"]))  # noqa: S311 - a repeatable choice
    await run(
        set_opening, boss.actor, hours=[Interval(day, 540, 1080) for day in range(5)],
        special_days=[],
    )  # fmt: skip
    agents = [await make_agent(desk, tenant, "moderator") for _ in range(2)]
    contacts = [await make_contact(desk, tenant) for _ in range(3)]
    category = await run(create_category, boss.actor, key="money", names={"en": "Money"})
    play = Play(run, queues, tenant, clock, random.Random(seed))  # noqa: S311 - a repeatable play
    for _ in range(60):
        await play.act(boss, agents, contacts, [None, category.id])
        await play.hear()
    for ticket_id in play.late:
        await run(count_tickets, [ticket_id])
    as_it_happened = await daily(run)
    kept = await run(lambda work: work.conn.fetch("SELECT * FROM ticket_facts ORDER BY 1"))
    await count_all(run)
    assert await daily(run) == as_it_happened
    await forget(run)
    await count_all(run)
    assert await daily(run) == as_it_happened
    assert await run(lambda work: work.conn.fetch("SELECT * FROM ticket_facts ORDER BY 1")) == kept
    await _agrees_with_the_rows(run, boss, clock)


async def _agrees_with_the_rows(run: Run, boss: MadeAgent, clock: FixedClock) -> None:
    """The report's sums are those of plain questions to the tickets themselves."""
    day = clock.now().date() + timedelta(days=1)
    report = await run(
        read_report, boss.actor, first_day=day - timedelta(days=399), last_day=day, by="agent"
    )
    row = await run(
        lambda work: work.conn.fetchrow(
            """
            SELECT count(*) AS opened, count(first_reply_at) AS answered,
              count(*) FILTER (WHERE status NOT IN ('resolved','closed')) AS backlog,
              count(*) FILTER (WHERE status IN ('resolved','closed')) AS resolved,
              (SELECT count(*) FROM messages m JOIN tickets s ON s.id = m.ticket_id
               WHERE s.spam_at IS NULL AND m.author_kind = 'agent' AND m.visibility = 'public')
                AS replies,
              (SELECT count(*) FROM ratings r JOIN tickets s ON s.id = r.ticket_id
               WHERE s.spam_at IS NULL AND r.stars IS NOT NULL) AS ratings,
              avg(extract(epoch FROM first_reply_at - opened_at))::float8 AS average
            FROM tickets WHERE spam_at IS NULL
            """
        )
    )
    total, known = report.total, dict(row)
    average = known.pop("average")
    assert {name: getattr(total, name) for name in known} == known
    assert total.first_response.average_s == pytest.approx(average, abs=1)
    for name in ("opened", "answered", "backlog", "resolved", "replies", "ratings"):
        assert sum(getattr(one.numbers, name) for one in report.rows) == getattr(total, name)
    days = await run(
        read_report, boss.actor, first_day=day - timedelta(days=399), last_day=day, by="day"
    )
    assert days.rows[-1].numbers.backlog == total.backlog
    assert sum(one.numbers.opened for one in days.rows) == total.opened


async def _zone(run: Run, zone: str) -> None:
    await run(lambda work: work.conn.execute("UPDATE desk SET time_zone = $1", zone))


async def test_one_ticket_counted_by_many_at_once_is_counted_once(
    run: Run, desk: Desk, tenant: Tenant, anna: MadeAgent, ivan: MadeContact
) -> None:
    tickets = [await make_ticket(desk, tenant, ivan, assignee=anna) for _ in range(4)]
    ids = [ticket.id for ticket in tickets]
    for ticket in tickets:
        await run(reply, anna.actor, ticket_id=ticket.id, text="Hi")
    await asyncio.gather(
        *(run(count_tickets, [one]) for one in ids * 5),
        *(run(count_page, after=None) for _ in range(3)),
        *(run(count_tickets, list(reversed(ids))) for _ in range(3)),
    )
    found = await daily(run)
    assert sum(n for *_, measure, _, n, _ in found if measure == "opened") == 4
    assert sum(n for *_, measure, _, n, _ in found if measure == "replies") == 4


async def test_another_time_zone_moves_the_days(
    run: Run, desk: Desk, tenant: Tenant, clock: FixedClock, ivan: MadeContact
) -> None:
    clock.at = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    await make_ticket(desk, tenant, ivan)
    await count_all(run)
    assert {row[0] for row in await daily(run)} == {date(2026, 3, 28)}
    await _zone(run, "Europe/Berlin")
    assert recount_tickets.row is not None
    await run(recount_tickets.row, {})
    assert {row[0] for row in await daily(run)} == {date(2026, 3, 29)}


async def test_other_hours_ask_for_counting_anew(run: Run, boss: MadeAgent) -> None:
    assert ("OpeningChanged", "recount_tickets") in {(one.event, one.job) for one in hearers()}


async def test_a_desk_that_was_never_counted_is_when_somebody_asks(
    run: Run, desk: Desk, queues: Desk, tenant: Tenant, boss: MadeAgent, ivan: MadeContact
) -> None:
    await make_ticket(desk, tenant, ivan)
    facts: dict[str, Any] = {"first_day": MARCH[0], "last_day": MARCH[1], "by": "agent"}
    for _ in range(2):
        report = await run(read_report, boss.actor, **facts)
        assert (report.is_counting, report.total.opened) == (True, 0)
    asked = await queues.platform(
        lambda work: work.conn.fetchval(
            "SELECT count(*) FROM relay.tasks WHERE tenant = $1 AND job = 'recount_tickets'",
            tenant.schema,
        )
    )
    assert asked == 1
    assert recount_tickets.row is not None
    await run(recount_tickets.row, {})
    report = await run(read_report, boss.actor, **facts)
    assert (report.is_counting, report.total.opened, report.total.backlog) == (False, 1, 1)
    told = await queues.platform(
        lambda work: work.conn.fetchval(
            "SELECT count(*) FROM relay.outbox WHERE tenant = $1 AND event = 'NumbersCounted'",
            tenant.schema,
        )
    )
    assert told == 1


async def test_a_period_is_beside_the_one_before_it(
    run: Run, desk: Desk, tenant: Tenant, clock: FixedClock, boss: MadeAgent, ivan: MadeContact
) -> None:
    old = await make_ticket(desk, tenant, ivan)
    clock.move(timedelta(days=7))
    for _ in range(2):
        await make_ticket(desk, tenant, ivan)
    await run(reply, boss.actor, ticket_id=old.id, text="At last")
    await run(change_status, boss.actor, ticket_id=old.id, step=Step.RESOLVE)
    await count_all(run)
    report = await run(read_last_days, boss.actor, count=7)
    now, before = report.total, report.before
    assert (now.opened, now.answered, now.resolved, now.backlog) == (2, 1, 1, 2)
    assert (before.opened, before.answered, before.resolved, before.backlog) == (1, 0, 0, 1)
    assert now.first_response.average_s == 7 * 24 * 3600
    assert now.first_response.median_s == pytest.approx(7 * 24 * 3600, rel=0.05)
    assert [row.numbers.backlog for row in report.rows] == [1, 1, 1, 1, 1, 1, 2]


async def test_a_helper_reads_of_their_own_work_only(
    run: Run, desk: Desk, tenant: Tenant, boss: MadeAgent, anna: MadeAgent, ivan: MadeContact
) -> None:
    own = await make_ticket(desk, tenant, ivan, assignee=anna)
    others = await make_ticket(desk, tenant, await make_contact(desk, tenant), assignee=boss)
    await run(reply, anna.actor, ticket_id=own.id, text="Hi")
    await run(reply, boss.actor, ticket_id=others.id, text="Hi")
    await count_all(run)
    for by in ("agent", "category", "priority", "day"):
        report = await run(read_report, anna.actor, first_day=MARCH[0], last_day=MARCH[1], by=by)
        assert (report.is_own, report.total.opened, report.total.replies) == (True, 1, 1)
        assert sum(row.numbers.replies for row in report.rows) == 1
        assert {row.agent_id for row in report.rows} <= {anna.id, None}
    assert "Ada" not in await run(
        read_report_file, anna.actor, first_day=MARCH[0], last_day=MARCH[1], by="agent"
    )


async def test_a_contact_reads_no_report(run: Run, ivan: MadeContact) -> None:
    with pytest.raises(NotAllowed):
        await run(read_report, ivan.actor, first_day=MARCH[0], last_day=MARCH[1], by="day")


@pytest.mark.parametrize("days", [0, -3, 401])
async def test_no_days_and_too_many_are_refused(run: Run, boss: MadeAgent, days: int) -> None:
    last = MARCH[0] + timedelta(days=days - 1)
    with pytest.raises(PeriodRefused):
        await run(read_report, boss.actor, first_day=MARCH[0], last_day=last, by="day")


async def test_the_first_day_of_the_calendar_has_nothing_before_it(
    run: Run, boss: MadeAgent
) -> None:
    report = await run(
        read_report, boss.actor, first_day=date.min, last_day=date(1, 1, 9), by="day"
    )
    assert len(report.rows) == 9


async def test_another_desk_counts_nothing_of_this_one(
    run: Run, desk: Desk, tenant: Tenant, other_tenant: Tenant, ivan: MadeContact
) -> None:
    ticket = await make_ticket(desk, tenant, ivan)
    await desk.run(other_tenant, lambda work: count_tickets(work, [ticket.id, new_id()]))
    for table in ("ticket_facts", "daily_facts"):
        for one in (tenant, other_tenant):
            statement = f"SELECT count(*) FROM {table}"
            assert await desk.run(one, lambda work, asked=statement: work.conn.fetchval(asked)) == 0
