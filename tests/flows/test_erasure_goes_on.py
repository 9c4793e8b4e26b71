"""T53: an erasure that is killed and goes on, and what it leaves alone: others, numbers."""

from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from tests.support.flow import Flow, columns, messages_of, reply_to, tickets_of
from tests.support.lives import MARK, Life, begin, marked
from tests.support.tenants import MakeTenant
from tests.support.traces import Words, tables_naming

from telldesk.erasure import jobs, slices

_ROLLUP = """
SELECT array_agg(d::text ORDER BY d::text) FROM daily_facts d
"""


async def _one_slice_at_a_time(life: Life, monkeypatch: pytest.MonkeyPatch) -> int:
    """Every slice is of one row, and the process is killed after each; how many there were."""
    for size in ("TICKETS", "MESSAGES", "DELIVERIES", "TOLD"):
        monkeypatch.setattr(slices, size, 1)
    erasure_id = await life.id_of_erasure()
    flow, many = life.flow, 0
    while await flow.desk.run(life.at.tenant, partial(slices.go_on, erasure_id=erasure_id)):
        many += 1
        assert many < 500
    return many


async def test_t53_killed_after_every_slice_it_goes_on_to_the_same_end(
    life: Life, admin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow, at = life.flow, life.at
    for number in range(3):
        await flow.says(at, life.person, marked(f"word {number}"))
    await life.order()
    await begin(life)
    assert await _one_slice_at_a_time(life, monkeypatch) > 8
    # Nobody wrote the end down; whoever comes next does, and once.
    for _ in range(2):
        args = {"erasure_id": str(await life.id_of_erasure())}
        assert jobs.erase_contact.outside is not None
        await jobs.erase_contact.outside(flow.context, at.tenant, args)
    await flow.drain()
    view = await life.ask("GET", life.erasure)
    assert view["erasure"]["state"] == "done"
    assert view["erasure"]["removed"]["messages"] == 4
    assert view["erasure"]["removed"]["tickets"] == 1
    assert await tables_naming(admin, at.tenant, Words([MARK], [life.person])) == []
    told = await flow.queues.ask(
        "SELECT event FROM relay.outbox WHERE tenant = $1 ORDER BY id DESC LIMIT 3",
        at.tenant.schema,
    )
    events = [row["event"] for row in told]
    assert events == ["ContactErasureChanged", "TicketChanged", "MessagesMoved"]
    rows = await flow.queues.ask(
        "SELECT digest FROM platform.erasure_ledger WHERE tenant_id = $1::text::uuid", at.tenant.id
    )
    assert [len(row["digest"]) for row in rows] == [32]


async def test_t53_whoever_writes_meanwhile_is_somebody_new(life: Life, admin: Any) -> None:
    flow, at = life.flow, life.at
    await flow.says(at, life.person, "Bremstlock was before")
    await life.order()
    await begin(life)
    await flow.says(at, life.person, "Quendel is here")
    tickets = await tickets_of(life.owner)
    assert len({one["contact"]["id"] for one in tickets}) == len(tickets) == 2
    new = next(one for one in tickets if one["id"] != life.ticket_id)
    assert [one["text"] for one in await messages_of(life.owner, new)] == ["Quendel is here"]
    assert (await life.ask("GET", life.erasure))["erasure"]["state"] == "done"
    assert await tables_naming(admin, at.tenant, Words(["Bremstlock"])) == []
    # They are heard and answered as anybody.
    assert (await reply_to(life.owner, new, "Good day")).status_code == 201
    await flow.drain()
    assert "Good day" in await flow.heard(at, life.person)


async def test_t53_others_keep_every_word(
    life: Life, admin: Any, make_tenant: MakeTenant, flow: Flow
) -> None:
    at = life.at
    neighbour = await flow.person("Bela")
    await flow.start(at, neighbour)
    await flow.says(at, neighbour, "Tarragon does not start")
    elsewhere = await flow.open_desk(await make_tenant())
    await flow.start(elsewhere, life.person)
    await flow.says(elsewhere, life.person, marked("at another desk"))
    others = Words(["Tarragon", "Bela"], [neighbour])
    kept = await tables_naming(admin, at.tenant, others)
    there = [
        one for one in await tables_naming(admin, elsewhere.tenant, Words([MARK], [life.person]))
        if one.startswith(elsewhere.tenant.schema.removeprefix("tenant_")[:8])
    ]  # fmt: skip
    await life.order()
    await flow.drain()
    assert (await life.ask("GET", life.erasure))["erasure"]["state"] == "done"
    assert await tables_naming(admin, at.tenant, others) == kept
    assert there == [
        one for one in await tables_naming(admin, elsewhere.tenant, Words([MARK], [life.person]))
        if one.startswith(elsewhere.tenant.schema.removeprefix("tenant_")[:8])
    ]  # fmt: skip
    found = await life.ask("GET", "/api/v1/search?q=tarragon")
    assert len(found["found"]) == 1
    agent = await flow.agent(elsewhere)
    (ticket,) = await tickets_of(agent)
    assert (await reply_to(agent, ticket, "Still here")).status_code == 201


async def test_t53_the_numbers_of_the_desk_stay(life: Life) -> None:
    flow, at = life.flow, life.at
    await reply_to(life.owner, {"id": life.ticket_id}, "Try again")
    await flow.drain()
    await life.ask("PUT", f"/api/v1/tickets/{life.ticket_id}/status", {"step": "resolve"})
    (before,) = await columns(flow, at, _ROLLUP)
    assert before
    await life.order()
    await flow.drain()
    assert (await columns(flow, at, _ROLLUP))[0] == before
    # Also when everything is counted anew.
    await life.ask("PUT", "/api/v1/opening", {"hours": [], "special_days": []})
    assert (await columns(flow, at, _ROLLUP))[0] == before
    ticket = await life.ask("GET", f"/api/v1/tickets/{life.ticket_id}")
    shown = (ticket["number"], ticket["status"], ticket["subject"], ticket["is_erased"])
    assert shown == (1, "resolved", "", True)
    assert ticket["contact"]["name"] == "Erased person"
    assert ticket["steps"] == []


async def test_t53_nothing_is_said_in_what_is_left(life: Life) -> None:
    flow, at = life.flow, life.at
    name = await life.name()
    contact = await flow.sign_in(at, life.person)
    await life.order()
    await flow.drain()
    chat = await flow.chat(at, life.person)
    ticket = f"/api/v1/tickets/{life.ticket_id}"
    shown = await life.ask("GET", ticket)
    assert (shown["status"], shown["is_erased"]) == ("closed", True)
    for method, path, body in (
        ("POST", f"{ticket}/replies", {"text": "Hello?"}),
        ("POST", f"{ticket}/notes", {"text": "They said"}),
        ("PUT", f"{ticket}/status", {"step": "reopen"}),
        ("PUT", f"{ticket}/draft", {"text": "x", "visibility": "note", "version": 0}),
        ("PUT", f"{ticket}/priority", {"priority": 3}),
    ):
        refused = await life.owner.ask(method, path, body)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/ticket-erased")
    card = f"/api/v1/contacts/{life.contact_id}"
    for method, path, body in (
        ("PATCH", card, {"given_name": "Nora"}),
        ("POST", f"{card}/notes", {"text": "x", "client_key": str(uuid4())}),
        ("PUT", f"{card}/ban", {"reason": "x"}),
        ("POST", f"{card}/erasure", {"confirm": "Erased person", "when": "at-once"}),
    ):
        refused = await life.owner.ask(method, path, body)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/contact-is-erased")
    for words in (name.split()[0], str(life.person)):
        listed = await life.ask("GET", f"/api/v1/contacts?q={words}")
        assert listed["contacts"] == []
    assert (await contact.get("/api/v1/my/tickets")).status_code == 401
    await flow.drain()
    assert await flow.chat(at, life.person) == chat


async def test_t53_what_waits_for_them_is_not_brought(life: Life) -> None:
    flow, at = life.flow, life.at
    await life.order()
    answer = await reply_to(life.owner, {"id": life.ticket_id}, "On its way")
    assert answer.status_code == 201, answer.text
    await begin(life)
    await flow.drain()
    assert "On its way" not in await flow.heard(at, life.person)
