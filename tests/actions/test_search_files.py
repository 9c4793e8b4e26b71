"""Files are found by the words of their names, and old words are made anew once (T13)."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, MadeContact, make_agent, make_contact, make_ticket
from tests.support.tenants import MakeTenant

from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.jobs import rebuild_search_messages, rebuild_search_tickets
from telldesk.tickets.search import FoundPage, search_tickets
from telldesk.tickets.search_words import VERSION, begin_rebuild_if_old, is_incomplete

Search = Callable[..., Awaitable[FoundPage]]
_ADD = """
INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id, name)
VALUES ($1, $2, 'document', 1, 'x', 'x', $3)
"""
_NAME = "UPDATE message_parts SET name = $2 WHERE message_id = $1 AND part = 0"
_AGED = "UPDATE search_progress SET version = 0, building = NULL"


@pytest.fixture
async def moderator(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant)


@pytest.fixture
async def contact(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant, name="Вера")


@pytest.fixture
def search(desk: Desk, tenant: Tenant, moderator: MadeAgent) -> Search:
    async def search(text: str, by: MadeAgent = moderator) -> FoundPage:
        return await desk.run(
            tenant, lambda work: search_tickets(work, by.actor, text, None, 30, is_exact=True)
        )

    return search


@pytest.fixture
def send(
    desk: Desk, tenant: Tenant, moderator: MadeAgent, contact: MadeContact
) -> Callable[..., Awaitable[UUID]]:
    async def send(text: str, *names: str, verb: Any = reply, **more: Any) -> UUID:
        """The id of a message with files of these names."""
        ticket = await make_ticket(desk, tenant, contact, subject="Вопрос", **more)
        ref = await desk.run(
            tenant, lambda work: verb(work, moderator.actor, ticket_id=ticket.id, text=text)
        )
        message_id: UUID = ref.message_id
        for part, name in enumerate(names):
            await run(desk, tenant, _ADD, message_id, part, name)
        return message_id

    return send


async def run(desk: Desk, tenant: Tenant, statement: str, *values: Any) -> None:
    async def verb(work: Work) -> None:
        await work.conn.execute(statement, *values)

    await desk.run(tenant, verb)


@pytest.mark.parametrize(
    ("name", "asked", "marked"),
    [
        ("Invoice_2024-05.final.pdf", "invoice ", ["Invoice"]),
        ("Invoice_2024-05.final.pdf", "Invoice_2024-05.final.pdf", ["Invoice", "2024"]),
        ("Invoice_2024-05.final.pdf", "pdf", ["pdf"]),
        ("Invoice_2024-05.final.pdf", "2024 invoices ", ["Invoice", "2024"]),
        ("iPhone15про.jpeg", "iphone15про", ["iPhone15про"]),
        ("iPhone15про.jpeg", "phone 15 ", ["Phone", "15"]),
        ("ДоговорАренды2024.docx", "договоры аренда ", ["Договор", "Аренды"]),
        ("Акт сверки.xlsx", "акты сверку ", ["Акт", "сверки"]),
        ("scan0042.png", "scan 0042 ", ["scan", "0042"]),
    ],
)
async def test_a_file_is_found_by_the_words_of_its_name(
    search: Search, send: Any, name: str, asked: str, marked: list[str]
) -> None:
    message_id = await send("Смотрите", name)
    await send("Другое", "other.txt")
    [found] = (await search(asked)).found
    assert (found.place, found.message_id, found.snippet) == ("file", message_id, name)
    assert found.position is not None
    words = [found.snippet[one.offset : one.offset + one.length] for one in found.marks]
    assert words[: len(marked)] == marked


async def test_words_of_the_text_come_before_those_of_its_files(search: Search, send: Any) -> None:
    await send("Вот договор", "договор.pdf", "акт.pdf")
    [found] = (await search("договор")).found
    assert (found.place, found.snippet) == ("message", "Вот договор")
    [found] = (await search("акт ")).found
    assert (found.place, found.snippet) == ("file", "договор.pdf, акт.pdf")
    [found] = (await search("вот акт")).found
    assert (found.place, found.snippet) == ("message", "Вот договор")


async def test_a_file_without_words_beside_it_is_found(
    search: Search, send: Any, desk: Desk, tenant: Tenant
) -> None:
    message_id = await send("Слова", "смета.pdf")
    await run(desk, tenant, "UPDATE messages SET text = '' WHERE id = $1", message_id)
    assert (await search("слова")).found == []
    [found] = (await search("смета")).found
    assert found.place == "file"


async def test_names_are_followed_and_vanish_with_their_files(
    search: Search, send: Any, desk: Desk, tenant: Tenant
) -> None:
    message_id = await send("Текст", "первое.pdf", "второе.pdf")
    await run(desk, tenant, _NAME, message_id, "третье.pdf")
    assert (await search("первое")).found == []
    assert len((await search("третье второе")).found) == 1
    await run(desk, tenant, "UPDATE messages SET text = 'Иначе' WHERE id = $1", message_id)
    assert len((await search("иначе")).found) == 1
    assert len((await search("второе")).found) == 1
    await run(desk, tenant, "DELETE FROM message_parts WHERE message_id = $1", message_id)
    assert (await search("второе")).found == []
    assert len((await search("иначе")).found) == 1
    await run(desk, tenant, "UPDATE messages SET text = '' WHERE id = $1", message_id)
    assert (await search("иначе")).found == []


async def test_files_of_notes_and_of_tickets_of_others_stay_theirs(
    search: Search, send: Any, desk: Desk, tenant: Tenant, make_tenant: MakeTenant
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    await send("Заметка", "секрет.pdf", verb=add_note)
    assert (await search("секрет", by=helper)).found == []
    [found] = (await search("секрет")).found
    assert found.place == "file"
    other = await make_tenant()
    stranger = await make_agent(desk, other)
    page = await desk.run(
        other, lambda work: search_tickets(work, stranger.actor, "секрет", None, 30)
    )
    assert page.found == []


async def rebuilt(desk: Desk, tenant: Tenant, args: dict[str, Any]) -> None:
    for job in (rebuild_search_tickets, rebuild_search_messages):
        await desk.run(tenant, lambda work, job=job: job.row(work, args))


async def test_old_words_are_made_anew_once_and_the_answer_says_so(
    search: Search, send: Any, desk: Desk, tenant: Tenant
) -> None:
    await send("Текст", "смета.pdf")
    assert not (await search("текст")).is_incomplete
    assert not await desk.run(tenant, begin_rebuild_if_old)
    await run(desk, tenant, "DELETE FROM search_entries")
    await run(desk, tenant, _AGED)
    assert await desk.run(tenant, begin_rebuild_if_old)
    assert not await desk.run(tenant, begin_rebuild_if_old)
    page = await search("смета")
    assert (page.found, page.is_incomplete) == ([], True)
    await rebuilt(desk, tenant, {"version": VERSION})
    page = await search("смета")
    assert (len(page.found), page.is_incomplete) == (1, False)
    assert not await desk.run(tenant, begin_rebuild_if_old)


async def test_what_a_worker_of_the_release_before_did_is_done_again(
    desk: Desk, tenant: Tenant
) -> None:
    await run(desk, tenant, _AGED)
    assert await desk.run(tenant, begin_rebuild_if_old)
    await rebuilt(desk, tenant, {})  # that one hands no version on
    assert await desk.run(tenant, is_incomplete)
    asked = await desk.run(
        tenant,
        lambda work: work.conn.fetchval("SELECT building FROM search_progress"),
    )
    assert asked == VERSION
    await rebuilt(desk, tenant, {"version": VERSION})
    assert not await desk.run(tenant, is_incomplete)
