"""Canned responses: made, changed, archived, found, rendered and counted (T12)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket

from telldesk.identity.actions.staff import remove_agent
from telldesk.identity.actor import OPERATOR
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.assign import AssigneeUnusable
from telldesk.tickets.actions.canned_responses import (
    CannedResponseEmpty,
    CannedWish,
    ShortcutTaken,
    TooManyCannedResponses,
    archive_canned,
    change_canned,
    create_canned,
    list_canned,
    preview_canned,
    read_canned,
    restore_canned,
)
from telldesk.tickets.actions.categories import archive_category, create_category
from telldesk.tickets.actions.open import CategoryUnusable
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.canned import MacroActions, PlaceholderRefused
from telldesk.tickets.canned_rows import (
    MAX_CANNED,
    CannedResponseUnknown,
    canned_by_shortcut,
    shortcut_page,
)
from telldesk.tickets.rows import TicketUnknown

Run = Callable[..., Awaitable[Any]]


def hello(shortcut: str = "hello", **more: Any) -> CannedWish:
    usual: dict[str, Any] = {
        "title": "A greeting",
        "texts": {"en": "Hello {name}, about #{number}. {agent}, {desk}", "ru": "Привет, {name}!"},
    }
    return CannedWish(**(usual | {"shortcut": shortcut} | more))


@pytest.fixture
async def manager(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "admin", name="Ada")


@pytest.fixture
def run(desk: Desk, tenant: Tenant, manager: MadeAgent) -> Run:
    async def run(verb: Any, by: MadeAgent = manager, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, **facts))

    return run


async def told(queues: Desk, tenant: Tenant) -> int:
    return await queues.platform(
        lambda work: work.conn.fetchval(
            "SELECT count(*) FROM relay.outbox WHERE tenant = $1 AND event = $2",
            tenant.schema, "CannedResponsesChanged",
        )
    )  # fmt: skip


async def test_one_is_made_changed_archived_and_brought_back(
    run: Run, queues: Desk, tenant: Tenant
) -> None:
    category = await run(create_category, key="money", names={"en": "Money"})
    made = await run(create_canned, wish=hello(" Hello ", category_id=category.id))
    assert (made.shortcut, made.use_count, made.used_at) == ("hello", 0, None)
    assert made.actions == MacroActions()
    changed = await run(
        change_canned, canned_id=made.id,
        wish=hello("hi", texts={"en": "Hi", "ru": " "}, actions=MacroActions(step="close")),
    )  # fmt: skip
    assert (changed.shortcut, changed.texts, changed.category_id) == ("hi", {"en": "Hi"}, None)
    assert changed.actions.step == "close"
    assert await run(read_canned, canned_id=made.id) == changed
    assert (await run(archive_canned, canned_id=made.id)).is_archived
    assert (await run(archive_canned, canned_id=made.id)).is_archived
    assert await run(restore_canned, canned_id=made.id) == changed
    assert await told(queues, tenant) == 5


async def test_who_manages_sees_archived_ones_and_agents_only_what_they_can_use(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    await run(create_canned, wish=hello("b", actions=MacroActions(priority=4)))
    gone = await run(create_canned, wish=hello("a"))
    await run(archive_canned, canned_id=gone.id)
    listed = await run(list_canned)
    assert [(one.shortcut, one.is_archived, one.is_macro) for one in listed] == [
        ("a", True, False), ("b", False, True),
    ]  # fmt: skip
    assert listed[0].excerpt.startswith("Hello {name}")
    assert listed[0].languages == ["en", "ru"]
    helper = await make_agent(desk, tenant, "helper")
    assert [one.shortcut for one in await run(list_canned, helper)] == ["b"]


async def test_a_shortcut_is_one_ones_even_archived(run: Run) -> None:
    first = await run(create_canned, wish=hello("hello"))
    second = await run(create_canned, wish=hello("other"))
    await run(archive_canned, canned_id=first.id)
    with pytest.raises(ShortcutTaken):
        await run(create_canned, wish=hello("HELLO"))
    with pytest.raises(ShortcutTaken):
        await run(change_canned, canned_id=second.id, wish=hello("hello"))


async def test_of_many_at_once_one_gets_the_shortcut(run: Run) -> None:
    tries = [run(create_canned, wish=hello("same")) for _ in range(6)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    failed = [one for one in done if isinstance(one, BaseException)]
    assert len(failed) == 5
    assert all(isinstance(one, ShortcutTaken) for one in failed)


async def test_a_desk_has_no_more_than_five_hundred(run: Run, desk: Desk, tenant: Tenant) -> None:
    await desk.run(
        tenant,
        lambda work: work.conn.execute(
            """INSERT INTO canned_responses (id, shortcut, title, texts)
               SELECT gen_random_uuid(), 's' || n, 'T', '{"en": "x"}'
               FROM generate_series(1, $1) AS n""",
            MAX_CANNED - 1,
        ),
    )
    tries = [run(create_canned, wish=hello(f"last-{index}")) for index in range(3)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    failed = [one for one in done if isinstance(one, BaseException)]
    assert len(failed) == 2
    assert all(isinstance(one, TooManyCannedResponses) for one in failed)
    assert len(await run(list_canned)) == MAX_CANNED


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"shortcut": "two words"}, "shortcut"),
        ({"title": " "}, "title"),
        ({"title": "x" * 81}, "title"),
        ({"title": "two\nlines"}, "title"),
        ({"texts": {"de": "Hallo"}}, "texts.de"),
        ({"texts": {"ru": "Привет, {имя}"}}, "texts.ru"),
        ({"texts": {"en": " "}}, "texts"),
        ({"texts": {"en": "x" * 3501}}, "texts.en"),
        ({"actions": MacroActions(assigns="agent")}, "actions.assignee_id"),
        ({"actions": MacroActions(assignee_id=new_id())}, "actions.assignee_id"),
        ({"actions": MacroActions(assigns="agent", assignee_id=new_id())}, "actions.assignee_id"),
        ({"category_id": new_id()}, "category_id"),
        ({"actions": MacroActions(category_id=new_id())}, "category_id"),
    ],
)
async def test_what_is_wrong_is_refused_by_its_field(
    run: Run, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        await run(create_canned, wish=hello(**more))
    assert refused.value.field == field
    assert await run(list_canned) == []


async def test_an_unknown_placeholder_is_named_with_those_there_are(run: Run) -> None:
    with pytest.raises(PlaceholderRefused) as refused:
        await run(create_canned, wish=hello(texts={"en": "Hello {first_name}"}))
    assert refused.value.facts["placeholder"] == "{first_name}"
    assert "{name}" in str(refused.value.facts["known"])


async def test_neither_words_nor_actions_is_nothing(run: Run) -> None:
    with pytest.raises(CannedResponseEmpty):
        await run(create_canned, wish=hello(texts={}))
    made = await run(create_canned, wish=hello(texts={}, actions=MacroActions(assigns="nobody")))
    assert made.texts == {}


async def test_what_cannot_be_chosen_any_more_may_stay(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    category = await run(create_category, key="money", names={"en": "Money"})
    other = await make_agent(desk, tenant)
    actions = MacroActions(category_id=category.id, assigns="agent", assignee_id=other.id)
    wish = hello(category_id=category.id, actions=actions)
    made = await run(create_canned, wish=wish)
    await run(archive_category, category_id=category.id)
    await run(remove_agent, agent_id=other.id)
    await desk.run(tenant, lambda work: work.conn.execute("UPDATE desk SET languages = '{en}'"))
    assert (await run(change_canned, canned_id=made.id, wish=wish)).texts == wish.texts
    with pytest.raises(CategoryUnusable):
        await run(create_canned, wish=hello("b", texts={"en": "Hi"}, category_id=category.id))
    with pytest.raises(AssigneeUnusable):
        await run(
            create_canned,
            wish=hello("b", texts={}, actions=MacroActions(assigns="agent", assignee_id=other.id)),
        )


async def test_what_is_not_there_is_unknown(run: Run) -> None:
    nothing = new_id()
    for verb, facts in [
        (read_canned, {}), (archive_canned, {}), (restore_canned, {}),
        (change_canned, {"wish": hello()}), (preview_canned, {"ticket_id": new_id()}),
    ]:  # fmt: skip
        with pytest.raises(CannedResponseUnknown):
            await run(verb, canned_id=nothing, **facts)


@pytest.mark.parametrize("role", ["helper", "moderator", "developer"])
async def test_managing_is_for_who_manages_the_desk(
    run: Run, desk: Desk, tenant: Tenant, role: str
) -> None:
    made = await run(create_canned, wish=hello())
    agent = await make_agent(desk, tenant, role)
    for verb, facts in [
        (create_canned, {"wish": hello("x")}), (read_canned, {"canned_id": made.id}),
        (change_canned, {"canned_id": made.id, "wish": hello("x")}),
        (archive_canned, {"canned_id": made.id}), (restore_canned, {"canned_id": made.id}),
    ]:  # fmt: skip
        with pytest.raises(NotAllowed):
            await run(verb, agent, **facts)
    with pytest.raises(NotAllowed):
        await desk.run(tenant, lambda work: list_canned(work, OPERATOR))


@pytest.mark.parametrize(
    ("chosen", "hint", "text"),
    [
        ("ru", "", "Привет, Анна!"),
        ("", "ru-RU", "Привет, Анна!"),
        ("", "de", "Hello Анна, about #{number}. Ada, {desk}"),
        ("en", "ru", "Hello Анна, about #{number}. Ada, {desk}"),
    ],
)
async def test_a_preview_speaks_the_contacts_language(
    run: Run, desk: Desk, tenant: Tenant, chosen: str, hint: str, text: str
) -> None:
    made = await run(create_canned, wish=hello())
    contact = await make_contact(desk, tenant, name="Анна")
    ticket = await make_ticket(desk, tenant, contact)

    async def speak(work: Any) -> str:
        await work.conn.execute("UPDATE contacts SET language = $1", chosen)
        await work.conn.execute("UPDATE contact_channels SET language_hint = $1", hint)
        name: str = await work.conn.fetchval("SELECT name FROM desk")
        return name

    name = await desk.run(tenant, speak)
    seen = await run(preview_canned, canned_id=made.id, ticket_id=ticket.id)
    assert seen.text == text.replace("{number}", str(ticket.number)).replace("{desk}", name)
    assert (seen.version, seen.actions) == (ticket.version, [])


async def test_a_preview_falls_back_to_the_words_there_are(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    made = await run(create_canned, wish=hello(texts={"ru": "Привет!"}))
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    seen = await run(preview_canned, canned_id=made.id, ticket_id=ticket.id)
    assert (seen.language, seen.text) == ("ru", "Привет!")


async def test_nobody_previews_what_is_archived_or_a_ticket_out_of_sight(
    run: Run, desk: Desk, tenant: Tenant, other_tenant: Tenant
) -> None:
    made = await run(create_canned, wish=hello())
    contact = await make_contact(desk, tenant, name="Secret Name")
    ticket = await make_ticket(desk, tenant, contact)
    helper = await make_agent(desk, tenant, "helper")
    with pytest.raises(TicketUnknown):
        await run(preview_canned, helper, canned_id=made.id, ticket_id=ticket.id)
    stranger = await make_agent(desk, other_tenant, "owner")
    with pytest.raises(CannedResponseUnknown):
        await desk.run(
            other_tenant,
            lambda work: preview_canned(
                work, stranger.actor, canned_id=made.id, ticket_id=ticket.id
            ),
        )
    assert await desk.run(other_tenant, lambda work: list_canned(work, stranger.actor)) == []
    await run(archive_canned, canned_id=made.id)
    with pytest.raises(CannedResponseUnknown):
        await run(preview_canned, canned_id=made.id, ticket_id=ticket.id)


async def test_each_use_counts_once(run: Run, desk: Desk, tenant: Tenant) -> None:
    made = await run(create_canned, wish=hello())
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    for key in ("a", "a", "b", "b"):
        await run(reply, ticket_id=ticket.id, text="Hi", client_key=key, canned_response_id=made.id)
    used = await run(read_canned, canned_id=made.id)
    assert used.use_count == 2
    assert used.used_at is not None
    several = [
        run(reply, ticket_id=ticket.id, text="Hi", canned_response_id=made.id) for _ in range(4)
    ]
    await asyncio.gather(*several)
    assert (await run(read_canned, canned_id=made.id)).use_count == 6


async def test_words_go_out_whatever_became_of_the_canned_response(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    written = await run(reply, ticket_id=ticket.id, text="Hi", canned_response_id=new_id())
    assert written.ticket_id == ticket.id


async def test_the_bots_list_has_pages_with_the_most_used_first(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    for name in ("a", "b", "c"):
        await run(create_canned, wish=hello(name))
    await desk.run(
        tenant,
        lambda work: work.conn.execute(
            "UPDATE canned_responses SET use_count = 5 WHERE shortcut = 'c'"
        ),
    )
    first, more = await desk.run(tenant, lambda work: shortcut_page(work, page=0, size=2))
    assert ([one.shortcut for one in first], more) == (["c", "a"], True)
    last, more = await desk.run(tenant, lambda work: shortcut_page(work, page=1, size=2))
    assert ([one.shortcut for one in last], more) == (["b"], False)
    found = await desk.run(tenant, lambda work: canned_by_shortcut(work, "b"))
    assert found is not None
    await run(archive_canned, canned_id=found.id)
    assert await desk.run(tenant, lambda work: canned_by_shortcut(work, "b")) is None
