"""Custom fields: made, changed, archived, filled in, and asked for before the end (T5)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket, ticket_now

from telldesk.contacts.repo import ContactUnknown
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.canned_responses import CannedWish, create_canned
from telldesk.tickets.actions.categories import create_category
from telldesk.tickets.actions.field_values import (
    fill_contact_fields,
    fill_ticket_fields,
    read_contact_fields,
    read_ticket_fields,
)
from telldesk.tickets.actions.fields import (
    FieldKeyTaken,
    FieldsMoved,
    FieldUnknown,
    FieldWish,
    TooManyFields,
    archive_field,
    change_field,
    create_field,
    list_fields,
    order_fields,
    restore_field,
)
from telldesk.tickets.actions.macro import apply_macro
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.canned import MacroActions
from telldesk.tickets.field_rows import FieldsMissing
from telldesk.tickets.fields import MAX_FIELDS, FieldOption, FieldShape, FieldValueRefused
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.repo import ticket_history
from telldesk.tickets.rows import TicketMoved, TicketRow, TicketUnknown

Run = Callable[..., Awaitable[Any]]


@pytest.fixture
async def manager(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "admin", name="Ada")


@pytest.fixture
async def ticket(desk: Desk, tenant: Tenant) -> TicketRow:
    return await make_ticket(desk, tenant, await make_contact(desk, tenant))


@pytest.fixture
def run(desk: Desk, tenant: Tenant, manager: MadeAgent) -> Run:
    async def run(verb: Any, *args: Any, by: MadeAgent = manager, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, *args, **facts))

    return run


async def made(
    run: Run, key: str, kind: str = "text", of: str = "ticket", **more: Any
) -> FieldShape:
    wish = FieldWish(**({"names": {"en": key.title(), "ru": f"Поле {key}"}} | more))
    found: FieldShape = await run(create_field, belongs_to=of, key=key, kind=kind, wish=wish)
    return found


async def values(run: Run, ticket_id: UUID) -> dict[str, Any]:
    read = await run(read_ticket_fields, ticket_id=ticket_id)
    return {one.field.key: one.value for one in read}


async def test_one_is_made_changed_archived_and_brought_back(run: Run) -> None:
    options = [FieldOption(id="", name=" Europe "), FieldOption(id="", name="Asia")]
    one = await made(run, "region", "one_of", options=options, is_required=True)
    assert [option.name for option in one.options] == ["Europe", "Asia"]
    assert all(option.id for option in one.options)
    renamed = [FieldOption(id=one.options[0].id, name="EU")]
    wish = FieldWish(names={"en": "Where"}, options=renamed)
    changed = await run(change_field, field_id=one.id, wish=wish)
    assert (changed.key, changed.names, changed.options) == ("region", {"en": "Where"}, renamed)
    assert not changed.is_required
    assert (await run(archive_field, field_id=one.id)).is_archived
    assert (await run(archive_field, field_id=one.id)).is_archived
    assert await run(restore_field, field_id=one.id) == changed
    assert await run(list_fields) == [changed]


async def test_a_key_is_one_fields_of_tickets_and_one_of_contacts(run: Run) -> None:
    await made(run, "server")
    await made(run, "server", of="contact")
    with pytest.raises(FieldKeyTaken):
        await made(run, "server")


async def test_fields_stand_in_the_order_wanted(run: Run) -> None:
    ids = [(await made(run, key)).id for key in ("a", "b", "c")]
    assert [one.id for one in await run(list_fields)] == ids
    ordered = await run(order_fields, field_ids=ids[::-1])
    assert [one.key for one in ordered] == ["c", "b", "a"]
    for wrong in (ids[:2], [*ids, new_id()], [ids[0]] * 3):
        with pytest.raises(FieldsMoved):
            await run(order_fields, field_ids=wrong)


async def test_a_desk_has_no_more_than_fifty(run: Run, desk: Desk, tenant: Tenant) -> None:
    await desk.run(
        tenant,
        lambda work: work.conn.execute(
            """INSERT INTO custom_fields (id, belongs_to, key, names, kind)
               SELECT gen_random_uuid(), 'ticket', 'k' || n, '{"en": "x"}', 'text'
               FROM generate_series(1, $1) AS n""",
            MAX_FIELDS - 1,
        ),
    )
    done = await asyncio.gather(*(made(run, f"z{n}") for n in range(3)), return_exceptions=True)
    assert sum(isinstance(one, TooManyFields) for one in done) == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"key": "No"}, "key"),
        ({"key": "x" * 41}, "key"),
        ({"names": {}}, "names"),
        ({"names": {"en": " "}}, "names.en"),
        ({"names": {"en": "x" * 4096}}, "names.en"),
        ({"names": {"en": "a\nb"}}, "names.en"),
        ({"kind": "one_of"}, "options"),
        ({"options": [FieldOption(id="", name="a")]}, "options"),
        ({"kind": "one_of", "options": [FieldOption(id="", name=" ")]}, "options[0].name"),
        ({"kind": "one_of", "options": [FieldOption(id="", name="x" * 4096)]}, "options[0].name"),
        ({"kind": "one_of", "options": [FieldOption(id="A b", name="a")]}, "options[0].id"),
        ({"kind": "one_of", "options": [FieldOption(id="", name=n) for n in "aA"]}, "options"),
        ({"category_ids": [new_id()]}, "category_ids"),
        ({"of": "contact", "is_required": True}, "is_required"),
    ],
)
async def test_what_is_no_field_is_refused(run: Run, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        await made(run, **({"key": "good"} | facts))
    assert refused.value.field == field


@pytest.mark.parametrize("role", ["helper", "moderator", "developer"])
async def test_only_who_manages_the_desk_makes_and_changes_fields(
    run: Run, desk: Desk, tenant: Tenant, role: str
) -> None:
    one = await made(run, "server")
    agent = await make_agent(desk, tenant, role)
    wish = FieldWish(names={"en": "X"})
    for verb, facts in (
        (create_field, {"belongs_to": "ticket", "key": "x", "kind": "text", "wish": wish}),
        (change_field, {"field_id": one.id, "wish": wish}),
        (archive_field, {"field_id": one.id}),
        (restore_field, {"field_id": one.id}),
        (order_fields, {"field_ids": [one.id]}),
    ):
        with pytest.raises(NotAllowed):
            await run(verb, by=agent, **facts)
    assert await run(list_fields, by=agent) == [one]


async def test_a_ticket_has_the_fields_of_its_category_and_keeps_what_is_hidden(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    bugs = await run(create_category, key="bugs", names={"en": "Bugs"})
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant), category_id=bugs.id)
    other = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    server = await made(run, "server", category_ids=[bugs.id])
    level = await made(run, "level", "number")
    await made(run, "birthday", "date", of="contact")
    wished = {server.id: " eu-1 ", level.id: 5}
    await run(fill_ticket_fields, ticket_id=ticket.id, values=wished)
    assert await values(run, ticket.id) == {"server": "eu-1", "level": 5}
    assert await values(run, other.id) == {"level": None}
    await run(archive_field, field_id=level.id)
    assert await values(run, ticket.id) == {"server": "eu-1"}
    with pytest.raises(FieldUnknown):
        await run(fill_ticket_fields, ticket_id=ticket.id, values={level.id: 6})
    await run(restore_field, field_id=level.id)
    assert await values(run, ticket.id) == {"server": "eu-1", "level": 5}
    await run(fill_ticket_fields, ticket_id=ticket.id, values={server.id: "  "})
    assert await values(run, ticket.id) == {"server": None, "level": 5}


async def test_history_names_the_field_and_not_the_words(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    server = await made(run, "server")
    flag = await made(run, "flag", "yes_no")
    wished = {server.id: "secret place", flag.id: True}
    await run(fill_ticket_fields, ticket_id=ticket.id, values=wished, version=ticket.version)
    await run(fill_ticket_fields, ticket_id=ticket.id, values=wished)
    assert (await ticket_now(desk, tenant, ticket.id)).version == ticket.version + 1
    page = await run(ticket_history, ticket.id, before=None, limit=10)
    said = [one.data.field_id for one in page.lines if one.kind == "field"]
    assert sorted(said) == sorted([server.id, flag.id])
    with pytest.raises(TicketMoved):
        await run(fill_ticket_fields, ticket_id=ticket.id, values={}, version=ticket.version)


async def test_all_values_are_taken_or_none(run: Run, ticket: TicketRow) -> None:
    server, level = await made(run, "server"), await made(run, "level", "number")
    with pytest.raises(FieldValueRefused) as refused:
        await run(
            fill_ticket_fields, ticket_id=ticket.id, values={server.id: "eu", level.id: "five"}
        )
    assert refused.value.facts["name"] == "Level"
    assert await values(run, ticket.id) == {"server": None, "level": None}


async def test_two_people_at_once_fill_in_two_fields(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    other = await make_agent(desk, tenant, "moderator")
    server, level = await made(run, "server"), await made(run, "level", "number")
    for turn in range(20):
        await asyncio.gather(
            run(fill_ticket_fields, ticket_id=ticket.id, values={server.id: f"eu-{turn}"}),
            run(fill_ticket_fields, by=other, ticket_id=ticket.id, values={level.id: turn}),
        )
        assert await values(run, ticket.id) == {"server": f"eu-{turn}", "level": turn}


async def test_a_helper_fills_in_their_own_tickets_and_sees_no_others(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    contact = await make_contact(desk, tenant)
    own = await make_ticket(desk, tenant, contact, assignee=helper)
    server = await made(run, "server")
    await run(fill_ticket_fields, by=helper, ticket_id=own.id, values={server.id: "eu"})
    for verb, facts in ((read_ticket_fields, {}), (fill_ticket_fields, {"values": {}})):
        with pytest.raises(TicketUnknown):
            await run(verb, by=helper, ticket_id=ticket.id, **facts)
    nick = await made(run, "nick", of="contact")
    read = await run(read_contact_fields, by=helper, contact_id=contact.id)
    assert [(one.field.id, one.value) for one in read] == [(nick.id, None)]
    with pytest.raises(ContactUnknown):
        await run(read_contact_fields, by=helper, contact_id=ticket.contact_id)
    with pytest.raises(NotAllowed):
        await run(fill_contact_fields, by=helper, contact_id=contact.id, values={nick.id: "x"})


async def test_a_contact_has_fields_too(run: Run, ticket: TicketRow, queues: Desk) -> None:
    nick, server = await made(run, "nick", of="contact"), await made(run, "server")
    contact_id = ticket.contact_id
    for _ in range(2):
        read = await run(fill_contact_fields, contact_id=contact_id, values={nick.id: "<b>x"})
        assert [(one.field.key, one.value) for one in read] == [("nick", "<b>x")]
    told = "SELECT count(*) FROM relay.outbox WHERE event = 'ContactFieldsChanged'"
    assert await queues.platform(lambda work: work.conn.fetchval(told)) == 1
    with pytest.raises(FieldUnknown):
        await run(fill_contact_fields, contact_id=contact_id, values={server.id: "x"})
    with pytest.raises(ContactUnknown):
        await run(fill_contact_fields, contact_id=new_id(), values={nick.id: "x"})


async def test_a_ticket_is_not_resolved_without_what_is_required(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    server = await made(run, "server", is_required=True)
    with pytest.raises(FieldsMissing) as refused:
        await run(change_status, ticket_id=ticket.id, step=Step.RESOLVE)
    assert refused.value.facts["fields"] == "Server"
    macro = await run(
        create_canned,
        wish=CannedWish(
            shortcut="end", title="End", texts={}, actions=MacroActions(step="resolve")
        ),
    )
    used = {"ticket_id": ticket.id, "macro_id": macro.id, "text": ""}
    with pytest.raises(FieldsMissing):
        await run(apply_macro, **used, client_key="one")
    assert (await ticket_now(desk, tenant, ticket.id)).status is Status.OPEN
    await run(fill_ticket_fields, ticket_id=ticket.id, values={server.id: "eu"})
    await run(apply_macro, **used, client_key="two")
    assert (await ticket_now(desk, tenant, ticket.id)).status is Status.RESOLVED


async def test_another_tenants_field_is_none_of_this_one(
    run: Run, desk: Desk, tenant: Tenant, other_tenant: Tenant, ticket: TicketRow
) -> None:
    stranger = await make_agent(desk, other_tenant, "admin")
    wish = FieldWish(names={"en": "Theirs"})
    foreign = await desk.run(
        other_tenant,
        lambda work: create_field(
            work, stranger.actor, belongs_to="ticket", key="x", kind="text", wish=wish
        ),
    )
    with pytest.raises(FieldUnknown):
        await run(fill_ticket_fields, ticket_id=ticket.id, values={foreign.id: "x"})
    for verb, facts in ((archive_field, {}), (restore_field, {}), (change_field, {"wish": wish})):
        with pytest.raises(FieldUnknown):
            await run(verb, field_id=foreign.id, **facts)
    assert await run(list_fields) == []
