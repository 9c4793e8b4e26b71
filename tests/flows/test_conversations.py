"""Hook -> ticket -> reply -> chat: what a person and an agent see of each other."""

from datetime import timedelta
from itertools import count
from typing import Any

from tests.support.flow import Flow, FlowDesk, columns, messages_of, reply_to, tickets_of
from tests.support.inboxes import message, person, update
from tests.support.outbound_world import Json
from tests.support.tenants import MakeTenant
from tests.support.web import Person

from telldesk.kernel.db import Tenant

_parts = count(900_001)


async def _one_ticket(agent: Person) -> Json:
    (ticket,) = await tickets_of(agent)
    return ticket


def _texts(messages: list[Json]) -> list[str]:
    return [one["text"] for one in messages]


async def test_T18_one_person_at_two_desks_is_two_strangers(
    flow: Flow, make_tenant: MakeTenant
) -> None:
    first, second = [await flow.open_desk(await make_tenant()) for _ in range(2)]
    nora = await flow.person()
    for desk, text in ((first, "About the first"), (second, "About the second")):
        await flow.start(desk, nora)
        await flow.says(desk, nora, text)
    at_first, at_second = await flow.agent(first), await flow.agent(second)
    one, other = await _one_ticket(at_first), await _one_ticket(at_second)
    assert one["contact"]["id"] != other["contact"]["id"]
    assert _texts(await messages_of(at_first, one)) == ["About the first"]
    assert _texts(await messages_of(at_second, other)) == ["About the second"]

    assert (await reply_to(at_first, one, "Said by the first")).status_code == 201
    assert (await reply_to(at_first, other, "Said to a stranger")).status_code == 404
    await flow.drain()
    assert "Said by the first" in await flow.heard(first, nora)
    assert "Said by the first" not in await flow.heard(second, nora)


async def test_T04_an_update_delivered_three_times_has_one_effect(
    flow: Flow, tenant: Tenant
) -> None:
    desk = await flow.open_desk(tenant)
    nora = await flow.person()
    await flow.start(desk, nora)
    sent = await flow.control.post("send", bot=desk.inbox.bot_id, person=nora, text="Once")
    again: dict[str, Any] = {"bot": desk.inbox.bot_id, "update_id": sent["update_id"]}
    await flow.control.post("replay", **again)
    await flow.drain()
    flow.restart_worker()
    await flow.control.post("replay", **again)
    await flow.drain()
    agent = await flow.agent(desk)
    assert _texts(await messages_of(agent, await _one_ticket(agent))) == ["Once"]


async def test_T07_an_album_of_three_is_one_message_over_a_restart(
    flow: Flow, tenant: Tenant
) -> None:
    desk = await flow.open_desk(tenant)
    nora = await flow.person()
    await flow.start(desk, nora)
    for place in (1, 2, 3):
        await flow.hook(desk, _album_part(nora, 50 + place))
        await flow.drain()
        flow.restart_worker()
    agent = await flow.agent(desk)
    (album,) = await messages_of(agent, await _one_ticket(agent))
    assert [part["kind"] for part in album["parts"]] == ["photo"] * 3
    assert len({part["part"] for part in album["parts"]}) == 3


def _album_part(nora: int, place: int) -> Json:
    number = next(_parts)
    photo = {"file_id": f"f{number}", "file_unique_id": f"u{number}", "width": 9, "height": 9}
    return update(
        update_id=number,
        message=message(
            nora, message_id=place, sender=person(nora), media_group_id="77", photo=[photo]
        ),
    )


async def test_an_edit_is_the_same_message_with_its_earlier_words_kept(
    flow: Flow, tenant: Tenant
) -> None:
    desk = await flow.open_desk(tenant)
    nora = await flow.person()
    await flow.start(desk, nora)
    number = await flow.says(desk, nora, "Order 12")
    await flow.control.post(
        "edit", bot=desk.inbox.bot_id, person=nora, message_id=number, text="Order 21"
    )
    await flow.drain()
    agent = await flow.agent(desk)
    ticket = await _one_ticket(agent)
    (said,) = await messages_of(agent, ticket)
    assert (said["text"], said["revisions"]) == ("Order 21", 1)
    path = f"/api/v1/tickets/{ticket['id']}/messages/{said['id']}/revisions"
    assert [one["text"] for one in (await agent.get(path)).json()] == ["Order 12"]


async def test_replies_are_linked_in_both_directions(flow: Flow, tenant: Tenant) -> None:
    desk = await flow.open_desk(tenant)
    nora = await flow.person()
    await flow.start(desk, nora)
    asked = await flow.says(desk, nora, "Which size?")
    agent = await flow.agent(desk)
    ticket = await _one_ticket(agent)
    (question,) = await messages_of(agent, ticket)

    answer = await reply_to(agent, ticket, "Take M", reply_to_id=question["id"])
    assert answer.status_code == 201, answer.text
    await flow.drain()
    seen = next(one for one in await flow.chat(desk, nora) if one.get("text") == "Take M")
    assert seen["reply_to_message"]["message_id"] == asked

    await flow.says(desk, nora, "Thanks", reply_to=seen["message_id"])
    thanks = (await messages_of(agent, ticket))[-1]
    assert (thanks["text"], thanks["reply_to_id"]) == ("Thanks", answer.json()["message"]["id"])


async def test_who_blocked_the_bot_cannot_be_answered_until_they_come_back(
    flow: Flow, tenant: Tenant
) -> None:
    desk = await flow.open_desk(tenant)
    nora = await flow.person()
    await flow.start(desk, nora)
    await flow.says(desk, nora, "Hello")
    agent = await flow.agent(desk)
    ticket = await _one_ticket(agent)

    await flow.control.post("block", bot=desk.inbox.bot_id, person=nora)
    await flow.drain()
    assert (await _one_ticket(agent))["reachability"] == "blocked"
    refused = await reply_to(agent, ticket, "Are you there?")
    assert refused.status_code == 409
    assert refused.headers["content-type"].startswith("application/problem+json")

    await flow.control.post("unblock", bot=desk.inbox.bot_id, person=nora)
    await flow.drain()
    assert (await reply_to(agent, ticket, "Welcome back")).status_code == 201
    await flow.drain()
    assert "Welcome back" in await flow.heard(desk, nora)
    assert "Are you there?" not in await flow.heard(desk, nora)


async def _closed_then_written(flow: Flow, desk: FlowDesk) -> tuple[Person, Json]:
    nora = await flow.person()
    await flow.start(desk, nora)
    await flow.says(desk, nora, "First matter")
    agent = await flow.agent(desk)
    ticket = await _one_ticket(agent)
    answer = await agent.ask("PUT", f"/api/v1/tickets/{ticket['id']}/status", {"step": "close"})
    assert answer.status_code == 200, answer.text
    await flow.drain()
    flow.clock.move(timedelta(minutes=5))
    await flow.says(desk, nora, "Second matter")
    return agent, ticket


async def test_T8_after_a_closed_ticket_a_message_opens_the_next_one(
    flow: Flow, tenant: Tenant
) -> None:
    desk = await flow.open_desk(tenant)
    await columns(flow, desk, "UPDATE desk SET boundary = 'hours' RETURNING id")
    agent, closed = await _closed_then_written(flow, desk)
    by_id = {one["id"]: one for one in await tickets_of(agent)}
    assert len(by_id) == 2
    assert by_id.pop(closed["id"])["status"] == "closed"
    (fresh,) = by_id.values()
    assert fresh["status"] == "open"
    assert _texts(await messages_of(agent, fresh)) == ["Second matter"]


async def test_T8_a_desk_of_one_thread_reopens_the_closed_ticket(
    flow: Flow, tenant: Tenant
) -> None:
    desk = await flow.open_desk(tenant)
    await columns(flow, desk, "UPDATE desk SET boundary = 'thread' RETURNING id")
    agent, closed = await _closed_then_written(flow, desk)
    reopened = await _one_ticket(agent)
    assert reopened["id"] == closed["id"]
    assert reopened["status"] == "open"
    assert _texts(await messages_of(agent, reopened)) == ["First matter", "Second matter"]
