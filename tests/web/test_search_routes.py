"""Search, filters and views over HTTP: hostile words, bad values, another desk (T13)."""

from typing import Any

import pytest
from tests.support.web import Site

from telldesk.kernel.db import Tenant

SEARCH, VIEWS, TICKETS = "/api/v1/search", "/api/v1/views", "/api/v1/tickets"


@pytest.mark.parametrize(
    "words", ["", "'", "a'b:*&|!()", "\x00", "%00", '"', "''::tsquery", "<->", "-", "😀", "x" * 200]
)
async def test_hostile_words_find_nothing(site: Site, tenant: Tenant, words: str) -> None:
    agent = await site.agent(tenant, "moderator")
    answer = await agent.get(SEARCH, params={"q": words})
    assert answer.status_code == 200, answer.text
    assert answer.json() == {
        "found": [],
        "next_cursor": None,
        "shown_for": "",
        "is_incomplete": False,
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "x" * 10_000},
        {"q": "word", "cursor": "broken"},
        {"q": "word", "limit": "51"},
    ],
)
async def test_what_cannot_be_asked_is_refused(
    site: Site, tenant: Tenant, asked: dict[str, str]
) -> None:
    agent = await site.agent(tenant, "moderator")
    answer = await agent.get(SEARCH, params=asked)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "asked",
    [
        {"category": "some"},
        {"assignee": "mine"},
        {"language": "german"},
        {"due": "late"},
        {"opened_from": "yesterday"},
        {"opened_from": "2026-03-02T09:00:00"},
        {"opened_from": "2026-03-02T09:00:00Z", "opened_before": "2026-03-01T09:00:00Z"},
        {"waiting_min": "0"},
        {"unread": "perhaps"},
        {"category": [f"{n:032x}" for n in range(51)]},
    ],
)
async def test_bad_filters_are_refused(site: Site, tenant: Tenant, asked: dict[str, Any]) -> None:
    agent = await site.agent(tenant, "moderator")
    answer = await agent.get(TICKETS, params=asked)
    assert answer.status_code in {400, 422}, answer.text


async def test_what_a_contact_writes_is_found_and_filtered(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    ticket = (await contact.post("/api/v1/my/tickets", {"text": "Где мои посылки?"})).json()
    agent = await site.agent(tenant, "moderator")
    found = (await agent.get(SEARCH, params={"q": "посылка"})).json()["found"]
    assert [one["ticket"]["id"] for one in found] == [ticket["ticket"]["id"]]
    assert found[0]["snippet"] == "Где мои посылки?"
    assert found[0]["marks"] == [{"offset": 8, "length": 7}]
    for asked, is_there in [
        ({"assignee": ["nobody", "me"], "unread": "true", "category": "none"}, True),
        ({"assignee": "me"}, False),
        ({"banned": "true"}, False),
        ({"status": "closed", "unread": "true"}, False),
        ({"status": "open", "unread": "true", "changed_from": "2026-01-01T00:00:00Z"}, True),
    ]:
        tickets = (await agent.get(TICKETS, params=asked)).json()["tickets"]
        assert bool(tickets) is is_there, asked
    refused = await contact.get(SEARCH, params={"q": "посылка"})
    assert refused.status_code == 403


async def test_a_view_keeps_its_filter(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "moderator")
    wanted = {"view": "waiting", "statuses": ["open"], "due": ["near"], "is_banned": False}
    made = await agent.post(VIEWS, {"name": "Late", "filter": wanted})
    assert made.status_code == 201, made.text
    [view] = (await agent.get(VIEWS)).json()
    assert view["filter"] == wanted
    bad = await agent.post(VIEWS, {"name": "Late", "filter": {"sql": "1"}})
    assert bad.status_code in {400, 422}
    order = await agent.ask("PUT", f"{VIEWS}/order", {"ids": [view["id"]]})
    assert [one["id"] for one in order.json()] == [view["id"]]
