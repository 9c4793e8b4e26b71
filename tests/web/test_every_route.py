"""One set of refusals for every route there is, generated from the route table (T16, T44)."""

from typing import Any

import pytest
from litestar import Litestar, WebSocket, get, websocket
from litestar.handlers import HTTPRouteHandler, WebsocketRouteHandler
from tests.support.every_thing import BODIES, ids_of
from tests.support.route_table import FOR_OWNERS, ROUTES, Route, shape, turns
from tests.support.web import Person, Site

from telldesk.identity.actor import ActorKind
from telldesk.identity.permissions import ROLE_PERMISSIONS
from telldesk.kernel.db import Tenant
from telldesk.web.guards import Audience, UnguardedRouteError, refuse_unguarded

GUARDED = [one for one in ROUTES if isinstance(one.audience, Audience)]
FOR_AGENTS = [one for one in GUARDED if one.kinds == {ActorKind.AGENT}]
FOR_CONTACTS = [one for one in GUARDED if one.kinds == {ActorKind.CONTACT}]
# The client makes an upload's id, so nobody's id is a new one, and dropping none is done already.
MADE_BY_CLIENTS = {"putUpload", "putMyUpload", "dropUpload", "dropMyUpload"}
WITH_IDS = [one for one in GUARDED if one.ids and one.name not in MADE_BY_CLIENTS]


async def ask(person: Person, route: Route, **ids: object) -> Any:
    return await person.ask(route.method, route.at(**ids), BODIES.get(route.name))


def test_every_route_has_an_audience_or_says_why_not() -> None:
    assert len(GUARDED) >= 35
    strays = [one for one in ROUTES if one.audience is None and not one.open_as]
    assert strays == []
    # What is open by name; a new entry here is a decision, not an accident.
    assert {one.path for one in ROUTES if one.open_as not in {"health", "schema", ""}} == {
        "/api/v1/session",
        "/api/v1/session/refresh",
        "/api/v1/session/desktop",
        "/api/v1/session/desktop/poll",
        "/app/{inbox:str}",
        "/app/{inbox:str}/{rest:path}",
        "/app/{inbox:str}/logo",
        "/app/{inbox:str}/logo/{side:str}",
        "/app/{inbox:str}/manifest.webmanifest",
        "/app/{inbox:str}/mail-off/{secret:str}",
        "/app/release",
        "/app/sw.js",
        "/assets/{name:str}",
        "/files/{secret:str}",
        "/portal",
        "/portal/{rest:path}",
        "/mail",
        "/portal/api/letters",
        "/portal/api/session",
        "/portal/api/session/second-factor",
    }


def test_an_unguarded_route_does_not_start() -> None:
    @get("/api/v1/forgotten")
    async def forgotten() -> None: ...

    @websocket("/api/v1/forgotten")
    async def forgotten_socket(socket: WebSocket) -> None: ...

    for one in (forgotten, forgotten_socket):
        assert isinstance(one, HTTPRouteHandler | WebsocketRouteHandler)
        with pytest.raises(UnguardedRouteError):
            # Litestar's own logging would be set up for every later test.
            refuse_unguarded(Litestar([one], openapi_config=None, logging_config=None))


def test_every_route_with_a_body_is_asked_with_one() -> None:
    asked = {one.name for one in GUARDED if one.method in {"POST", "PUT", "PATCH"}}
    bodiless = {
        "createFileLink",
        "createMyFileLink",
        "createTranscriptLink",
        "createMyTranscriptLink",
        "banContact",
        "markRead",
        "restoreCategory",
        "restoreCannedResponse",
        "restoreTag",
        "restoreField",
        "restoreView",
        "restoreContactNote",
        "createRealtimeTicket",
        "tryDevice",
        "undoTransfer",
        "wakeTicket",
        "addParticipant",
        "putUpload",
        "putMyUpload",
        "undoBulk",
    }
    without = asked - set(BODIES) - bodiless - {"retryDelivery", "discardDelivery"}
    assert without == set()


async def test_anonymous_is_401_everywhere(site: Site) -> None:
    for route in (*GUARDED, *FOR_OWNERS):
        for headers in ({}, {"host": "acme.desks.test"}, {"authorization": "Basic eDp5"}):
            answer = await site.http.request(
                route.method, route.at(), json=BODIES.get(route.name), headers=headers
            )
            assert answer.status_code == 401, (route, answer.text)
            assert answer.headers["content-type"] == "application/problem+json", route


async def test_a_host_nobody_knows_is_refused_before_anything(site: Site) -> None:
    hosts = ("evil.test", "desks.test.evil.test", "a.b.desks.test", "@", "")
    for route, some in turns(GUARDED, hosts):
        for host in some:
            answer = await site.http.request(
                route.method, route.at(), headers={"host": host, "authorization": "Bearer x"}
            )
            assert answer.status_code in {400, 421}, (route, host)


async def test_a_contact_is_refused_on_every_agent_route(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    for route in FOR_AGENTS:
        answer = await ask(contact, route)
        assert answer.status_code == 403, (route, answer.text)


async def test_an_agent_is_refused_on_every_contact_route(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "owner")
    for route in FOR_CONTACTS:
        assert (await ask(agent, route)).status_code == 403, route


@pytest.mark.parametrize("role", sorted(ROLE_PERMISSIONS))
async def test_T44_every_role_enters_exactly_what_its_permissions_open(
    site: Site, tenant: Tenant, role: str
) -> None:
    agent = await site.agent(tenant, role)
    for route in FOR_AGENTS:
        needed = route.permission
        allowed = needed is None or needed in ROLE_PERMISSIONS[role]
        answer = await ask(agent, route)
        assert (answer.status_code != 403) == allowed, (role, route, answer.text)
        assert answer.status_code < 500, (role, route, answer.text)


async def test_T16_another_tenants_ids_look_like_ids_of_nothing(
    site: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    foreign = await ids_of(site, other_tenant)
    own_agent, own_contact = await site.agent(tenant, "owner"), await site.contact(tenant)
    checked = 0
    for route in WITH_IDS:
        person = own_contact if route.kinds == {ActorKind.CONTACT} else own_agent
        theirs, none = await ask(person, route, **foreign), await ask(person, route)
        assert theirs.status_code == 404, (route, theirs.text)
        assert shape(theirs) == shape(none), route
        checked += 1
    assert checked >= 20


async def test_T16_another_contacts_tickets_look_like_nothing(site: Site, tenant: Tenant) -> None:
    foreign = await ids_of(site, tenant)
    stranger = await site.contact(tenant)
    helper = await site.agent(tenant, "helper")
    for route in WITH_IDS:
        if route.name.endswith(("Category", "Delivery")):
            continue
        is_contacts = route.kinds == {ActorKind.CONTACT}
        person = stranger if is_contacts else helper
        answer = await ask(person, route, **foreign)
        assert answer.status_code in ({404} if is_contacts else {403, 404}), (route, answer.text)


async def test_T16_a_session_is_nothing_at_another_tenants_host(
    site: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    slugs = {}
    for one in (tenant, other_tenant):
        place = await site.parts.directory.tenant(one.schema)
        assert place is not None
        slugs[one.schema] = place.slug
    agent = await site.agent(tenant, "owner")
    own = {"host": f"{slugs[tenant.schema]}.desks.test"}
    foreign = {"host": f"{slugs[other_tenant.schema]}.desks.test"}
    for route in FOR_AGENTS:
        if route.method == "GET" and not route.ids:
            assert (await agent.get(route.path, headers=own)).status_code == 200, route
            assert (await agent.get(route.path, headers=foreign)).status_code == 401, route


async def test_ids_that_are_none_are_404_or_422_never_a_fault(site: Site, tenant: Tenant) -> None:
    agent, contact = await site.agent(tenant, "owner"), await site.contact(tenant)
    # Written as it is, a client would take ".." for the folder above and ask another route.
    wrong = ("1", "x" * 300, "%2E%2E", "%00", "null", "0" * 32 + "g")
    for route, some in turns(WITH_IDS, wrong):
        person = contact if route.kinds == {ActorKind.CONTACT} else agent
        for bad in some:
            answer = await ask(person, route, **dict.fromkeys(route.ids, bad))
            assert answer.status_code in {404, 405, 422}, (route, bad, answer.text)


async def test_bodies_that_are_none_are_4xx_and_say_what_to_do(site: Site, tenant: Tenant) -> None:
    agent, contact = await site.agent(tenant, "owner"), await site.contact(tenant)
    wrong = (b"", b"[]", b"{", b"null", b'{"nonsense": 1}', b"\xff", b'{"a":' * 900)
    for route, some in turns([one for one in GUARDED if one.name in BODIES], wrong):
        person = contact if route.kinds == {ActorKind.CONTACT} else agent
        for bad in some:
            answer = await person.http.request(
                route.method,
                route.at(),
                content=bad,
                headers={
                    "authorization": f"Bearer {person.token}",
                    "content-type": "application/json",
                },
            )
            assert 400 <= answer.status_code < 500, (route, bad, answer.text)
            body = answer.json()
            assert body["request_id"] == answer.headers["x-request-id"]
            for one in body.get("errors", ()):
                assert one["field"], (route, bad)
                assert one["remedy"], (route, bad)
