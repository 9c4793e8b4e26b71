"""Tags: made, changed, archived, merged and brought back; put on tickets and taken off (T5)."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
from tests.support.factories import MadeAgent, make_agent, make_contact, make_ticket, ticket_now

from telldesk.identity.actor import OPERATOR
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Desk
from telldesk.tickets.actions.tag_ticket import TagUnusable, TooManyTagsOfTicket, change_tags
from telldesk.tickets.actions.tags import (
    TagMergeRefused,
    TagNameTaken,
    TagUnknown,
    TooManyTags,
    archive_tag,
    change_tag,
    create_tag,
    list_tags,
    merge_tag,
    restore_tag,
)
from telldesk.tickets.repo import TicketFilters, list_tickets, read_ticket_shape, ticket_history
from telldesk.tickets.rows import TicketMoved, TicketRow, TicketUnknown
from telldesk.tickets.tags import MAX_TAGS, MAX_TAGS_OF_TICKET

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


async def _names(run: Run, ticket_id: UUID) -> list[str]:
    return [one.name for one in (await run(read_ticket_shape, ticket_id)).tags]


async def _told(queues: Desk, tenant: Tenant, event: str) -> int:
    return await queues.platform(
        lambda work: work.conn.fetchval(
            "SELECT count(*) FROM relay.outbox WHERE tenant = $1 AND event = $2",
            tenant.schema, event,
        )
    )  # fmt: skip


async def test_one_is_made_changed_archived_and_brought_back(
    run: Run, queues: Desk, tenant: Tenant
) -> None:
    made = await run(create_tag, name="  big  Customer ", colour="#2965cc")
    assert (made.name, made.colour, made.is_archived) == ("big Customer", "#2965cc", False)
    changed = await run(change_tag, tag_id=made.id, name="Big customer", colour="")
    assert (changed.id, changed.name, changed.colour) == (made.id, "Big customer", "")
    assert (await run(archive_tag, tag_id=made.id)).is_archived
    assert (await run(archive_tag, tag_id=made.id)).is_archived
    assert await run(list_tags) == [await run(archive_tag, tag_id=made.id)]
    assert await run(restore_tag, tag_id=made.id) == changed
    assert await _told(queues, tenant, "TagsChanged") == 6


async def test_a_name_is_one_tags_without_regard_to_case_even_archived(run: Run) -> None:
    first, second = await run(create_tag, name="VIP"), await run(create_tag, name="other")
    await run(archive_tag, tag_id=first.id)
    with pytest.raises(TagNameTaken):
        await run(create_tag, name="vip")
    with pytest.raises(TagNameTaken):
        await run(change_tag, tag_id=second.id, name="v\u200bIp", colour="")


async def test_of_many_at_once_one_gets_the_name(run: Run) -> None:
    tries = [run(create_tag, name="same") for _ in range(6)]
    done = await asyncio.gather(*tries, return_exceptions=True)
    failed = [one for one in done if isinstance(one, BaseException)]
    assert len(failed) == 5
    assert all(isinstance(one, TagNameTaken) for one in failed)


async def test_a_desk_has_no_more_than_three_hundred(run: Run, desk: Desk, tenant: Tenant) -> None:
    await desk.run(
        tenant,
        lambda work: work.conn.execute(
            "INSERT INTO tags (id, name, name_key)"
            " SELECT gen_random_uuid(), 't' || n, 't' || n FROM generate_series(1, $1) AS n",
            MAX_TAGS - 1,
        ),
    )
    done = await asyncio.gather(
        *(run(create_tag, name=f"last {n}") for n in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, TooManyTags) for one in done) == 2
    assert len(await run(list_tags)) == MAX_TAGS


@pytest.mark.parametrize("name", ["", "\u200b", "x" * 4096, "a\nb"])
async def test_a_name_nobody_could_read_is_refused(run: Run, name: str) -> None:
    with pytest.raises(Invalid):
        await run(create_tag, name=name)


async def test_a_hostile_name_is_kept_word_for_word(run: Run, ticket: TicketRow) -> None:
    name = '<img src=x onerror="x">\u202eevil'
    tag = await run(create_tag, name=name)
    await run(change_tags, ticket_id=ticket.id, add=[tag.id])
    assert await _names(run, ticket.id) == [name]


@pytest.mark.parametrize("role", ["helper", "moderator", "developer"])
async def test_only_who_manages_the_desk_makes_and_changes_tags(
    run: Run, desk: Desk, tenant: Tenant, role: str
) -> None:
    tag, other = await run(create_tag, name="a"), await run(create_tag, name="b")
    agent = await make_agent(desk, tenant, role)
    for verb, facts in (
        (create_tag, {"name": "c"}),
        (change_tag, {"tag_id": tag.id, "name": "c", "colour": ""}),
        (archive_tag, {"tag_id": tag.id}),
        (restore_tag, {"tag_id": tag.id}),
        (merge_tag, {"tag_id": tag.id, "into_id": other.id}),
    ):
        with pytest.raises(NotAllowed):
            await run(verb, by=agent, **facts)
    assert [one.name for one in await run(list_tags, by=agent)] == ["a", "b"]
    with pytest.raises(NotAllowed):
        await desk.run(tenant, lambda work: list_tags(work, OPERATOR))


async def test_tags_are_put_on_and_taken_off_and_history_says_so(
    run: Run, ticket: TicketRow, queues: Desk, tenant: Tenant
) -> None:
    vip, late = await run(create_tag, name="vip"), await run(create_tag, name="Late")
    stored = await run(change_tags, ticket_id=ticket.id, add=[vip.id, late.id, vip.id])
    assert stored.version == ticket.version + 1
    assert await _names(run, ticket.id) == ["Late", "vip"]
    again = await run(change_tags, ticket_id=ticket.id, add=[vip.id], remove=[new_id()])
    assert again.version == stored.version
    await run(change_tags, ticket_id=ticket.id, remove=[vip.id], version=stored.version)
    assert await _names(run, ticket.id) == ["Late"]
    page = await run(ticket_history, ticket.id, before=None, limit=10)
    said = [(one.kind, one.data.tag_id) for one in page.lines if "tagged" in one.kind]
    assert sorted(said[:2]) == sorted([("tagged", vip.id), ("tagged", late.id)])
    assert said[2:] == [("untagged", vip.id)]
    assert await _told(queues, tenant, "TicketChanged") == 2
    listed = await run(list_tickets, TicketFilters(), None, 10)
    assert [[tag.name for tag in one.tags] for one in listed.tickets] == [["Late"]]


async def test_a_version_that_is_old_is_refused(run: Run, ticket: TicketRow) -> None:
    tag = await run(create_tag, name="vip")
    with pytest.raises(TicketMoved):
        await run(change_tags, ticket_id=ticket.id, add=[tag.id], version=ticket.version + 1)


async def test_an_archived_tag_stays_where_it_is_and_is_put_nowhere_else(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    tag = await run(create_tag, name="vip")
    await run(change_tags, ticket_id=ticket.id, add=[tag.id])
    await run(archive_tag, tag_id=tag.id)
    assert await _names(run, ticket.id) == ["vip"]
    other = await make_ticket(desk, tenant, await make_contact(desk, tenant))
    for wrong in (tag.id, new_id()):
        with pytest.raises(TagUnusable):
            await run(change_tags, ticket_id=other.id, add=[wrong])
    await run(change_tags, ticket_id=ticket.id, remove=[tag.id])
    assert await _names(run, ticket.id) == []


async def test_a_ticket_has_at_most_twenty(run: Run, ticket: TicketRow) -> None:
    tags = [(await run(create_tag, name=f"t{n}")).id for n in range(MAX_TAGS_OF_TICKET + 1)]
    await run(change_tags, ticket_id=ticket.id, add=tags[:-1])
    with pytest.raises(TooManyTagsOfTicket):
        await run(change_tags, ticket_id=ticket.id, add=tags[-1:])
    await run(change_tags, ticket_id=ticket.id, add=tags[-1:], remove=tags[:1])
    assert len(await _names(run, ticket.id)) == MAX_TAGS_OF_TICKET


async def test_who_may_not_sort_or_not_see_tags_nothing(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    tag = await run(create_tag, name="vip")
    helper = await make_agent(desk, tenant, "helper")
    with pytest.raises(NotAllowed):
        await run(change_tags, by=helper, ticket_id=ticket.id, add=[tag.id])
    with pytest.raises(TicketUnknown):
        await run(change_tags, ticket_id=new_id(), add=[tag.id])


async def test_another_tenants_tag_is_none_of_this_one(
    run: Run, desk: Desk, tenant: Tenant, other_tenant: Tenant, ticket: TicketRow
) -> None:
    stranger = await make_agent(desk, other_tenant, "admin")
    foreign = await desk.run(
        other_tenant, lambda work: create_tag(work, stranger.actor, name="theirs")
    )
    with pytest.raises(TagUnusable):
        await run(change_tags, ticket_id=ticket.id, add=[foreign.id])
    for verb in (archive_tag, restore_tag):
        with pytest.raises(TagUnknown):
            await run(verb, tag_id=foreign.id)
    assert await run(list_tags) == []


async def test_two_people_at_once_lose_nothing_of_each_others(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    other = await make_agent(desk, tenant, "moderator")
    one, two, gone = [(await run(create_tag, name=name)).id for name in ("a", "b", "c")]
    for _ in range(20):
        await run(change_tags, ticket_id=ticket.id, add=[gone], remove=[one, two])
        await asyncio.gather(
            run(change_tags, ticket_id=ticket.id, add=[one]),
            run(change_tags, by=other, ticket_id=ticket.id, add=[two], remove=[gone]),
        )
        assert await _names(run, ticket.id) == ["a", "b"]
    assert (await ticket_now(desk, tenant, ticket.id)).version == ticket.version + 60


async def test_merging_moves_the_tickets_and_bringing_back_undoes_it(
    run: Run, desk: Desk, tenant: Tenant
) -> None:
    tickets = [await make_ticket(desk, tenant, await make_contact(desk, tenant)) for _ in range(4)]
    only, both, other, cleared = (one.id for one in tickets)
    bug, error = await run(create_tag, name="bug"), await run(create_tag, name="error")
    for ticket_id in (only, both, cleared):
        await run(change_tags, ticket_id=ticket_id, add=[bug.id])
    for ticket_id in (both, other):
        await run(change_tags, ticket_id=ticket_id, add=[error.id])
    merged = await run(merge_tag, tag_id=bug.id, into_id=error.id)
    assert (merged.is_archived, merged.merged_into_id) == (True, error.id)
    for ticket_id in (only, both, other, cleared):
        assert await _names(run, ticket_id) == ["error"]
    await run(change_tags, ticket_id=cleared, remove=[error.id])
    back = await run(restore_tag, tag_id=bug.id)
    assert (back.is_archived, back.merged_into_id) == (False, None)
    assert await _names(run, only) == ["bug"]
    assert await _names(run, both) == ["bug", "error"]
    assert await _names(run, other) == ["error"]
    assert await _names(run, cleared) == []


async def test_a_chain_of_mergings_comes_apart_again(run: Run, desk: Desk, tenant: Tenant) -> None:
    tickets = [await make_ticket(desk, tenant, await make_contact(desk, tenant)) for _ in range(2)]
    first, second = (one.id for one in tickets)
    a, b, c = [(await run(create_tag, name=name)).id for name in ("a", "b", "c")]
    await run(change_tags, ticket_id=first, add=[a])
    await run(change_tags, ticket_id=second, add=[a, c])
    await run(merge_tag, tag_id=a, into_id=b)
    await run(merge_tag, tag_id=b, into_id=c)
    assert await _names(run, first) == await _names(run, second) == ["c"]
    await run(restore_tag, tag_id=a)
    assert await _names(run, first) == ["a"]
    assert await _names(run, second) == ["a", "c"]


async def test_what_cannot_be_merged_is_refused(run: Run) -> None:
    a, b, c = [(await run(create_tag, name=name)).id for name in ("a", "b", "c")]
    with pytest.raises(TagMergeRefused):
        await run(merge_tag, tag_id=a, into_id=a)
    with pytest.raises(TagUnknown):
        await run(merge_tag, tag_id=a, into_id=new_id())
    await run(merge_tag, tag_id=a, into_id=b)
    for wrong in ((a, c), (c, a)):
        with pytest.raises(TagMergeRefused):
            await run(merge_tag, tag_id=wrong[0], into_id=wrong[1])


async def test_tagging_while_a_tag_is_merged_leaves_no_ticket_with_one_that_is_gone(
    run: Run, desk: Desk, tenant: Tenant, ticket: TicketRow
) -> None:
    a, b = [(await run(create_tag, name=name)).id for name in ("a", "b")]
    for _ in range(20):
        done = await asyncio.gather(
            run(merge_tag, tag_id=a, into_id=b),
            run(change_tags, ticket_id=ticket.id, add=[a]),
            return_exceptions=True,
        )
        assert not isinstance(done[0], BaseException)
        assert await _names(run, ticket.id) == ([] if isinstance(done[1], TagUnusable) else ["b"])
        await run(restore_tag, tag_id=a)
        await run(change_tags, ticket_id=ticket.id, remove=[a, b])
