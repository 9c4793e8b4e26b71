"""The live connection over real sockets: who gets in, what they hear, what a break costs."""

import asyncio
import itertools
import time
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from tests.support.live import (
    DEADLINE_S,
    MINE,
    TICKETS,
    Line,
    asked,
    closed,
    dial,
    line_of,
    ticket_of,
)
from tests.support.web import Person, Site
from websockets.exceptions import InvalidStatus

from telldesk.kernel.db import Tenant
from telldesk.kernel.outbox import Relay
from telldesk.realtime.topics import Cursor, read_cursor

pytestmark = pytest.mark.usefixtures("relaying")


async def test_an_agent_hears_of_a_new_question(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    async with line_of(site, agent) as line:
        assert line.socket.subprotocol == "desk.v1"
        assert line.frames[0]["type"] == "hello"
        ticket_id = await asked(contact, "Where is it?")
        opened = await line.until("ticket.opened", ticket_id=ticket_id)
        assert opened["ticket"]["contact"]["id"] == contact.me["id"]
        received = await line.until("message.received")
        assert received["message"]["text"] == "Where is it?"
        assert received["prev"] == opened["cursor"]


async def test_a_contact_hears_answers_and_never_notes(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    async with line_of(site, contact) as line:
        await agent.post(f"{TICKETS}/{ticket_id}/notes", {"text": "secret note"})
        await agent.ask("PUT", f"{TICKETS}/{ticket_id}/priority", {"priority": 4})
        await agent.post(f"{TICKETS}/{ticket_id}/replies", {"text": "Here."})
        answer = await line.until("reply.added")
        assert answer["message"]["text"] == "Here."
        await line.until("ticket.changed")
        told = str(line.frames)
        assert "secret note" not in told
        assert "priority" not in told
        assert set(line.events()) <= {
            "ticket.opened", "message.received", "reply.added", "ticket.changed",
        }  # fmt: skip


async def test_who_has_read_is_known_on_both_sides_at_once(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    site.clock.move(timedelta(seconds=1))  # who writes has read what was said until then
    await agent.post(f"{TICKETS}/{ticket_id}/replies", {"text": "Here."})
    async with line_of(site, agent) as inside, line_of(site, contact) as other_screen:
        for _ in range(2):  # the second time is no news
            assert (await contact.ask("PUT", f"{MINE}/{ticket_id}/read")).is_success
        told = await inside.until("ticket.changed", ticket_id=ticket_id)
        assert told["ticket"]["contact_read_at"] is not None
        told = await other_screen.until("ticket.changed", ticket_id=ticket_id)
        assert told["ticket"]["is_unread"] is False
        await contact.post(f"{MINE}/{ticket_id}/messages", {"text": "Thanks"})
        assert (await inside.next())["event"] != "ticket.changed"


async def test_two_tenants_are_never_mixed(
    site: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    here, there = await site.agent(tenant, "owner"), await site.agent(other_tenant, "owner")
    one, two = await site.contact(tenant), await site.contact(other_tenant)
    async with line_of(site, here) as first, line_of(site, there) as second:
        for number in range(5):
            await asked(one, f"here {number}")
            await asked(two, f"there {number}")
        for line, word in ((first, "here"), (second, "there")):
            while sum(event == "message.received" for event in line.events()) < 5:
                await line.next()
            texts = [frame["message"]["text"] for frame in line.frames if frame.get("message")]
            assert {text.split()[0] for text in texts} == {word}


async def test_a_helper_hears_only_of_their_own_tickets(site: Site, tenant: Tenant) -> None:
    contact, admin = await site.contact(tenant), await site.agent(tenant, "admin")
    helper, other = await site.agent(tenant, "helper"), await site.agent(tenant, "helper")
    async with line_of(site, helper) as line:
        theirs, foreign = await asked(contact, "for you"), await asked(contact, "for another")
        for ticket_id, agent in ((foreign, other), (theirs, helper)):
            path = f"{TICKETS}/{ticket_id}/assignee"
            assert (await admin.ask("PUT", path, {"assignee_id": agent.me["id"]})).is_success
        await line.until("ticket.assigned", ticket_id=theirs)
        assert {one["ticket_id"] for one in line.frames if "ticket_id" in one} == {theirs}
        path = f"{TICKETS}/{theirs}/assignee"
        await admin.ask("PUT", path, {"assignee_id": other.me["id"]})
        revoked = await line.until("ticket.revoked")
        assert revoked["ticket_id"] == theirs
        assert "for you" not in str(revoked)
        await contact.post(f"{MINE}/{theirs}/messages", {"text": "not for you any more"})
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(line.socket.recv(), 1.0)


class Picture:
    """What a client knows: a fresh load first, then only frames."""

    def __init__(self) -> None:
        self.tickets: dict[str, Any] = {}
        self.messages: dict[str, Any] = {}

    def take(self, frame: dict[str, Any]) -> None:
        if frame["type"] == "ticket.revoked":
            self.tickets.pop(frame["ticket_id"], None)
        if frame["type"] != "event":
            return
        if frame.get("ticket"):
            self.tickets[frame["ticket_id"]] = frame["ticket"]
        if frame.get("message"):
            self.messages[frame["message"]["id"]] = frame["message"]

    @classmethod
    async def fresh(cls, agent: Person) -> "Picture":
        picture = cls()
        page = (await agent.get(TICKETS, params={"limit": 100})).json()
        for ticket in page["tickets"]:
            picture.tickets[ticket["id"]] = ticket
            said = await agent.get(f"{TICKETS}/{ticket['id']}/conversation", params={"limit": 100})
            for message in said.json()["messages"]:
                picture.messages[message["id"]] = message
        return picture


async def test_R2_after_any_break_the_picture_equals_a_fresh_load(
    site: Site, tenant: Tenant, relaying: Relay
) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "admin")
    picture = Picture()
    async with line_of(site, agent) as line:
        cursor = line.cursor
    writing = asyncio.create_task(_traffic(contact, agent))
    previous = cursor
    frames = itertools.cycle((1, 7, 3, 12))
    while True:
        async with line_of(site, agent, resume=cursor) as line:
            assert line.frames[0] == {"type": "hello", "cursor": cursor, "resumed": True}
            for _ in range(next(frames)):  # then the line is cut, whatever was on its way
                try:
                    frame = await asyncio.wait_for(line.next(), 1.0)
                except TimeoutError:
                    break
                assert frame["prev"] == previous
                picture.take(frame)
                previous = cursor = frame["cursor"]
        last = await site.parts.sockets.hub._source.edges(tenant.schema)
        place = read_cursor(cursor)
        if writing.done() and place is not None and place.seq >= last[0]:
            break
    await writing
    fresh = await Picture.fresh(agent)
    assert picture.tickets == fresh.tickets
    assert picture.messages == fresh.messages


async def _traffic(contact: Person, agent: Person) -> None:
    tickets = [await asked(contact, f"Question {number}") for number in range(2)]
    for number in range(3):
        for ticket_id in tickets:
            await agent.post(f"{TICKETS}/{ticket_id}/replies", {"text": f"Answer {number}"})
            await contact.post(f"{MINE}/{ticket_id}/messages", {"text": f"And {number}?"})
            await agent.post(f"{TICKETS}/{ticket_id}/notes", {"text": f"Note {number}"})
    await agent.ask("PUT", f"{TICKETS}/{tickets[0]}/status", {"step": "resolve"})


async def test_what_valkey_loses_is_read_again(site: Site, tenant: Tenant, relaying: Relay) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "admin")
    async with line_of(site, agent) as line:
        site.parts.sockets.fanout.leave(tenant.schema)  # deaf from now on: only the sweep is left
        ticket_id = await asked(contact)
        await line.until("message.received", ticket_id=ticket_id)


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "", 7, {"a": 1}, Cursor(9, 1, 1).text(), Cursor(1, 1, 9).text(),
     Cursor(1, 10**9, 1).text()],
)  # fmt: skip
async def test_a_place_of_another_stream_needs_a_snapshot(
    site: Site, tenant: Tenant, cursor: Any
) -> None:
    agent = await site.agent(tenant, "admin")
    async with dial(site, await ticket_of(agent)) as socket:
        await socket.send(msgspec.json.encode({"resume": cursor}).decode())
        line = Line(socket)
        assert (await line.next())["type"] == "snapshot_needed"
        assert await closed(line) == 4408


async def test_a_place_older_than_the_rows_kept_needs_a_snapshot(
    site: Site, tenant: Tenant
) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "admin")
    async with line_of(site, agent) as line:
        cursor = line.cursor
        ticket_id = await asked(contact)
        await line.until("message.received", ticket_id=ticket_id)
    async with site.admin.transaction():
        await site.admin.execute("SET LOCAL ROLE td_owner")
        await site.admin.execute("DELETE FROM relay.outbox WHERE tenant = $1", tenant.schema)
    async with line_of(site, agent, resume=cursor) as line:
        assert line.frames[0]["type"] == "snapshot_needed"


async def test_silence_is_no_break(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    async with dial(site, await ticket_of(agent)) as socket:
        line = Line(socket)  # nothing said first
        frame = await line.next()
        assert frame["type"] == "hello"
        cursor = frame["cursor"]
        # That the agent is here is told to everybody a moment later, sometimes before the silence.
        while (frame := await line.next())["type"] == "event":
            cursor = frame["cursor"]
        assert frame == {"type": "upto", "cursor": cursor}


# --- who gets in (T20) --------------------------------------------------------------------------


@pytest.mark.parametrize("origin", [None, "https://evil.test", "http://evil.test", "null", "x"])
async def test_T20_a_foreign_origin_stays_out(
    site: Site, tenant: Tenant, origin: str | None
) -> None:
    agent = await site.agent(tenant, "helper")
    with pytest.raises(InvalidStatus) as refused:
        async with dial(site, await ticket_of(agent), origin=origin):
            pass
    assert refused.value.response.status_code == 403


async def test_T20_a_ticket_works_once(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    ticket = await ticket_of(agent)
    async with dial(site, ticket):
        with pytest.raises(InvalidStatus):
            async with dial(site, ticket):
                pass


async def test_T20_many_at_once_with_one_ticket_are_one(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    ticket = await ticket_of(agent)

    async def knock() -> bool:
        try:
            async with dial(site, ticket):
                return True
        except InvalidStatus:
            return False

    assert sum(await asyncio.gather(*(knock() for _ in range(8)))) == 1


@pytest.mark.parametrize(
    "protocols",
    [["desk.v1"], ["desk.v1", "t.x"], ["desk.v1", f"t.{'0' * 32}.{'x' * 43}"], ["other"]],
)
async def test_T20_without_a_ticket_nobody_enters(site: Site, protocols: list[str]) -> None:
    with pytest.raises(InvalidStatus):
        async with dial(site, "", protocols=protocols):
            pass


async def test_T20_a_ticket_is_nothing_after_its_session(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    ticket = await ticket_of(agent)
    await agent.ask("DELETE", "/api/v1/session")
    with pytest.raises(InvalidStatus):
        async with dial(site, ticket):
            pass


@pytest.mark.parametrize("how", ["sign out", "change of role", "removal"])
async def test_T20_a_socket_ends_with_its_rights_within_five_seconds(
    site: Site, tenant: Tenant, how: str
) -> None:
    owner, helper = await site.agent(tenant, "owner"), await site.agent(tenant, "helper")
    async with line_of(site, helper) as line:
        began = time.monotonic()
        path = f"/api/v1/staff/{helper.me['id']}"
        if how == "sign out":
            await helper.ask("DELETE", "/api/v1/session")
        elif how == "change of role":
            await owner.ask("PUT", f"{path}/role", {"role": "moderator"})
        else:
            await owner.ask("DELETE", path)
        assert await closed(line) == 4401
        assert time.monotonic() - began < 5


async def test_T20_words_that_are_too_long_end_the_line(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    for size, codes in ((5_000, {4413}), (200_000, {1009})):
        async with line_of(site, agent) as line:
            await line.socket.send('{"resume":"' + "x" * size + '"}')
            assert await closed(line) in codes


async def test_T20_words_that_are_too_many_end_the_line(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    async with line_of(site, agent) as line:
        for _ in range(30):
            await line.socket.send("nonsense")
        assert await closed(line) == 4429
        assert {"type": "error", "error": "not-understood"} in line.frames


async def test_T20_asking_for_a_foreign_channel_ends_the_line(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    async with line_of(site, agent) as line:
        await line.socket.send('{"subscribe":"t:tenant_x:events"}')
        assert await closed(line) == 4403


async def test_a_session_has_a_bounded_number_of_lines(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    lines = [await dial(site, await ticket_of(agent)) for _ in range(8)]
    with pytest.raises(InvalidStatus):
        async with dial(site, await ticket_of(agent)):
            pass
    for line in lines:
        await line.close()
    for _ in range(50 * DEADLINE_S):
        if not site.parts.sockets.count():
            break
        await asyncio.sleep(0.02)
    assert site.parts.sockets.count() == 0
