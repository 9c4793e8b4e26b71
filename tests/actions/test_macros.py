"""Macros: words and actions at once, all or nothing, each use once (T12)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket, ticket_now

from telldesk.identity.actions.staff import remove_agent
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.canned_responses import (
    CannedWish,
    archive_canned,
    create_canned,
    preview_canned,
    read_canned,
)
from telldesk.tickets.actions.categories import archive_category, create_category
from telldesk.tickets.actions.macro import MacroNotAllowed, MacroRefused, apply_macro
from telldesk.tickets.actions.message import ClientKeyReused
from telldesk.tickets.actions.reply import ContactUnreachable
from telldesk.tickets.canned import MacroActions
from telldesk.tickets.canned_rows import CannedResponseUnknown
from telldesk.tickets.composing import TextEmpty
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.rows import TicketMoved, TicketRow, TicketUnknown

Run = Callable[..., Awaitable[Any]]


@pytest.fixture
async def manager(desk: Desk, tenant: Tenant) -> MadeAgent:
    return await make_agent(desk, tenant, "admin", name="Ada")


@pytest.fixture
def run(desk: Desk, tenant: Tenant, manager: MadeAgent) -> Run:
    async def run(verb: Any, by: MadeAgent = manager, **facts: Any) -> Any:
        return await desk.run(tenant, lambda work: verb(work, by.actor, **facts))

    return run


@pytest.fixture
async def ticket(desk: Desk, tenant: Tenant) -> TicketRow:
    return await make_ticket(desk, tenant, await make_contact(desk, tenant))


async def macro(run: Run, text: str = "Done, {name}.", **actions: Any) -> Any:
    wish = CannedWish(
        shortcut=f"m{new_id().hex[:12]}", title="Finish", texts={"en": text} if text else {},
        actions=MacroActions(**actions),
    )  # fmt: skip
    return (await run(create_canned, wish=wish)).id


async def traces(desk: Desk, tenant: Tenant, ticket: TicketRow) -> dict[str, Any]:
    """What a macro leaves behind."""
    return dict(
        await desk.run(
            tenant,
            lambda work: work.conn.fetchrow(
                """SELECT (SELECT count(*) FROM messages WHERE ticket_id = $1) AS messages,
                     (SELECT count(*) FROM deliveries WHERE ticket_id = $1) AS deliveries,
                     (SELECT count(*) FROM macro_uses) AS uses,
                     (SELECT sum(use_count) FROM canned_responses) AS counted,
                     ARRAY(SELECT kind FROM ticket_events WHERE ticket_id = $1
                           ORDER BY position) AS history""",
                ticket.id,
            ),
        )
    )


async def test_a_macro_answers_and_does_everything_it_says(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    category = await run(create_category, key="money", names={"en": "Money"})
    other = await make_agent(desk, tenant)
    macro_id = await macro(
        run, priority=4, category_id=category.id, assigns="agent", assignee_id=other.id,
        step="resolve",
    )  # fmt: skip
    seen = await run(preview_canned, canned_id=macro_id, ticket_id=ticket.id)
    assert [(one.kind, one.changes, one.refusal) for one in seen.actions] == [
        ("priority", True, ""), ("category", True, ""), ("assignee", True, ""), ("step", True, ""),
    ]  # fmt: skip
    used = await run(
        apply_macro, ticket_id=ticket.id, macro_id=macro_id, text=seen.text,
        version=seen.version, client_key="k",
    )  # fmt: skip
    after = await ticket_now(desk, tenant, ticket.id)
    assert (after.priority, after.category_id) == (4, category.id)
    assert (after.assignee_id, after.status) == (other.id, Status.RESOLVED)
    assert after.last_message_id == used.message_id
    left = await traces(desk, tenant, ticket)
    assert left["history"] == [
        "opened", "macro", "replied", "assigned", "status", "priority", "category", "assigned",
        "status",
    ]  # fmt: skip
    assert (left["messages"], left["deliveries"], left["uses"], left["counted"]) == (1, 1, 1, 1)
    (line,) = await desk.run(
        tenant,
        lambda work: work.conn.fetch("SELECT data FROM ticket_events WHERE kind = 'macro'"),
    )
    assert line["data"] == {"macro_id": str(macro_id)}


async def test_the_same_key_again_does_nothing_twice(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    macro_id = await macro(run, priority=4)
    facts = {"ticket_id": ticket.id, "macro_id": macro_id, "text": "Done", "client_key": "k"}
    several = [run(apply_macro, version=ticket.version, **facts) for _ in range(5)]
    first, *others = await asyncio.gather(*several)
    assert all(one == first for one in others)
    # Also when the macro is gone and the ticket moved on meanwhile.
    await run(archive_canned, canned_id=macro_id)
    assert await run(apply_macro, version=1, **facts) == first
    left = await traces(desk, tenant, ticket)
    assert (left["messages"], left["uses"], left["counted"]) == (1, 1, 1)
    assert left["history"].count("macro") == left["history"].count("priority") == 1


async def test_a_key_of_another_use_is_refused(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    macro_id, other_id = await macro(run, "", priority=4), await macro(run, "", priority=3)
    facts = {"text": "", "client_key": "k"}
    await run(apply_macro, ticket_id=ticket.id, macro_id=macro_id, **facts)
    other = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    with pytest.raises(ClientKeyReused):
        await run(apply_macro, ticket_id=ticket.id, macro_id=other_id, **facts)
    with pytest.raises(ClientKeyReused):
        await run(apply_macro, ticket_id=other.id, macro_id=macro_id, **facts)
    assert (await ticket_now(desk, tenant, other.id)).priority == 2
    for wrong in ("", "x" * 65, "a\nb"):
        with pytest.raises(Invalid):
            await run(apply_macro, ticket_id=other.id, macro_id=macro_id, text="", client_key=wrong)


async def test_of_two_tickets_at_once_one_key_is_used_by_one(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    macro_id = await macro(run, "", priority=4)
    tickets = [await make_ticket(desk, tenant, await make_contact(desk, tenant)) for _ in range(3)]
    done = await asyncio.gather(
        *(
            run(apply_macro, ticket_id=one.id, macro_id=macro_id, text="", client_key="k")
            for one in tickets
        ),
        return_exceptions=True,
    )
    assert sum(isinstance(one, ClientKeyReused) for one in done) == 2
    after = [(await ticket_now(desk, tenant, one.id)).priority for one in tickets]
    assert sorted(after) == [2, 2, 4]


async def test_a_macro_without_words_sends_nothing(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    macro_id = await macro(run, "", assigns="me", step="close")
    used = await run(apply_macro, ticket_id=ticket.id, macro_id=macro_id, text="", client_key="k")
    assert used.message_id is None
    after = await ticket_now(desk, tenant, ticket.id)
    assert after.status is Status.CLOSED
    assert (await traces(desk, tenant, ticket))["deliveries"] == 0


async def test_an_answer_that_makes_it_wait_already_is_no_hindrance(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    macro_id = await macro(run, assigns="me", step="wait")
    await run(apply_macro, ticket_id=ticket.id, macro_id=macro_id, text="Well", client_key="k")
    after = await ticket_now(desk, tenant, ticket.id)
    assert after.status is Status.WAITING
    assert after.assignee_id is not None


@pytest.mark.parametrize(
    ("actions", "action"),
    [
        ({"priority": 4}, "priority"), ({"assigns": "nobody"}, "assignee"),
        ({"step": "resolve", "priority": 1}, "priority"),
    ],
)  # fmt: skip
async def test_what_ones_role_does_not_allow_stops_all_of_it_and_is_named(
    run: Run, desk: Desk, tenant: Tenant, actions: dict[str, Any], action: str
) -> None:
    helper = await make_agent(desk, tenant, "helper")
    contact = await make_contact(desk, tenant)
    ticket = await make_ticket(desk, tenant, contact, assignee=helper)
    macro_id = await macro(run, **actions)
    with pytest.raises(MacroNotAllowed) as refused:
        await run(
            apply_macro, helper, ticket_id=ticket.id, macro_id=macro_id, text="x", client_key="k"
        )
    assert refused.value.facts == {"action": action}
    assert await ticket_now(desk, tenant, ticket.id) == ticket
    left = await traces(desk, tenant, ticket)
    assert (left["messages"], left["uses"], left["counted"]) == (0, 0, 0)
    assert left["history"] == ["opened"]


async def test_a_helper_uses_what_a_helper_may(run: Run, desk: Desk, tenant: Tenant) -> None:
    helper = await make_agent(desk, tenant, "helper")
    ticket = await make_ticket(desk, tenant, await make_contact(desk, tenant), assignee=helper)
    macro_id = await macro(run, step="resolve")
    await run(
        apply_macro, helper, ticket_id=ticket.id, macro_id=macro_id, text="Bye", client_key="k"
    )
    assert (await ticket_now(desk, tenant, ticket.id)).status is Status.RESOLVED


async def test_what_is_not_possible_stops_all_of_it_and_is_named(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    category = await run(create_category, key="money", names={"en": "Money"})
    other = await make_agent(desk, tenant)
    macros = {
        "category": await macro(run, category_id=category.id, step="close"),
        "assignee": await macro(run, assigns="agent", assignee_id=other.id),
        "step": await macro(run, "", priority=4, step="resolve"),
    }
    await run(archive_category, category_id=category.id)
    await run(remove_agent, agent_id=other.id)
    for action, macro_id in macros.items():
        contact = await make_contact(desk, tenant)
        closed = await make_ticket(desk, tenant, contact, status="closed")
        text = "" if action == "step" else "x"
        with pytest.raises(MacroRefused) as refused:
            await run(
                apply_macro, ticket_id=closed.id, macro_id=macro_id, text=text, client_key=action
            )
        assert refused.value.facts["action"] == action
        assert await ticket_now(desk, tenant, closed.id) == closed


async def test_a_contact_who_cannot_be_reached_gets_no_half_of_it(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    contact = await make_contact(desk, tenant, reachability="blocked")
    ticket = await make_ticket(desk, tenant, contact)
    macro_id = await macro(run, priority=4)
    with pytest.raises(ContactUnreachable):
        await run(apply_macro, ticket_id=ticket.id, macro_id=macro_id, text="x", client_key="k")
    assert await ticket_now(desk, tenant, ticket.id) == ticket
    assert (await traces(desk, tenant, ticket))["history"] == ["opened"]


async def test_a_ticket_that_moved_since_the_preview_is_shown_anew(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    macro_id = await macro(run, priority=4)
    with pytest.raises(TicketMoved):
        await run(
            apply_macro, ticket_id=ticket.id, macro_id=macro_id, text="x",
            version=ticket.version + 1, client_key="k",
        )  # fmt: skip


async def test_without_words_or_actions_there_is_nothing_to_do(run: Run, ticket: TicketRow) -> None:
    plain = await macro(run)
    with pytest.raises(TextEmpty):
        await run(apply_macro, ticket_id=ticket.id, macro_id=plain, text="", client_key="k")
    used = await run(apply_macro, ticket_id=ticket.id, macro_id=plain, text="Hi", client_key="k")
    assert used.message_id is not None
    assert (await run(read_canned, canned_id=plain)).use_count == 1


async def test_nobody_uses_a_macro_where_they_see_nothing(
    run: Run, desk: Desk, tenant: Tenant, other_tenant: Tenant, ticket: TicketRow
) -> None:
    macro_id = await macro(run, step="close")
    helper = await make_agent(desk, tenant, "helper")
    facts = {"ticket_id": ticket.id, "macro_id": macro_id, "text": "x", "client_key": "k"}
    with pytest.raises(TicketUnknown):
        await run(apply_macro, helper, **facts)
    stranger = await make_agent(desk, other_tenant, "owner")
    with pytest.raises(TicketUnknown):
        await desk.run(other_tenant, lambda work: apply_macro(work, stranger.actor, **facts))
    theirs = await make_ticket(desk, other_tenant, await make_contact(desk, other_tenant))
    with pytest.raises(CannedResponseUnknown):
        await desk.run(
            other_tenant,
            lambda work: apply_macro(work, stranger.actor, **{**facts, "ticket_id": theirs.id}),
        )
    await run(archive_canned, canned_id=macro_id)
    with pytest.raises(CannedResponseUnknown):
        await run(apply_macro, **facts)
