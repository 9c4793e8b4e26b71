"""Who is at which ticket: told to those who may see the ticket, and forgotten by itself."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from tests.support.live import TICKETS, Line, asked, closed, line_of
from tests.support.web import OpenSite, Person, Site

from telldesk.kernel.db import Tenant

pytestmark = pytest.mark.usefixtures("relaying")


def here(*people: Person) -> list[dict[str, Any]]:
    found = [{"id": one.me["id"], "name": one.me["name"]} for one in people]
    return sorted(found, key=lambda one: (one["name"], one["id"].replace("-", "")))


async def until_typing(line: Line, *people: Person) -> dict[str, Any]:
    return await line.aside("presence", typing=here(*people))


async def nothing_more(*lines: Line) -> None:
    """Every line is told of a change made now, and of nothing beside it before."""
    for line in lines:
        line.asides.clear()
        await line.say(viewing="nonsense")
        assert (await line.next()) == {"type": "error", "error": "not-understood"}
        assert line.asides == []


async def test_agents_see_who_looks_and_who_writes(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    one, two = await site.agent(tenant, "moderator"), await site.agent(tenant, "admin")
    ticket_id = await asked(contact)
    async with line_of(site, one) as first, line_of(site, two) as second:
        await first.say(viewing=ticket_id)
        told = await second.aside("presence", ticket_id=ticket_id)
        assert told == {
            "type": "presence", "ticket_id": ticket_id, "viewing": here(one), "typing": [],
            "contact_is_typing": False,
        }  # fmt: skip
        await first.say(typing=ticket_id)
        told = await until_typing(second, one)
        assert told["viewing"] == []
        await second.say(viewing=ticket_id)
        await first.aside("presence", viewing=here(two), typing=here(one))
        await first.say(viewing=None)
        await second.aside("presence", viewing=here(two), typing=[])


async def test_writing_ends_by_itself(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    async with line_of(site, agent) as line:
        await line.say(typing=ticket_id)
        await until_typing(line, agent)
        await line.aside("presence", viewing=here(agent), typing=[])


async def test_whoever_leaves_is_at_no_ticket(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    one, two = await site.agent(tenant, "moderator"), await site.agent(tenant, "admin")
    ticket_id = await asked(contact)
    async with line_of(site, two) as second:
        async with line_of(site, one) as first:
            await first.say(typing=ticket_id)
            await until_typing(second, one)
        await second.aside("presence", viewing=[], typing=[])
        await second.aside("staff.online", agents=here(two))


async def test_R3_every_process_knows_and_who_comes_is_told(
    site: Site, open_site: OpenSite, tenant: Tenant
) -> None:
    contact = await site.contact(tenant)
    one, two = await site.agent(tenant, "moderator"), await site.agent(tenant, "admin")
    ticket_id = await asked(contact)
    async with open_site() as elsewhere, line_of(site, one) as first:
        await first.say(viewing=ticket_id)
        await first.aside("presence", viewing=here(one))
        # Nobody of this desk was in the other process before: it asks, and hears.
        async with line_of(elsewhere, two) as second:
            await second.aside("presence", ticket_id=ticket_id, viewing=here(one))
            await first.aside("staff.online", agents=here(one, two))
            await first.say(typing=ticket_id)
            await until_typing(second, one)
            async with line_of(elsewhere, contact) as third:
                await first.say(typing=ticket_id)
                told = await third.aside("typing", is_typing=True)
                assert told == {
                    "type": "typing", "ticket_id": ticket_id, "is_typing": True,
                    "name": one.me["name"],
                }  # fmt: skip
                await third.say(typing=ticket_id)
                await first.aside("presence", contact_is_typing=True)
                await first.aside("presence", contact_is_typing=False)


async def test_a_contact_never_hears_who_looks(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    async with line_of(site, contact) as outside, line_of(site, agent) as inside:
        for viewing in (ticket_id, None, ticket_id):
            await inside.say(viewing=viewing)
            await inside.aside("presence", viewing=here(agent) if viewing else [])
        await nothing_more(outside)
        await inside.say(typing=ticket_id)
        await outside.aside("typing", is_typing=True)
        await inside.say(typing=None)
        await outside.aside("typing", is_typing=False, name="")
        await inside.say(viewing=None)
        await inside.aside("presence", viewing=[], typing=[])
        await nothing_more(outside)


async def test_a_contact_looking_is_nobodys_business(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    async with line_of(site, contact) as outside, line_of(site, agent) as inside:
        await inside.aside("staff.online")
        await outside.say(viewing=ticket_id)
        await outside.say(viewing="nonsense")
        await outside.next()
        await nothing_more(inside)
        await outside.say(typing=ticket_id)
        told = await inside.aside("presence", contact_is_typing=True)
        assert (told["viewing"], told["typing"]) == ([], [])
        await outside.say(typing=None)
        await inside.aside("presence", contact_is_typing=False)
        assert all(one["type"] != "staff.online" for one in inside.asides[1:])


async def test_a_helper_hears_only_of_their_own_tickets(site: Site, tenant: Tenant) -> None:
    contact, admin = await site.contact(tenant), await site.agent(tenant, "admin")
    helper = await site.agent(tenant, "helper")
    ticket_id = await asked(contact)
    path = f"{TICKETS}/{ticket_id}/assignee"
    async with line_of(site, admin) as above, line_of(site, helper) as below:
        await below.say(typing=ticket_id)
        assert (await below.next()) == {"type": "error", "error": "ticket-unknown"}
        await below.aside("staff.online", agents=here(admin, helper))
        await above.say(viewing=ticket_id)
        await above.aside("presence", viewing=here(admin))
        await nothing_more(below)
        await admin.ask("PUT", path, {"assignee_id": helper.me["id"]})
        await below.aside("presence", ticket_id=ticket_id, viewing=here(admin))
        await admin.ask("PUT", path, {"assignee_id": None})
        await below.until("ticket.revoked")
        await above.say(typing=ticket_id)
        await until_typing(above, admin)
        await nothing_more(below)


async def test_T16_T18_nothing_crosses_desks_or_contacts(
    site: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    contact, stranger = await site.contact(tenant), await site.contact(tenant)
    agent, foreign = await site.agent(tenant, "owner"), await site.agent(other_tenant, "owner")
    ticket_id = await asked(contact)
    unknown = {"type": "error", "error": "ticket-unknown"}
    async with (
        line_of(site, agent) as inside,
        line_of(site, foreign) as away,
        line_of(site, stranger) as beside,
    ):
        await away.aside("staff.online", agents=here(foreign))
        for line in (away, beside):
            for word in ("viewing", "typing"):
                for wanted in (ticket_id, str(uuid4())):
                    await line.say(**{word: wanted})
                    assert (await line.next()) == unknown
        await inside.say(typing=ticket_id)
        told = await until_typing(inside, agent)
        assert (told["viewing"], told["contact_is_typing"]) == ([], False)
        await nothing_more(away, beside)


async def test_two_sockets_of_one_agent_are_one_agent(site: Site, tenant: Tenant) -> None:
    agent, other = await site.agent(tenant, "helper"), await site.agent(tenant, "helper")
    async with line_of(site, other) as line:
        async with line_of(site, agent), line_of(site, agent):
            await line.aside("staff.online", agents=here(agent, other))
        await line.aside("staff.online", agents=here(other))


async def test_a_quick_typist_stays_and_is_told_of_once_a_while(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    one, two = await site.agent(tenant, "moderator"), await site.agent(tenant, "admin")
    ticket_id = await asked(contact)
    async with line_of(site, one) as first, line_of(site, two) as second:
        for _ in range(150):
            await first.say(typing=ticket_id)
        await until_typing(second, one)
        assert sum(frame["type"] == "presence" for frame in second.asides) <= 2


async def test_T20_a_thousand_words_are_too_many(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    async with line_of(site, agent) as line:
        for _ in range(300):
            await line.say(typing=None)
        assert await closed(line) == 4429


@pytest.mark.parametrize(
    "text",
    ['{"viewing":7}', '{"typing":{}}', '{"viewing":null,"typing":null}', '{"typing":"x"}', "[]",
     '{"viewing":"' + "0" * 32 + '","x":1}', '"viewing"', "{}"],
)  # fmt: skip
async def test_words_nobody_understands_change_nothing(
    site: Site, tenant: Tenant, text: str
) -> None:
    agent = await site.agent(tenant, "helper")
    async with line_of(site, agent) as line:
        await line.socket.send(text)
        assert (await line.next()) == {"type": "error", "error": "not-understood"}


async def test_the_stream_is_without_gaps_beside_all_that(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    async with line_of(site, agent) as line:
        previous = line.cursor
        for number in range(5):
            await line.say(viewing=ticket_id if number % 2 else None)
            await agent.post(f"{TICKETS}/{ticket_id}/replies", {"text": f"{number}"})
        for _ in range(5):
            frame = await line.until("reply.added")
        for frame in line.frames[1:]:
            assert frame["prev"] == previous
            previous = frame["cursor"]


async def test_silence_is_broken_though_others_move(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    one, two = await site.agent(tenant, "moderator"), await site.agent(tenant, "admin")
    ticket_id = await asked(contact)
    async with line_of(site, one) as first, line_of(site, two) as second:

        async def wander() -> None:
            while True:
                for place in (ticket_id, None):
                    await first.say(viewing=place)
                    await first.aside("presence")

        wandering = asyncio.create_task(wander())
        assert (await second.until("upto"))["type"] == "upto"
        wandering.cancel()
