"""What intake promises: committed before the answer, once, sealed, bounded."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.support.inboxes import MadeInbox, MakeInbox, encoded, message, update

from telldesk.channels.intake import Intake, IntakeFull, seal_place
from telldesk.channels.lanes import read_lane
from telldesk.channels.registry import Inboxes, InboxFacts, WorkerInboxes
from telldesk.kernel.crypto import DecryptionFailed, KeyRing
from telldesk.kernel.db import Database, Tenant
from telldesk.kernel.errors import Misconfigured, Unavailable
from telldesk.kernel.nudges import Nudges
from telldesk.kernel.work import Desk

ROWS = "SELECT * FROM platform.inbound WHERE bot_id = $1 ORDER BY id"
LANES = "SELECT * FROM platform.lanes WHERE bot_id = $1 ORDER BY chat_id"


@pytest.fixture
async def intake(web_desk: Desk) -> AsyncIterator[Intake]:
    intake = Intake(web_desk)
    intake.start()
    yield intake
    await intake.stop()


async def facts_of(desk: Desk, made: MadeInbox) -> InboxFacts:
    found = await Inboxes(desk).by_hook_key(made.hook_key)
    assert found is not None
    return found


async def rows_of(queues: Desk, made: MadeInbox, query: str = ROWS) -> list[Any]:
    return list(await queues.platform(lambda work: work.conn.fetch(query, made.bot_id)))


async def store(intake: Intake, facts: InboxFacts, payload: dict[str, Any]) -> None:
    body = encoded(payload)
    await intake.store(facts, read_lane(body), body)


async def test_an_update_is_committed_before_the_answer(
    intake: Intake, web_desk: Desk, queues: Desk, inbox: MadeInbox
) -> None:
    await store(intake, await facts_of(web_desk, inbox), update(update_id=3, message=message(42)))
    (row,) = await rows_of(queues, inbox)
    assert (row["update_id"], row["chat_id"], row["connection"]) == (3, 42, "")
    (lane,) = await rows_of(queues, inbox, LANES)
    assert (lane["chat_id"], lane["stores"], lane["lease_until"]) == (42, 1, None)


async def test_T55_the_words_are_sealed_to_their_tenant_and_place(
    intake: Intake, web_desk: Desk, queues: Desk, inbox: MadeInbox, keys: KeyRing,
    other_tenant: Tenant,
) -> None:  # fmt: skip
    payload = update(update_id=3, message=message(text="a very secret word"))
    await store(intake, await facts_of(web_desk, inbox), payload)
    (row,) = await rows_of(queues, inbox)
    assert b"secret" not in row["payload"]
    inboxes = WorkerInboxes(queues, keys)
    opener = await inboxes.opener(inbox.tenant)
    place = seal_place(inbox.tenant.id, inbox.bot_id, 3)
    assert opener.open(row["sealed_key"], row["payload"], place) == encoded(payload)
    with pytest.raises(DecryptionFailed):
        opener.open(row["sealed_key"], row["payload"], place + b"0")
    with pytest.raises(DecryptionFailed):
        (await inboxes.opener(other_tenant)).open(row["sealed_key"], row["payload"], place)
    assert await inboxes.token(inbox.bot_id) == inbox.token


async def test_T04_the_same_update_many_times_at_once_is_one_row(
    intake: Intake, web_desk: Desk, queues: Desk, make_inbox: MakeInbox, tenant: Tenant,
    other_tenant: Tenant,
) -> None:  # fmt: skip
    one, two = await make_inbox(tenant), await make_inbox(other_tenant)
    first, second = await facts_of(web_desk, one), await facts_of(web_desk, two)
    same = update(update_id=9, message=message())
    await asyncio.gather(*(store(intake, f, same) for f in (first, second) * 20))
    assert len(await rows_of(queues, one)) == len(await rows_of(queues, two)) == 1


async def test_many_updates_of_many_chats_share_commits_and_keep_their_order(
    intake: Intake, web_desk: Desk, queues: Desk, inbox: MadeInbox
) -> None:
    facts = await facts_of(web_desk, inbox)
    sent = [update(update_id=n, message=message(1 + n % 5)) for n in range(1, 301)]
    await asyncio.gather(*(store(intake, facts, one) for one in sent))
    rows = await rows_of(queues, inbox)
    assert len(rows) == 300
    for chat_id in range(1, 6):
        ids = [row["update_id"] for row in rows if row["chat_id"] == chat_id]
        assert ids == sorted(ids)
        assert len(ids) == 60
    assert len(await rows_of(queues, inbox, LANES)) == 5
    assert intake.load() == (0, 0)


async def test_a_full_queue_refuses_and_recovers(
    web_desk: Desk, queues: Desk, inbox: MadeInbox
) -> None:
    facts = await facts_of(web_desk, inbox)
    intake = Intake(web_desk, most_waiting=10)
    intake.start()
    outcomes = await asyncio.gather(
        *(store(intake, facts, update(update_id=n, message=message())) for n in range(1, 31)),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes].count(IntakeFull) == 20
    assert len(await rows_of(queues, inbox)) == 10
    await store(intake, facts, update(update_id=31, message=message()))
    await intake.stop()


async def test_too_many_bytes_are_refused(web_desk: Desk, inbox: MadeInbox) -> None:
    facts = await facts_of(web_desk, inbox)
    intake = Intake(web_desk, most_bytes=100)
    intake.start()
    with pytest.raises(IntakeFull):
        await store(intake, facts, update(update_id=1, message=message(text="x" * 200)))
    await intake.stop()


async def test_stopping_stores_what_waits_and_refuses_the_rest(
    web_desk: Desk, queues: Desk, inbox: MadeInbox
) -> None:
    facts = await facts_of(web_desk, inbox)
    intake = Intake(web_desk)
    intake.start()
    waiting = [
        asyncio.ensure_future(store(intake, facts, update(update_id=n, message=message())))
        for n in range(1, 6)
    ]
    await asyncio.sleep(0)
    await intake.stop()
    await asyncio.gather(*waiting)
    assert len(await rows_of(queues, inbox)) == 5
    with pytest.raises(Unavailable):
        await store(intake, facts, update(update_id=6, message=message()))


async def test_T05_without_a_database_nobody_is_told_it_was_stored(
    web_desk: Desk, logins: Any, inbox: MadeInbox, clock: Any
) -> None:
    facts = await facts_of(web_desk, inbox)
    away = Database("postgresql://nobody@127.0.0.1:1/none", size=1)
    with pytest.raises(Misconfigured):
        await away.open()
    closed = Database(logins.web.dsn, size=1)
    await closed.open()
    intake = Intake(Desk(closed, clock, Nudges(None)))
    intake.start()
    await closed._pool.close()
    with pytest.raises(Unavailable):
        await store(intake, facts, update(update_id=1, message=message()))
    assert intake.load() == (0, 0)
    await intake.stop()


async def test_T05_what_nobody_expected_is_refused_and_the_next_is_stored(
    web_desk: Desk, queues: Desk, inbox: MadeInbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = await facts_of(web_desk, inbox)
    intake = Intake(web_desk)
    intake.start()
    with monkeypatch.context() as broken:
        broken.setattr("telldesk.channels.intake._columns", lambda _batch: 1 / 0)
        with pytest.raises(Unavailable):
            async with asyncio.timeout(5):
                await store(intake, facts, update(update_id=1, message=message()))
    await store(intake, facts, update(update_id=1, message=message()))
    await intake.stop()
    assert len(await rows_of(queues, inbox)) == 1


async def test_T03_an_unknown_key_costs_one_query(web_desk: Desk, inbox: MadeInbox) -> None:
    asked = 0
    inboxes = Inboxes(web_desk)
    ask = inboxes._by_hook_key._ask

    async def counting(key: str) -> InboxFacts | None:
        nonlocal asked
        asked += 1
        return await ask(key)

    inboxes._by_hook_key._ask = counting
    answers = await asyncio.gather(*(inboxes.by_hook_key("nothing") for _ in range(50)))
    assert set(answers) == {None}
    assert await inboxes.by_hook_key("nothing") is None
    assert asked == 1
    assert (await inboxes.by_hook_key(inbox.hook_key)) is not None
    assert (await inboxes.by_public_id(inbox.public_id)) is not None
    assert asked == 2
