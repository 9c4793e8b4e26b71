"""Exports that are killed, doubled, forgotten, merged away, expired: nothing lost, nothing left."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from tests.support.exporting import Exporting, texts
from tests.support.factories import make_contact, make_ticket
from typing_extensions import override

from telldesk.exports import actions as exports
from telldesk.exports.rows import STUCK
from telldesk.files.orphans import OrphanSweep
from telldesk.kernel.ids import new_id
from telldesk.kernel.jobs import RunAgain
from telldesk.kernel.storage import Storage, StorageAway, key_of, one_piece
from telldesk.tickets.actions.merge_contacts import merge_contacts
from telldesk.tickets.actions.transfer import merge_tickets
from telldesk.tickets.contact_merging import MergeChoices


class _Breaks(Storage):
    """A store that takes everything and then fails, as a process killed before its end would."""

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage._store, is_local=True)

    @override
    async def write(self, key: str, pieces: AsyncIterator[bytes]) -> Any:
        await super().write(key, pieces)
        raise StorageAway("killed after the bytes were there")


async def test_a_kill_between_bytes_and_row_loses_and_doubles_nothing(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    ticket = await make_ticket(exporting.desk, exporting.tenant, contact)
    await exporting.attach(await exporting.say(contact, ticket, "once"), 0, "a.txt", b"once")
    asked = await exporting.ask(contact)
    broken = exporting.with_parts({Storage: _Breaks(exporting.storage)})
    with pytest.raises(StorageAway):
        await exporting.write(asked.id, broken)
    assert len(await exporting.kept()) == 1
    done = await exporting.write_all(contact, asked.id)
    assert (done.tickets, done.messages, done.files, len(done.archives)) == (1, 1, 1, 1)
    assert texts([await exporting.read(contact, asked.id)]) == ["once"]
    exporting.clock.move(timedelta(hours=25))
    await exporting.tend(asked.id)
    assert await exporting.kept() == []


async def test_two_writers_at_once_leave_one_archive(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    await exporting.say(
        contact, await make_ticket(exporting.desk, exporting.tenant, contact), "once"
    )
    asked = await exporting.ask(contact)
    await asyncio.gather(*(exporting.write(asked.id) for _ in range(3)))
    (done,) = await exporting.listed(contact)
    assert (done.state, done.messages, len(done.archives)) == ("ready", 1, 1)
    assert len(await exporting.kept()) == 1
    assert texts([await exporting.read(contact, asked.id)]) == ["once"]


async def test_after_a_day_the_bytes_are_gone_and_the_row_says_so(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    asked = await exporting.ask(contact)
    done = await exporting.write_all(contact, asked.id)
    assert done.expires_at == exporting.clock.now() + timedelta(hours=24)
    with pytest.raises(RunAgain) as again:
        await exporting.tend(asked.id)
    assert again.value.at == done.expires_at
    exporting.clock.move(timedelta(hours=24))
    with pytest.raises(exports.ExportUnknown):
        await exporting.read(contact, asked.id)
    for _ in range(2):
        await exporting.tend(asked.id)
    assert await exporting.kept() == []
    (over,) = await exporting.listed(contact)
    assert (over.state, over.archives) == ("expired", [])


async def test_orphans_are_collected_and_archives_are_not(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    asked = await exporting.ask(contact)
    await exporting.write_all(contact, asked.id)
    await exporting.storage.write(key_of(exporting.tenant, new_id()), one_piece(b"nobody's"))
    exporting.clock.at += timedelta(days=36_500)  # objects are dated by the disk
    sweep = OrphanSweep(exporting.desk, exporting.queues, exporting.storage)
    assert await sweep.visit(exporting.tenant) == 1
    assert len(await exporting.kept()) == 1


async def test_one_that_no_longer_moves_fails_and_leaves_nothing(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    for number in range(2):
        ticket = await make_ticket(
            exporting.desk, exporting.tenant, contact, status="closed", is_current=False
        )
        await exporting.say(contact, ticket, f"{number}")
    asked = await exporting.ask(contact)
    await exporting.write(asked.id, exporting.bounded(messages=1))
    assert len(await exporting.kept()) == 1
    with pytest.raises(RunAgain):
        await exporting.tend(asked.id)
    exporting.clock.move(STUCK)
    await exporting.tend(asked.id)
    (failed,) = await exporting.listed(contact)
    assert (failed.state, failed.reason, failed.archives) == ("failed", "stuck", [])
    assert await exporting.kept() == []
    await exporting.write(asked.id)  # a late job
    assert await exporting.kept() == []
    assert (await exporting.ask(contact)).id != asked.id


async def test_a_contact_merged_away_meanwhile_ends_its_export(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    other = await make_contact(exporting.desk, exporting.tenant, name="Anna of Maple")
    asked = await exporting.ask(contact)
    facts: dict[str, Any] = {
        "into_id": other.id, "from_id": contact.id, "choices": MergeChoices(),
    }  # fmt: skip
    await exporting.desk.run(
        exporting.tenant, lambda work: merge_contacts(work, exporting.admin.actor, **facts)
    )
    done = await exporting.write_all(contact, asked.id)
    assert (done.state, done.reason) == ("failed", "merged")
    with pytest.raises(exports.ExportMergedAway) as refused:
        await exporting.ask(contact)
    assert refused.value.facts["name"] == "Anna of Maple"


async def test_cards_joined_while_it_is_written_end_it_rather_than_lose_something(
    exporting: Exporting,
) -> None:
    contact, other = [await make_contact(exporting.desk, exporting.tenant) for _ in range(2)]
    asked = await exporting.ask(contact)
    facts: dict[str, Any] = {
        "into_id": contact.id, "from_id": other.id, "choices": MergeChoices(),
    }  # fmt: skip
    await exporting.desk.run(
        exporting.tenant, lambda work: merge_contacts(work, exporting.admin.actor, **facts)
    )
    done = await exporting.write_all(contact, asked.id)
    assert (done.state, done.reason, await exporting.kept()) == ("failed", "moved", [])
    exporting.clock.move(timedelta(seconds=1))
    again = await exporting.ask(contact)
    assert (await exporting.write_all(contact, again.id)).state == "ready"


async def test_tickets_joined_while_it_is_written_end_it(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    gone, stays = [
        await make_ticket(exporting.desk, exporting.tenant, contact, is_current=False)
        for _ in range(2)
    ]
    await exporting.say(contact, gone, "moves")
    asked = await exporting.ask(contact)
    await exporting.write(asked.id, exporting.bounded(messages=1))
    await exporting.desk.run(
        exporting.tenant,
        lambda work: merge_tickets(
            work, exporting.admin.actor, ticket_id=gone.id, into_id=stays.id
        ),
    )
    done = await exporting.write_all(contact, asked.id)
    assert (done.state, done.reason) == ("failed", "moved")


async def test_forgetting_a_person_takes_exports_with_it(exporting: Exporting) -> None:
    contact, other = [await make_contact(exporting.desk, exporting.tenant) for _ in range(2)]
    asked, kept = await exporting.ask(contact), await exporting.ask(other)
    await exporting.write_all(contact, asked.id)
    await exporting.write_all(other, kept.id)
    verb: Any = lambda work: exports.forget_exports(work, contact.id)  # noqa: E731 - one verb
    assert await exporting.desk.run(exporting.tenant, verb) == 1
    assert await exporting.desk.run(exporting.tenant, verb) == 0
    await exporting.tend(asked.id)
    assert await exporting.listed(contact) == []
    assert [str(kept.id) in one for one in await exporting.kept()] == [True]


async def test_one_forgotten_while_it_is_written_leaves_nothing(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    asked = await exporting.ask(contact)

    class _Forgets(Storage):
        @override
        async def write(self, key: str, pieces: AsyncIterator[bytes]) -> Any:
            stored = await super().write(key, pieces)
            await exporting.desk.run(
                exporting.tenant, lambda work: exports.forget_exports(work, contact.id)
            )
            return stored

    forgets = exporting.with_parts({Storage: _Forgets(exporting.storage._store, is_local=True)})
    await exporting.write(asked.id, forgets)
    assert await exporting.kept() == []
