"""Signing in, staying signed in, signing out: over HTTP."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.support.web import OpenSite, Site, add_agent

from telldesk.identity.actor import agent_actor
from telldesk.identity.desktop import (
    SignInDecided,
    confirm_desktop_sign_in,
    find_desktop_sign_in,
)
from telldesk.kernel.db import Tenant
from telldesk.web.limits import Rate, Rates

SESSION = "/api/v1/session"


async def test_a_stranger_becomes_a_contact(site: Site, tenant: Tenant) -> None:
    person = await site.sign_in(tenant, 777)
    assert person.me["kind"] == "contact"
    assert person.me["permissions"] == []
    again = await site.sign_in(tenant, 777)
    assert again.me["id"] == person.me["id"]


async def test_a_linked_person_is_their_agent(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "moderator")
    assert (agent.me["kind"], agent.me["role"]) == ("agent", "moderator")
    assert "tickets.read_all" in agent.me["permissions"]


async def test_T21_a_launch_works_once(site: Site, tenant: Tenant) -> None:
    inbox = await site.inbox(tenant)
    body = {"inbox": inbox.public_id, "init_data": site.launch(inbox, 1)}
    assert (await site.http.post(SESSION, json=body)).status_code == 201
    again = await site.http.post(SESSION, json=body)
    assert again.status_code == 401
    assert again.json()["type"] == "/problems/launch-reused"


async def test_a_launch_whose_answer_got_lost_is_answered_again_to_its_sender_only(
    site: Site, tenant: Tenant
) -> None:
    inbox = await site.inbox(tenant)
    body = {"inbox": inbox.public_id, "init_data": site.launch(inbox, 1)}
    mine = body | {"attempt": str(uuid4())}
    lost = await site.http.post(SESSION, json=mine)
    found = await site.http.post(SESSION, json=mine)
    assert (lost.status_code, found.status_code) == (201, 201)
    assert found.json()["me"]["id"] == lost.json()["me"]["id"]
    for thief in (body, body | {"attempt": str(uuid4())}):
        assert (await site.http.post(SESSION, json=thief)).status_code == 401


async def test_a_launch_taken_without_an_attempt_works_once(site: Site, tenant: Tenant) -> None:
    inbox = await site.inbox(tenant)
    body = {"inbox": inbox.public_id, "init_data": site.launch(inbox, 1)}
    assert (await site.http.post(SESSION, json=body)).status_code == 201
    late = await site.http.post(SESSION, json=body | {"attempt": str(uuid4())})
    assert late.status_code == 401


async def test_T21_one_desks_launch_is_nothing_at_another(
    site: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    inbox, other = await site.inbox(tenant), await site.inbox(other_tenant)
    body = {"inbox": other.public_id, "init_data": site.launch(inbox, 1)}
    assert (await site.http.post(SESSION, json=body)).status_code == 401


@pytest.mark.parametrize("data", ["", "x" * 60_000, "hash=%FF", "a=1&a=1", "signature=***"])
async def test_T21_malformed_launches_are_401(site: Site, tenant: Tenant, data: str) -> None:
    inbox = await site.inbox(tenant)
    answer = await site.http.post(SESSION, json={"inbox": inbox.public_id, "init_data": data})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


async def test_T21_a_100_kB_launch_is_refused_and_no_fault(site: Site, tenant: Tenant) -> None:
    inbox = await site.inbox(tenant)
    body = {"inbox": inbox.public_id, "init_data": "x" * 100_000}
    assert (await site.http.post(SESSION, json=body)).status_code in {401, 413}


async def test_T42_an_unknown_inbox_looks_like_a_bad_launch(site: Site, tenant: Tenant) -> None:
    inbox = await site.inbox(tenant)
    known = await site.http.post(SESSION, json={"inbox": inbox.public_id, "init_data": "x"})
    unknown = await site.http.post(SESSION, json={"inbox": "nobody", "init_data": "x"})
    strange = await site.http.post(SESSION, json={"inbox": "ключ\x00", "init_data": "x"})
    assert known.status_code == unknown.status_code == strange.status_code == 401
    assert known.json()["type"] == unknown.json()["type"] == strange.json()["type"]


async def test_a_refresh_whose_answer_got_lost_is_answered_again(
    site: Site, tenant: Tenant
) -> None:
    person = await site.sign_in(tenant, 777)
    body = {"refresh_token": person.refresh_token, "attempt": str(uuid4())}
    lost = (await site.http.post(f"{SESSION}/refresh", json=body)).json()
    lost_again = (await site.http.post(f"{SESSION}/refresh", json=body)).json()
    found = (await site.http.post(f"{SESSION}/refresh", json=body)).json()
    assert len({one["refresh_token"] for one in (lost, lost_again, found)}) == 3
    signed = {"Authorization": f"Bearer {found['access_token']}"}
    assert (await site.http.get(SESSION, headers=signed)).status_code == 200
    # What was given before the last answer is void, and using it harms nobody.
    old = {"refresh_token": lost["refresh_token"], "attempt": str(uuid4())}
    assert (await site.http.post(f"{SESSION}/refresh", json=old)).status_code == 401
    goes_on = {"refresh_token": found["refresh_token"], "attempt": str(uuid4())}
    assert (await site.http.post(f"{SESSION}/refresh", json=goes_on)).status_code == 200


async def test_T22_a_used_token_is_theft_under_another_attempt_or_after_its_successor(
    site: Site, tenant: Tenant
) -> None:
    for is_other, is_late in ((True, False), (False, True)):
        person = await site.sign_in(tenant, 777)
        body = {"refresh_token": person.refresh_token, "attempt": str(uuid4())}
        given = (await site.http.post(f"{SESSION}/refresh", json=body)).json()
        if is_late:
            on = {"refresh_token": given["refresh_token"], "attempt": str(uuid4())}
            given = (await site.http.post(f"{SESSION}/refresh", json=on)).json()
        thief = body | ({"attempt": str(uuid4())} if is_other else {})
        assert (await site.http.post(f"{SESSION}/refresh", json=thief)).status_code == 401
        signed = {"Authorization": f"Bearer {given['access_token']}"}
        assert (await site.http.get(SESSION, headers=signed)).status_code == 401


async def test_access_ends_after_fifteen_minutes_and_refresh_renews_it(
    site: Site, tenant: Tenant
) -> None:
    person = await site.sign_in(tenant, 777)
    site.clock.move(timedelta(minutes=15, seconds=1))
    assert (await person.get(SESSION)).status_code == 401
    renewed = await site.http.post(
        f"{SESSION}/refresh", json={"refresh_token": person.refresh_token}
    )
    assert renewed.status_code == 200
    person.token = renewed.json()["access_token"]
    assert (await person.get(SESSION)).json()["id"] == person.me["id"]


async def test_T22_a_refresh_token_used_twice_ends_the_family(site: Site, tenant: Tenant) -> None:
    person = await site.sign_in(tenant, 777)
    body = {"refresh_token": person.refresh_token}
    first = (await site.http.post(f"{SESSION}/refresh", json=body)).json()
    assert (await site.http.post(f"{SESSION}/refresh", json=body)).status_code == 401
    person.token = first["access_token"]
    assert (await person.get(SESSION)).status_code == 401
    body = {"refresh_token": first["refresh_token"]}
    assert (await site.http.post(f"{SESSION}/refresh", json=body)).status_code == 401


async def test_a_session_slides_for_twelve_hours(site: Site, tenant: Tenant) -> None:
    person = await site.sign_in(tenant, 777)
    token = person.refresh_token
    for hours in (11, 11):
        site.clock.move(timedelta(hours=hours))
        answer = await site.http.post(f"{SESSION}/refresh", json={"refresh_token": token})
        token = answer.json()["refresh_token"]
    site.clock.move(timedelta(hours=12, seconds=1))
    answer = await site.http.post(f"{SESSION}/refresh", json={"refresh_token": token})
    assert answer.status_code == 401


async def test_T22_signing_out_everywhere_ends_every_session(site: Site, tenant: Tenant) -> None:
    one, two = await site.sign_in(tenant, 5), await site.sign_in(tenant, 5)
    stranger = await site.contact(tenant)
    assert (await one.ask("DELETE", f"{SESSION}/all")).status_code == 204
    assert (await two.get(SESSION)).status_code == 401
    assert (await stranger.get(SESSION)).status_code == 200


async def test_signing_out_ends_one_session(site: Site, tenant: Tenant) -> None:
    one, two = await site.sign_in(tenant, 5), await site.sign_in(tenant, 5)
    assert (await one.ask("DELETE", SESSION)).status_code == 204
    assert (await one.get(SESSION)).status_code == 401
    assert (await two.get(SESSION)).status_code == 200


async def test_a_removed_agent_is_out_at_once(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "admin")
    await site.parts.desk.run(
        tenant, lambda w: w.conn.execute("UPDATE agents SET removed_at = now()")
    )
    assert (await agent.get(SESSION)).status_code == 401
    answer = await site.http.post(f"{SESSION}/refresh", json={"refresh_token": agent.refresh_token})
    assert answer.status_code == 401


async def test_a_desktop_is_confirmed_in_the_bot(
    site: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    agent = await site.agent(tenant, "helper")
    inbox = await site.inbox(tenant)
    firefox = {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/140.0"}
    started = await site.http.post(
        f"{SESSION}/desktop", json={"inbox": inbox.public_id}, headers=firefox
    )
    assert started.status_code == 201
    code, poll = started.json()["code"], {"poll_secret": started.json()["poll_secret"]}
    waiting = await site.http.post(f"{SESSION}/desktop/poll", json=poll)
    assert waiting.json() == {"state": "waiting", "session": None}

    actor = agent_actor(agent.id, "helper")
    asked = await site.parts.desk.run(tenant, lambda w: find_desktop_sign_in(w, actor, code))
    assert (asked.device, asked.place) == ("Firefox, Windows", "127.0.0.…")
    await site.parts.desk.run(tenant, lambda w: confirm_desktop_sign_in(w, actor, asked.code_id))
    with pytest.raises(SignInDecided):
        await site.parts.desk.run(
            tenant, lambda w: confirm_desktop_sign_in(w, actor, asked.code_id)
        )

    done = await site.http.post(f"{SESSION}/desktop/poll", json=poll)
    assert done.json()["session"]["me"]["id"] == agent.me["id"]
    cookie = done.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/api/v1/session/refresh" in cookie
    assert (await site.http.post(f"{SESSION}/desktop/poll", json=poll)).status_code == 404
    # The cookie renews the session for a page of this host and for nobody else.
    here = {"inbox": inbox.public_id}
    foreign = await site.http.post(
        f"{SESSION}/refresh", json=here, headers={"origin": "https://evil.test"}
    )
    assert foreign.status_code == 403
    # Desks that share a host, as in the demo, share no sessions.
    there = {"inbox": (await site.inbox(other_tenant)).public_id}
    other = await site.http.post(f"{SESSION}/refresh", json=there, headers={"origin": site.url})
    assert (other.status_code, other.json()) == (200, None)
    own = await site.http.post(f"{SESSION}/refresh", json=here, headers={"origin": site.url})
    assert own.status_code == 200
    assert own.json()["refresh_token"] == ""


async def test_in_production_the_cookie_is_bound_to_the_host(
    open_site: OpenSite, tenant: Tenant
) -> None:
    async with open_site(environment="production", public_url="https://desks.test") as site:
        agent_user = 31
        inbox = await site.inbox(tenant)
        host = {"host": "desks.test"}
        started = await site.http.post(
            f"{SESSION}/desktop", json={"inbox": inbox.public_id}, headers=host
        )
        agent_id = await add_agent(site.parts, tenant, "helper", agent_user, site.clock)
        actor = agent_actor(agent_id, "helper")
        code = started.json()["code"]
        asked = await site.parts.desk.run(tenant, lambda w: find_desktop_sign_in(w, actor, code))
        await site.parts.desk.run(
            tenant, lambda w: confirm_desktop_sign_in(w, actor, asked.code_id)
        )
        done = await site.http.post(
            f"{SESSION}/desktop/poll",
            json={"poll_secret": started.json()["poll_secret"]},
            headers=host,
        )
        cookie = done.headers["set-cookie"]
        assert cookie.startswith("__Host-refresh=")
        assert "Secure" in cookie
        assert "Path=/;" in cookie + ";"
        assert done.headers["strict-transport-security"]


@pytest.mark.parametrize("token", ["x", "a" * 5000, "ключ".encode(), f"{'0' * 32}.{'x' * 43}"])
async def test_a_token_that_is_none_of_ours_is_401(site: Site, token: str | bytes) -> None:
    value = token if isinstance(token, bytes) else token.encode()
    answer = await site.http.get(SESSION, headers={"authorization": b"Bearer " + value})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_suspended_desk_is_410(site: Site, tenant: Tenant) -> None:
    person = await site.sign_in(tenant, 777)
    await site.admin.execute("SET ROLE td_owner")
    await site.admin.execute(
        "UPDATE platform.tenants SET state = 'suspended' WHERE schema_name = $1", tenant.schema
    )
    await site.admin.execute("RESET ROLE")
    site.parts.directory.forget()
    answer = await person.get(SESSION)
    assert answer.status_code == 410


async def test_sign_ins_of_one_address_are_limited(open_site: OpenSite, tenant: Tenant) -> None:
    async with open_site(Rates(sign_in=Rate(3, 3600)), redis_url="") as site:
        body = {"inbox": "nobody", "init_data": "x"}
        answers = [
            (await site.http.post(SESSION, json=body, headers={"x-forwarded-for": f"10.0.0.{n}"}))
            for n in range(5)
        ]
        assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
        assert int(answers[-1].headers["retry-after"]) > 0
