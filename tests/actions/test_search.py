"""Finding tickets by words (T13): what is found, what is not, and by whom."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.support.factories import (
    MadeAgent,
    MadeContact,
    make_agent,
    make_contact,
    make_ticket,
)
from tests.support.tenants import FixedClock, MakeTenant

from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Desk, Work
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.cursors import CursorBroken
from telldesk.tickets.jobs import rebuild_search_messages, rebuild_search_tickets
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.search import FoundPage, search_tickets

Search = Callable[..., Awaitable[FoundPage]]


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
            tenant, lambda work: search_tickets(work, by.actor, text, cursor, limit, **more)
        )

    return search


@pytest.fixture
def say(desk: Desk, tenant: Tenant, moderator: MadeAgent) -> Callable[..., Awaitable[TicketRow]]:
    async def say(contact: MadeContact, *texts: str, verb: Any = reply, **more: Any) -> TicketRow:
        ticket = await make_ticket(desk, tenant, contact, subject="Вопрос", **more)
        for text in texts:
            await desk.run(
                tenant,
                lambda work, text=text: verb(work, moderator.actor, ticket_id=ticket.id, text=text),
            )
        return ticket

    return say


def numbers(page: FoundPage) -> list[int]:
    return [one.ticket.number for one in page.found]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Мы вернули деньги за два заказа", "возвращать деньги -возвращать"),
        ("Мы вернули деньги за два заказа", "деньгами "),
        ("Мы вернули деньги за два заказа", "заказов деньги"),
        ("Мы вернули деньги за два заказа", "зака"),
        ("Мы вернули деньги за два заказа", '"за два заказа"'),
        ("Your payments were refunded", "payment refunding "),
        ("Your payments were refunded", "refun"),
        ("Ещё один ёж", "еще еж "),
        ("Еще один еж", "ещё ёж "),
        ("Номер A-1042/7 готов", "A-1042/7"),
        ("Номер A-1042/7 готов", "1042/7"),
        ("Пишите на ivan.petrov@mail.ru", "ivan.petrov@mail.ru"),
        ("Пишите на ivan.petrov@mail.ru", "petrov"),
        ("Телефон +7 (912) 345-67-89", "89123456789"),
        ("Телефон 89123456789", "+7 912 345 67 89"),
        ("Интернет-магазин и кое-что", "интернет-магазин"),
        ("Интернет-магазин и кое-что", "магазинов "),
        ("Новый iPhone15про в офисе", "iphone15про"),
        ("See https://example.com/path?a=1", "example.com/path"),
        ("It is not so", '"is not so"'),
        ("100% <b>bold</b> & more", "bold more"),
    ],
)
async def test_words_are_found_as_people_type_them(
    search: Search, say: Any, contact: MadeContact, said: str, asked: str
) -> None:
    if asked.endswith("-возвращать"):
        asked = asked.removeprefix("возвращать ")
    ticket = await say(contact, said)
    await say(contact, "Совсем о другом")
    [found] = (await search(asked)).found
    assert found.ticket.number == ticket.number
    assert (found.place, found.snippet) == ("message", said)
    assert found.message_id is not None
    assert found.position is not None


@pytest.mark.parametrize(
    "asked",
    ["заказ -деньги", '"деньги вернули"', "заказ машина", "-деньги", "вер ", '"два за"', "!!!"],
)
async def test_what_does_not_fit_is_not_found(
    search: Search, say: Any, contact: MadeContact, asked: str
) -> None:
    await say(contact, "Мы вернули деньги за два заказа", "Другое")
    assert (await search(asked, is_exact=True)).found == []


async def test_marks_show_the_found_words(search: Search, say: Any, contact: MadeContact) -> None:
    await say(contact, "😀 Ваши деньги уже в пути")
    [found] = (await search("деньгами пути")).found
    units = found.snippet.encode("utf-16-le")
    words = [
        units[2 * mark.offset : 2 * (mark.offset + mark.length)].decode("utf-16-le")
        for mark in found.marks
    ]
    assert words == ["деньги", "пути"]


async def test_a_ticket_is_found_by_number_subject_and_contact(
    search: Search, desk: Desk, tenant: Tenant, contact: MadeContact
) -> None:
    ticket = await make_ticket(desk, tenant, contact, subject="Сломанный холодильник")

    async def rename(work: Work) -> None:
        await work.conn.execute(
            "UPDATE contacts SET username = 'zina_semina' WHERE id = $1", contact.id
        )

    await desk.run(tenant, rename)
    for asked, place in [
        (f"#{ticket.number}", "number"),
        (str(ticket.number), "number"),
        ("холодильники", "subject"),
        ("Семина", "contact"),
        ("@zina_semina", "contact"),
        ("semina Зинаида", "contact"),
    ]:
        [found] = (await search(asked)).found
        assert (found.ticket.number, found.place) == (ticket.number, place), asked


async def test_edits_and_deletions_are_followed(
    search: Search, say: Any, desk: Desk, tenant: Tenant, contact: MadeContact
) -> None:
    ticket = await say(contact, "Первоначальные слова")
    [found] = (await search("первоначальные")).found

    async def edit(work: Work) -> None:
        await work.conn.execute(
            "UPDATE messages SET text = 'Исправленное' WHERE id = $1", found.message_id
        )

    await desk.run(tenant, edit)
    assert (await search("первоначальные", is_exact=True)).found == []
    assert numbers(await search("исправленные")) == [ticket.number]

    async def remove(work: Work) -> None:
        await work.conn.execute("DELETE FROM deliveries WHERE message_id = $1", found.message_id)
        await work.conn.execute("DELETE FROM messages WHERE id = $1", found.message_id)

    await desk.run(tenant, remove)
    assert (await search("исправленные", is_exact=True)).found == []


async def test_a_helper_finds_only_in_their_own_tickets(
    search: Search, say: Any, desk: Desk, tenant: Tenant, contact: MadeContact
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    other = await say(contact, "Тайное письмо")
    own = await say(contact, "Тайное письмо", assignee=helper)
    assert numbers(await search("тайное", by=helper)) == [own.number]
    assert (await search(f"#{other.number}", by=helper)).found == []
    assert set(numbers(await search("тайное"))) == {own.number, other.number}


async def test_a_word_of_others_is_not_given_away(
    search: Search, say: Any, desk: Desk, tenant: Tenant, contact: MadeContact
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    await say(contact, "Увольнение", verb=add_note)
    assert (await search("увальнение")).shown_for == "увольнение"
    page = await search("увальнение", by=helper)
    assert (page.found, page.shown_for) == ([], "")


async def test_notes_are_found_as_notes(search: Search, say: Any, contact: MadeContact) -> None:
    await say(contact, "Клиент скандалист", verb=add_note)
    [found] = (await search("скандалист")).found
    assert found.place == "note"


async def test_contacts_do_not_search(desk: Desk, tenant: Tenant, contact: MadeContact) -> None:
    with pytest.raises(NotAllowed):
        await desk.run(tenant, lambda work: search_tickets(work, contact.actor, "слово", None, 30))


async def test_another_desks_words_are_never_found(
    say: Any, desk: Desk, tenant: Tenant, contact: MadeContact, make_tenant: MakeTenant
) -> None:
    await say(contact, "Неповторимое слово")
    other = await make_tenant()
    agent = await make_agent(desk, other)
    for text in ("неповторимое", "неповторимо", "неповторимоее"):
        page = await desk.run(
            other, lambda work, text=text: search_tickets(work, agent.actor, text, None, 30)
        )
        assert (page.found, page.shown_for) == ([], "")


@pytest.mark.parametrize(
    ("asked", "shown_for"),
    [("холодильинк", "холодильник"), ("[jkjlbkmybr", "холодильник"), ("холодлиь", "холодильник")],
)
async def test_a_mistyped_word_is_taken_as_the_nearest(
    search: Search, say: Any, contact: MadeContact, asked: str, shown_for: str
) -> None:
    ticket = await say(contact, "Холодильник не морозит")
    page = await search(asked)
    assert (numbers(page), page.shown_for) == ([ticket.number], shown_for)
    exact = await search(asked, is_exact=True)
    assert (exact.found, exact.shown_for) == ([], "")


async def test_pages_have_each_ticket_once_newest_words_first(
    search: Search, say: Any, desk: Desk, tenant: Tenant, clock: FixedClock, contact: MadeContact
) -> None:
    made = []
    for days in (0, 1, 3, 20, 150):
        clock.move(timedelta(days=days))
        made.append((await say(contact, "Повторное слово", "Повторное слово снова")).number)
    seen: list[int] = []
    cursor = None
    while True:
        page = await search("повторные", limit=2, cursor=cursor)
        seen += numbers(page)
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made[::-1]


async def test_bad_cursors_and_limits_are_refused(search: Search) -> None:
    with pytest.raises(CursorBroken):
        await search("слово", cursor="x")
    with pytest.raises(Invalid):
        await search("слово", limit=101)


async def test_everything_is_findable_again_after_a_rebuild(
    search: Search, say: Any, desk: Desk, tenant: Tenant, contact: MadeContact
) -> None:
    ticket = await say(contact, "Утерянные слова")

    async def lose(work: Work) -> None:
        await work.conn.execute("DELETE FROM search_entries")

    await desk.run(tenant, lose)
    assert (await search("утерянные")).found == []
    for job in (rebuild_search_tickets, rebuild_search_messages):
        await desk.run(tenant, lambda work, job=job: job.row(work, {}))
    assert numbers(await search("утерянные")) == [ticket.number]
    assert numbers(await search("Семина")) == [ticket.number]


@pytest.mark.parametrize(
    "hostile",
    ["'", "\\", "a'b:*&|!()", "<->", "\x00", "''::tsquery", "%_", "😀", "ª²½", "a" * 10_000],
)
async def test_hostile_words_find_nothing_and_break_nothing(search: Search, hostile: str) -> None:
    assert (await search(hostile)).found == []
