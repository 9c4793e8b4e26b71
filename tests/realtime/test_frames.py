"""Frames against what the API says, and against a client that does not take them."""

import asyncio
import socket
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.live import MINE, TICKETS, Line, asked, closed, dial, line_of, ticket_of
from tests.support.web import Person, Site

from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Work
from telldesk.tickets.events import MessageEdited

pytestmark = pytest.mark.usefixtures("relaying")


async def said(contact: Person, ticket_id: str) -> dict[str, Any]:
    """The only message of the ticket, as its contact reads it."""
    page = (await contact.get(f"{MINE}/{ticket_id}/conversation")).json()
    found: dict[str, Any] = page["messages"][0]
    return found


async def edited(site: Site, contact: Person, ticket_id: str, message_id: str, times: int) -> None:
    """So many events of this message leave in one transaction."""
    event = MessageEdited(
        ticket_id=UUID(ticket_id), number=1, contact_id=contact.id, assignee_id=None,
        actor_kind="contact", tells_staff=False, message_id=UUID(message_id),
    )  # fmt: skip

    async def emit(work: Work) -> None:
        for _ in range(times):
            work.emit(event)

    await site.parts.desk.run(contact.tenant, emit)


async def test_both_sides_hear_of_one_event_in_their_own_shape(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    stranger = await site.contact(tenant)
    async with (
        line_of(site, agent) as here,
        line_of(site, contact) as there,
        line_of(site, stranger) as beside,
    ):
        ticket_id = await asked(contact)
        told = [await line.until("message.received", ticket_id=ticket_id) for line in (here, there)]
        assert told[0]["event_id"] == told[1]["event_id"]
        assert "contact" in told[0]["ticket"]
        assert "contact" not in told[1]["ticket"]
        own = await asked(stranger)
        await beside.until("message.received", ticket_id=own)
        assert {frame["ticket_id"] for frame in beside.frames if "ticket_id" in frame} == {own}


async def test_files_and_reactions_are_in_a_frame_as_in_the_conversation(
    site: Site, tenant: Tenant
) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    message_id = (await said(contact, ticket_id))["id"]
    await site.parts.desk.run(tenant, lambda work: _decorate(work, message_id, contact, agent))
    async with line_of(site, agent) as here, line_of(site, contact) as there:
        await edited(site, contact, ticket_id, message_id, 1)
        for_agent = await here.until("message.edited", ticket_id=ticket_id)
        for_contact = await there.until("message.edited", ticket_id=ticket_id)
    page = (await agent.get(f"{TICKETS}/{ticket_id}/conversation")).json()
    assert len(for_agent["message"]["parts"]) == 2
    assert len(for_agent["message"]["reactions"]) == 2
    assert for_agent["message"] == page["messages"][0]
    assert for_contact["message"] == await said(contact, ticket_id)


async def _decorate(work: Work, message_id: str, contact: Person, agent: Person) -> None:
    """The message has two files and two people's reactions."""
    for part, kind in ((2, "document"), (1, "photo")):
        await work.conn.execute(
            "INSERT INTO message_parts (message_id, part, kind, bot_id, file_id, file_unique_id,"
            " size_bytes, caption) VALUES ($1, $2, $3, 7, 'f', 'u', 5000000000, 'a \"caption\"')",
            UUID(message_id), part, kind,
        )  # fmt: skip
    for kind, person in (("contact", contact), ("agent", agent)):
        await work.conn.execute(
            "INSERT INTO reactions (message_id, person_kind, person_id, emojis, at)"
            " VALUES ($1, $2, $3, $4, $5)",
            UUID(message_id), kind, person.id, '["👍"]', work.now,
        )  # fmt: skip


async def test_a_frame_tells_an_app_which_of_its_own_words_it_is(
    site: Site, tenant: Tenant
) -> None:
    """Else words whose receipt was lost would stand twice until they are sent again."""
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    async with line_of(site, agent) as here, line_of(site, contact) as there:
        ticket_id = await asked(contact)
        keys = [str(uuid4()), str(uuid4())]
        body = {"text": "Hi", "client_key": keys[0]}
        await agent.post(f"{TICKETS}/{ticket_id}/replies", body)
        frame = await here.until("reply.added", ticket_id=ticket_id)
        assert frame["message"]["client_key"] == keys[0]
        page = (await agent.get(f"{TICKETS}/{ticket_id}/conversation")).json()
        assert page["messages"][-1] == frame["message"]
        frame = await there.until("reply.added", ticket_id=ticket_id)
        assert frame["message"]["client_key"] is None
        body = {"text": "Thanks", "client_key": keys[1]}
        await contact.post(f"{MINE}/{ticket_id}/messages", body)
        for line, key in ((here, None), (there, keys[1])):
            frame = await line.until("message.received", ticket_id=ticket_id)
            assert frame["message"]["client_key"] == key


async def test_agents_hear_that_categories_and_ready_answers_changed_and_contacts_do_not(
    site: Site, tenant: Tenant
) -> None:
    admin, helper = await site.agent(tenant, "admin"), await site.agent(tenant, "helper")
    contact = await site.contact(tenant)
    async with line_of(site, helper) as here, line_of(site, contact) as there:
        rule = {"words": {"en": ["x"]}, "priority": 3}
        assert (await admin.post("/api/v1/keyword-rules", rule)).status_code == 201
        frame = await here.until("sorting.changed")
        assert frame["ticket_id"] is frame["agent_id"] is frame["contact_id"] is None
        canned = {"shortcut": "x", "title": "X", "texts": {"en": "X"}}
        assert (await admin.post("/api/v1/canned-responses", canned)).status_code == 201
        frame = await here.until("canned.changed")
        assert frame["ticket_id"] is frame["agent_id"] is frame["contact_id"] is None
        own = await asked(contact)
        await there.until("message.received", ticket_id=own)
        assert not {"sorting.changed", "canned.changed"} & set(there.events())


async def test_an_open_app_makes_its_agent_be_here_and_the_others_hear_of_it(
    site: Site, tenant: Tenant
) -> None:
    admin, helper = await site.agent(tenant, "admin"), await site.agent(tenant, "helper")

    async def presence() -> str:
        found = (await admin.get("/api/v1/assigning")).json()["agents"]
        return next(one["presence"] for one in found if one["id"] == helper.me["id"])

    assert await presence() == "offline"
    async with line_of(site, admin) as here:
        async with line_of(site, helper):
            while (await here.until("assigning.changed"))["agent_id"] != helper.me["id"]:
                pass
            assert await presence() == "here"
        assert await presence() == "here"  # for a few minutes more
        body = {"availability": "away"}
        assert (await helper.ask("PUT", "/api/v1/me/availability", body)).status_code == 204
        await here.until("assigning.changed")
        assert await presence() == "away"


async def test_a_client_that_takes_nothing_must_load_anew(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    other = await site.agent(tenant, "moderator")
    ticket_id = await asked(contact, "long " * 800)
    message_id = (await said(contact, ticket_id))["id"]
    with socket.socket() as narrow:
        narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        narrow.setblocking(False)
        address = site.url.removeprefix("http://").split(":")
        await asyncio.get_running_loop().sock_connect(narrow, (address[0], int(address[1])))
        async with (
            dial(site, await ticket_of(agent), sock=narrow) as slow,
            line_of(site, other) as quick,
        ):
            await slow.send('{"resume":null}')
            line = Line(slow)
            previous = (await line.next())["cursor"]
            for _ in range(12):
                await edited(site, contact, ticket_id, message_id, 300)
                for _ in range(300):  # one who takes everything has it all
                    await quick.until("message.edited")
            assert await closed(line) == 4408
    assert line.frames[-1]["type"] == "snapshot_needed"
    for frame in line.frames[1:-1]:
        if frame["type"] in {"presence", "staff.online"}:  # beside the stream
            continue
        assert frame["prev"] == previous
        previous = frame["cursor"]
    assert len(line.frames) < 12 * 300
