"""The one commit site: what it commits, what it refuses, what a tenant's role may reach."""

import asyncpg
import pytest
from prometheus_client import CollectorRegistry, Counter
from tests.support.servers import Logins

from telldesk.kernel.db import Tenant
from telldesk.kernel.events import Event, StampedEvent
from telldesk.kernel.ids import new_id
from telldesk.kernel.outbox import Relay
from telldesk.kernel.work import Desk, Task, Work
from telldesk.tickets.models import Category


class Happened(Event):
    thing_id: str


async def test_facts_leave_only_with_the_commit(desk: Desk, queues: Desk, tenant: Tenant) -> None:
    async def fails(work: Work) -> None:
        work.emit(Happened(thing_id="lost"))
        work.enqueue(Task("deliver", {"x": 1}))
        await work.conn.execute("INSERT INTO effects (event_id, job) VALUES ($1, 'x')", new_id())
        raise LookupError

    with pytest.raises(LookupError):
        await desk.run(tenant, fails)

    async def works(work: Work) -> None:
        work.emit(Happened(thing_id="kept"))

    await desk.run(tenant, works)
    rows = await queues.platform(
        lambda w: w.conn.fetch("SELECT data FROM relay.outbox WHERE tenant = $1", tenant.schema)
    )
    assert [row["data"] for row in rows] == [{"thing_id": "kept"}]
    assert await desk.run(tenant, lambda w: w.conn.fetchval("SELECT count(*) FROM effects")) == 0


async def test_what_is_counted_counts_once_and_with_the_commit_only(
    desk: Desk, tenant: Tenant
) -> None:
    counted = Counter("counted", "Verbs that were committed.", registry=CollectorRegistry())
    turns: list[bool] = []

    async def works(work: Work) -> None:
        work.count(counted)
        turns.append(True)
        if len(turns) == 1:  # as when another transaction won: the whole verb runs once more
            raise asyncpg.exceptions.SerializationError

    async def fails(work: Work) -> None:
        work.count(counted)
        raise LookupError

    async def stays_inside(work: Work) -> None:
        work.count(counted)
        work.leave_unsaid()

    await desk.run(tenant, works)
    with pytest.raises(LookupError):
        await desk.run(tenant, fails)
    await desk.run(tenant, stays_inside)
    (read,) = counted.collect()
    assert [one.value for one in read.samples if one.name == "counted_total"] == [1]


async def test_orm_and_driver_share_one_transaction(desk: Desk, tenant: Tenant) -> None:
    async def fails(work: Work) -> None:
        await work.conn.execute("INSERT INTO effects (event_id, job) VALUES ($1, 'x')", new_id())
        session = await work.orm()
        session.add(Category(id=new_id(), key="a", names={"en": "A"}))
        await session.flush()
        assert await work.conn.fetchval("SELECT names FROM categories") == {"en": "A"}
        raise LookupError

    with pytest.raises(LookupError):
        await desk.run(tenant, fails)
    count = "SELECT (SELECT count(*) FROM effects) + (SELECT count(*) FROM categories)"
    assert await desk.run(tenant, lambda w: w.conn.fetchval(count)) == 0


async def test_a_stray_commit_is_refused(desk: Desk, tenant: Tenant) -> None:
    async def stray(work: Work) -> None:
        await (await work.orm()).commit()

    with pytest.raises(RuntimeError, match=r"only kernel/work.py commits"):
        await desk.run(tenant, stray)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM relay.outbox",
        "SELECT * FROM platform.tenants",
        "SELECT * FROM platform.inbound",
        "CREATE TABLE mine (x int)",
        "CREATE TEMP TABLE mine (x int)",
        "UPDATE ticket_events SET kind = 'x'",
        "DELETE FROM ticket_events",
        """INSERT INTO relay.outbox (event_id, event, data, tenant)
           VALUES (gen_random_uuid(), 'x', '{}', 'tenant_other')""",
    ],
)
async def test_T17_a_tenant_role_reaches_only_its_own(
    desk: Desk, tenant: Tenant, statement: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await desk.run(tenant, lambda work: work.conn.execute(statement))


async def test_T17_no_tenant_no_words(logins: Logins, tenant: Tenant) -> None:
    for database in (logins.web, logins.worker, logins.relay):
        async with database.connection() as connection:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f'SELECT * FROM "{tenant.schema}".messages')
            with pytest.raises(asyncpg.UndefinedTableError):
                await connection.fetch("SELECT * FROM messages")


async def test_T17_another_tenants_rows_are_denied(
    desk: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await desk.run(
            tenant, lambda w: w.conn.fetch(f'SELECT * FROM "{other_tenant.schema}".messages')
        )


async def test_the_stream_of_a_tenant_has_no_gaps(
    desk: Desk, queues: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    async def emit(work: Work) -> None:
        work.emit(Happened(thing_id="a"))
        work.emit(Happened(thing_id="b"))

    for _ in range(3):
        await desk.run(tenant, emit)
        await desk.run(other_tenant, emit)
    heard: list[tuple[str, int]] = []

    async def publish(events: list[StampedEvent]) -> None:
        heard.extend((event.tenant, event.seq) for event in events)

    relay = Relay(queues, [], publish)
    while await relay.step():
        pass
    for one in (tenant, other_tenant):
        assert [seq for name, seq in heard if name == one.schema] == [1, 2, 3, 4, 5, 6]
        own = await desk.run(one, lambda w: w.conn.fetch("SELECT * FROM relay.own_events(4, 10)"))
        assert [row["seq"] for row in own] == [5, 6]
