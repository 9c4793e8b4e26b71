"""One set of refusals for every route of the portal, generated from the route table (T16, T22)."""

from typing import Any

from tests.support.every_thing import BODIES
from tests.support.owners import OwnerBrowser, Portal
from tests.support.route_table import FOR_OWNERS, Route, turns

from telldesk.kernel.db import Tenant
from telldesk.web.guards import Owners

FRESH = [one for one in FOR_OWNERS if isinstance(one.audience, Owners) and one.audience.is_fresh]
WITH_IDS = [one for one in FOR_OWNERS if one.ids]
CHANGING = [one for one in FOR_OWNERS if one.method != "GET"]


async def ask(browser: OwnerBrowser, route: Route, **more: Any) -> Any:
    path = route.at(**more.pop("ids", {})).removeprefix("/portal/api/")
    return await browser.ask(route.method, path, BODIES.get(route.name), **more)


def key(answer: Any) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


def test_every_route_of_the_portal_with_a_body_is_asked_with_one() -> None:
    assert len(FOR_OWNERS) >= 15
    assert len(FRESH) >= 5
    bodiless = {
        "acceptOwnInvitation", "askOwnerCode", "beginSecondFactor", "renewRecoveryCodes",
    }  # fmt: skip
    asked = {one.name for one in FOR_OWNERS if one.method in {"POST", "PUT", "PATCH"}}
    assert asked - set(BODIES) - bodiless == set()


async def test_T22_an_agents_session_opens_no_route_of_the_portal(
    portal: Portal, tenant: Tenant
) -> None:
    agent = await portal.site.agent(tenant, "owner")
    for route in FOR_OWNERS:
        headers = {"origin": portal.site.url}
        body = BODIES.get(route.name)
        answer = await agent.ask(route.method, route.at(), body, headers=headers)
        assert answer.status_code == 401, (route, answer.text)


async def test_T25_an_owners_session_is_nothing_at_a_tenants_host(
    portal: Portal, tenant: Tenant
) -> None:
    owner = await portal.signed_in(tenant)
    headers = {"host": "acme.desks.test", "origin": "http://acme.desks.test"}
    for route in FOR_OWNERS:
        answer = await ask(owner, route, headers=headers)
        assert answer.status_code == 401, (route, answer.text)


async def test_T40_no_other_page_changes_anything(portal: Portal, tenant: Tenant) -> None:
    owner = await portal.signed_in(tenant)
    for route, origins in turns(CHANGING, ("http://evil.test", "null", "", "https://desks.test")):
        for origin in origins:
            answer = await ask(owner, route, headers={"origin": origin})
            assert (answer.status_code, key(answer)) == (403, "foreign-page"), route


async def test_T43_acts_of_an_owner_want_a_fresh_proof(portal: Portal, tenant: Tenant) -> None:
    owner = await portal.signed_in(tenant)
    for route in FRESH:
        answer = await ask(owner, route, ids={"tenant_id": tenant.id})
        assert (answer.status_code, key(answer)) == (403, "step-up-needed"), route


async def test_ids_of_the_portal_that_are_none_are_404_or_422_never_a_fault(
    portal: Portal, tenant: Tenant
) -> None:
    owner = await portal.signed_in(tenant)
    wrong = ("1", "x" * 300, "%2E%2E", "%00", "null", "0" * 32 + "g")
    for route, some in turns(WITH_IDS, wrong):
        for bad in some:
            answer = await ask(owner, route, ids=dict.fromkeys(route.ids, bad))
            assert answer.status_code in {404, 405, 422}, (route, bad, answer.text)


async def test_bodies_of_the_portal_that_are_none_are_4xx_and_say_what_to_do(
    portal: Portal, tenant: Tenant
) -> None:
    owner = await portal.signed_in(tenant)
    wrong = (b"", b"[]", b"{", b"null", b'{"nonsense": 1}', b"\xff", b'{"a":' * 900)
    for route, some in turns([one for one in FOR_OWNERS if one.name in BODIES], wrong):
        for bad in some:
            answer = await owner.http.request(
                route.method,
                route.at(tenant_id=tenant.id),
                content=bad,
                headers={"origin": portal.site.url, "content-type": "application/json"},
            )
            assert 400 <= answer.status_code < 500, (route, bad, answer.text)
            for one in answer.json().get("errors", ()):
                assert one["field"], (route, bad)
                assert one["remedy"], (route, bad)
