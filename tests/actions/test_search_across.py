"""Words that stand in different messages of a ticket find it as well, after the others (T13)."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import MadeAgent, MadeContact, make_agent, make_contact, make_ticket
from tests.support.tenants import FixedClock, MakeTenant

from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.cursors import CursorBroken
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.search import FoundPage, search_tickets

Search = Callable[..., Awaitable[FoundPage]]
Say = Callable[..., Awaitable[TicketRow]]


@pytest.fixture
async def moderator(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant)


@pytest.fixture
async def contact(desk: Desk, tenant: Tenant) -> MadeContact:
    return await make_contact(desk, tenant, name="Зинаида Сёмина")


@pytest.fixture
def search(desk: Desk, tenant: Tenant, moderator: MadeAgent) -> Search:
    async def search(text: str, by: MadeAgent = moderator, **more: Any) -> FoundPage:
        cursor, limit = more.pop("cursor", None), more.pop("limit", 30)
        return await desk.run(
            tenant, lambda work: search_tickets(work, by.actor, text, cursor, limit, is_exact=True)
        )

    return search


@pytest.fixture
def say(desk: Desk, tenant: Tenant, moderator: MadeAgent, contact: MadeContact) -> Say:
    async def say(*texts: str, verb: Any = reply, **more: Any) -> TicketRow:
        ticket = await make_ticket(desk, tenant, contact, subject="Вопрос", **more)
        for text in texts:
            await desk.run(
                tenant,
                lambda work, text=text: verb(work, moderator.actor, ticket_id=ticket.id, text=text),
            )
        return ticket

    return say


def shown(page: FoundPage) -> list[tuple[int, bool]]:
    return [(one.ticket.number, one.is_across) for one in page.found]


async def test_words_in_different_messages_come_after_those_in_one(
    search: Search, say: Say
) -> None:
    together = await say("Холодильник не включается")
    apart = await say("Купил холодильник", "Он больше не включается совсем")
    await say("Холодильник хороший")
    page = await search("холодильник включается ")
    assert shown(page) == [(together.number, False), (apart.number, True)]
    assert page.next_cursor is None
    found = page.found[1]
    assert found.place == "message"
    assert found.snippet in {"Купил холодильник", "Он больше не включается совсем"}
    assert len(found.marks) == 1
    assert found.position is not None


async def test_notes_subject_contact_and_files_count_as_well(
    search: Search, say: Say, desk: Desk, tenant: Tenant, moderator: MadeAgent
) -> None:
    ticket = await say("Верните деньги")
    ref = await desk.run(
        tenant,
        lambda work: add_note(work, moderator.actor, ticket_id=ticket.id, text="Скандалист"),
    )

    async def attach(work: Work) -> None:
        await work.conn.execute(
            "INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id,"
            " name) VALUES ($1, 0, 'document', 1, 'x', 'x', 'чек_2024.pdf')",
            ref.message_id,
        )

    await desk.run(tenant, attach)
    for asked in (
        "деньги скандалист", "деньги чек ", "Сёмина деньги", "вопрос скандалист",
        "зинаида чек деньги", f"деньги {ticket.number}",
    ):  # fmt: skip
        assert shown(await search(asked)) == [(ticket.number, True)], asked
    assert shown(await search("деньги холодильник")) == []


async def test_phrases_stay_in_one_message_and_what_is_left_out_leaves_out_its_message(
    search: Search, say: Say
) -> None:
    ticket = await say("Новый красный диван", "Привезли вчера вечером", "Диван синий")
    assert shown(await search('"красный диван" привезли')) == [(ticket.number, True)]
    assert shown(await search('"диван привезли" красный')) == []
    # The blue one is left out; there is another message with the word.
    assert shown(await search("диван привезли -синий")) == [(ticket.number, True)]
    assert shown(await search("диван привезли -диван")) == []
    assert shown(await search("красный привезли -вечером")) == []


async def test_only_what_one_may_see_is_found_across(
    search: Search, say: Say, desk: Desk, tenant: Tenant, make_tenant: MakeTenant
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    own = await say("Первая половина", "Вторая часть", assignee=helper)
    other = await say("Первая половина", "Вторая часть")
    both = shown(await search("половина часть"))
    assert both == [(other.number, True), (own.number, True)]
    assert shown(await search("половина часть", by=helper)) == [(own.number, True)]
    stranger_tenant = await make_tenant()
    stranger = await make_agent(desk, stranger_tenant)
    page = await desk.run(
        stranger_tenant,
        lambda work: search_tickets(work, stranger.actor, "половина часть", None, 30),
    )
    assert page.found == []


@pytest.mark.parametrize("limit", [1, 2, 3, 30])
async def test_pages_have_each_ticket_once(
    search: Search, say: Say, clock: FixedClock, limit: int
) -> None:
    together, apart = [], []
    for days in (0, 1, 3, 20, 150):
        clock.move(timedelta(days=days))
        together.append((await say("Редкое слово обычное", "редкое", "обычное")).number)
        apart.append((await say("Редкое начало", "обычное", "редкое", "Обычное снова")).number)
        await say("Обычное одно")
    seen: list[tuple[int, bool]] = []
    cursor = None
    for _ in range(30):
        page = await search("редкое обычное ", limit=limit, cursor=cursor)
        assert len(page.found) <= limit
        seen += shown(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert cursor is None
    assert seen == [(n, False) for n in together[::-1]] + [(n, True) for n in apart[::-1]]


@pytest.mark.parametrize("cursor", ["x.", "x1", "x1.", "x1.y", "x12.abc", "x-1.abc", "xx", "y1.z"])
async def test_broken_cursors_are_refused(search: Search, cursor: str) -> None:
    with pytest.raises(CursorBroken):
        await search("одно другое", cursor=cursor)
