"""Signing in to the portal by letter: once, in time, and without telling who is known."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from tests.support.owners import OpenPortal, Portal, new_email
from tests.support.web import OpenSite

from telldesk.kernel.db import Tenant
from telldesk.web.limits import Rate, Rates

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605 Version/19.0 Safari/604.1"


def key(answer: Any) -> str:
    return str(answer.json()["type"]).removeprefix("/problems/")


async def test_a_letters_link_signs_in_and_shows_what_one_owns(
    portal: Portal, tenant: Tenant, other_tenant: Tenant
) -> None:
    email = new_email()
    await portal.owner(email, tenant, other_tenant)
    inbox = await portal.site.inbox(tenant)
    browser = await portal.browser()
    me = await browser.sign_in(email)
    assert me["email"] == email
    assert me["fresh_until"] is None
    assert me["has_second_factor"] is False
    owned = {one["id"]: one for one in me["tenants"]}
    assert set(owned) == {tenant.id, other_tenant.id}
    (bot,) = owned[tenant.id]["bots"]
    assert bot["state"] == "live"
    assert bot["username"] == "desk_bot"
    assert bot["app_url"] == f"http://desks.test/app/{inbox.public_id}/"
    assert (await browser.get("me")).json() == me


async def test_the_cookie_is_for_the_server_alone(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    browser = await portal.browser()
    await browser.ask_letter(email)
    answer = await browser.post("session", {"token": await portal.token(email)})
    cookies = answer.headers.get_list("set-cookie")
    assert sorted(one.partition("=")[0] for one in cookies) == ["portal", "portal-browser"]
    (row,) = await portal.fetch(
        "SELECT s.* FROM platform.owner_sessions s JOIN platform.owners o ON o.id = s.owner_id"
        " WHERE o.email = $1",
        email,
    )
    kept = b"".join(value for value in row.values() if isinstance(value, bytes))
    for cookie in cookies:
        assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
        secret = cookie.partition("=")[2].partition(";")[0]
        assert len(secret) == 43
        assert secret not in answer.text
        assert secret.encode() not in kept


async def test_in_production_the_cookie_needs_https(open_site: OpenSite) -> None:
    async with open_site(environment="production", public_url="https://desks.test") as site:
        answer = await site.http.post(
            "/portal/api/session",
            json={"token": "x" * 40},
            headers={"host": "desks.test", "origin": "https://desks.test"},
        )
        assert key(answer) == "sign-in-spent"
        plain = {"host": "desks.test", "origin": "http://desks.test"}
        refused = await site.http.post(
            "/portal/api/session", json={"token": "x" * 40}, headers=plain
        )
        assert key(refused) == "foreign-page"


async def test_a_link_works_once(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    browser, other = await portal.browser(), await portal.browser()
    await browser.ask_letter(email)
    token = await portal.token(email)
    assert (await browser.post("session", {"token": token})).status_code == 200
    again = await other.post("session", {"token": token})
    assert (again.status_code, key(again)) == (410, "sign-in-spent")


async def test_a_link_used_in_two_places_at_once_works_in_one(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    browsers = [await portal.browser() for _ in range(4)]
    await browsers[0].ask_letter(email)
    token = await portal.token(email)
    answers = await asyncio.gather(*(one.post("session", {"token": token}) for one in browsers))
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410]


async def test_a_link_is_good_for_a_quarter_of_an_hour(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    browser = await portal.browser()
    await browser.ask_letter(email)
    token = await portal.token(email)
    portal.site.clock.move(15 * MINUTE)
    assert (await browser.post("session", {"token": token})).status_code == 410


async def test_the_code_is_good_only_in_the_browser_that_asked(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    browser, stranger = await portal.browser(), await portal.browser()
    asked = await browser.ask_letter(email)
    code = (await portal.letter(email)).code
    other = await stranger.ask_letter(new_email("nobody"))
    wrong = await stranger.post("session", {"attempt": other["attempt"], "code": code})
    assert (wrong.status_code, key(wrong)) == (422, "sign-in-code-wrong")
    entered = await browser.post("session", {"attempt": asked["attempt"], "code": code})
    assert entered.json()["state"] == "in"
    again = await browser.post("session", {"attempt": asked["attempt"], "code": code})
    assert again.status_code == 410


async def test_five_wrong_codes_end_the_attempt_and_not_the_link(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    browser = await portal.browser()
    asked = await browser.ask_letter(email)
    code = (await portal.letter(email)).code
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    for _ in range(5):
        answer = await browser.post("session", {"attempt": asked["attempt"], "code": wrong})
        assert key(answer) == "sign-in-code-wrong"
    right = await browser.post("session", {"attempt": asked["attempt"], "code": code})
    assert key(right) == "sign-in-spent"
    token = await portal.token(email)
    assert (await browser.post("session", {"token": token})).status_code == 200


async def test_T42_known_and_unknown_addresses_are_answered_alike(portal: Portal) -> None:
    known, unknown = new_email(), new_email("nobody")
    await portal.owner(known)
    browser = await portal.browser()
    answers = [await browser.ask_letter(email) for email in (known, unknown)]
    assert [sorted(one) for one in answers] == [["attempt", "expires_at"]] * 2
    assert answers[0]["expires_at"] == answers[1]["expires_at"]
    assert [len(one["attempt"]) for one in answers] == [len(answers[0]["attempt"])] * 2
    assert await portal.kinds(known) == ["sign-in"]
    assert await portal.kinds(unknown) == []
    for asked in answers:
        wrong = {"attempt": asked["attempt"], "code": "x"}
        assert key(await browser.post("session", wrong)) == "sign-in-code-wrong"


async def test_T42_known_and_unknown_addresses_leave_as_many_rows(portal: Portal) -> None:
    known, unknown = new_email(), new_email("nobody")
    await portal.owner(known)
    browser = await portal.browser()
    for email in (known, unknown):
        await browser.ask_letter(email)
        for table in ("owner_sign_ins", "owner_letters"):
            rows = await portal.fetch(f"SELECT * FROM platform.{table} WHERE email = $1", email)
            assert len(rows) == 1, (email, table)


async def test_where_sign_up_is_open_an_address_becomes_an_account_when_it_is_proven(
    open_site: OpenSite, open_portal: OpenPortal
) -> None:
    async with open_site(portal_sign_up="open") as site:
        portal = await open_portal(site)
        email = new_email("New.Person").upper()
        browser = await portal.browser()
        await browser.ask_letter(email)
        spelled = email.lower()
        found = "SELECT 1 FROM platform.owners WHERE email = $1"
        assert await portal.fetch(found, spelled) == []
        answer = await browser.post("session", {"token": await portal.token(spelled)})
        assert answer.json()["me"]["email"] == spelled
        assert answer.json()["me"]["tenants"] == []
        assert len(await portal.fetch(found, spelled)) == 1


async def test_T22_signing_in_again_ends_the_session_of_that_browser(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    browser = await portal.browser()
    await browser.sign_in(email)
    before = dict(browser.http.cookies)
    await browser.sign_in(email)
    assert dict(browser.http.cookies) != before
    stale = await portal.browser()
    stale.http.cookies.update(before)
    assert (await stale.get("me")).status_code == 401


async def test_T22_a_session_of_an_app_is_none_at_the_portal_nor_the_other_way(
    portal: Portal, tenant: Tenant
) -> None:
    owner = await portal.signed_in(tenant)
    agent = await portal.site.agent(tenant, "owner")
    assert (await agent.get("/portal/api/me")).status_code == 401
    stranger = await portal.browser()
    stranger.http.cookies.set("portal", agent.token)
    assert (await stranger.get("me")).status_code == 401
    cookie = owner.http.cookies["portal"]
    headers = {"authorization": f"Bearer {cookie}"}
    assert (await owner.http.get("/api/v1/session", headers=headers)).status_code == 401
    assert (await owner.http.get("/api/v1/session")).status_code == 401


async def test_T25_no_tenants_host_has_a_portal(portal: Portal, tenant: Tenant) -> None:
    owner = await portal.signed_in(tenant)
    place = await portal.site.parts.directory.tenant(tenant.schema)
    assert place is not None
    host = f"{place.slug}.desks.test"
    headers = {"host": host, "origin": f"http://{host}"}
    assert (await owner.get("me", headers=headers)).status_code == 401
    asked = {"email": owner.me["email"], "language": "en"}
    answer = await owner.post("letters", asked, headers=headers)
    assert (answer.status_code, key(answer)) == (404, "portal-closed")


async def test_an_installation_without_a_secret_has_no_portal(open_site: OpenSite) -> None:
    async with open_site(portal_secret="", database_portal_url="") as site:
        assert (await site.http.get("/portal/api/me")).status_code == 401
        body = {"email": "ann@example.test", "language": "en"}
        answer = await site.http.post(
            "/portal/api/letters", json=body, headers={"origin": site.url}
        )
        assert (answer.status_code, key(answer)) == (404, "portal-closed")
        cookies = {"cookie": "portal=x"}
        assert (await site.http.get("/portal/api/me", headers=cookies)).status_code == 404


@pytest.mark.parametrize("origin", ["http://evil.test", "null", ""])
async def test_T40_only_the_portals_own_pages_change_anything(portal: Portal, origin: str) -> None:
    owner = await portal.signed_in()
    headers = {"origin": origin}
    for method, path, body in (
        ("PATCH", "me", {"name": "Eve"}),
        ("DELETE", "session", None),
        ("DELETE", "sessions", None),
        ("POST", "letters", {"email": "a@example.test", "language": "en"}),
        ("POST", "session", {"token": "x" * 40}),
    ):
        answer = await owner.ask(method, path, body, headers=headers)
        assert (answer.status_code, key(answer)) == (403, "foreign-page"), path
    assert (await owner.get("me", headers=headers)).status_code == 200


async def test_a_session_ends_twelve_hours_after_its_last_use(portal: Portal) -> None:
    owner = await portal.signed_in()
    for _ in range(3):
        portal.site.clock.move(11 * HOUR)
        assert (await owner.get("me")).status_code == 200
    portal.site.clock.move(12 * HOUR)
    assert (await owner.get("me")).status_code == 401


async def test_a_session_ends_after_thirty_days_however_often_it_is_used(portal: Portal) -> None:
    owner = await portal.signed_in()
    for _ in range(71):
        portal.site.clock.move(10 * HOUR)
        assert (await owner.get("me")).status_code == 200
    portal.site.clock.move(10 * HOUR)
    assert (await owner.get("me")).status_code == 401


async def test_sessions_are_listed_and_ended(portal: Portal) -> None:
    email = new_email()
    await portal.owner(email)
    laptop, phone, third = [await portal.browser(agent) for agent in (SAFARI, SAFARI, SAFARI)]
    for one in (laptop, phone, third):
        await one.sign_in(email)
        portal.site.clock.move(2 * MINUTE)
    sessions = (await laptop.get("sessions")).json()["sessions"]
    assert [one["is_this"] for one in sessions] == [True, False, False]
    assert sessions[0]["device"] == "Safari, iOS"
    assert sessions[0]["address"] == "127.0.0.…"
    of_phone = next(
        one for one in (await phone.get("sessions")).json()["sessions"] if one["is_this"]
    )
    assert (await laptop.delete(f"sessions/{of_phone['id']}")).status_code == 204
    assert (await phone.get("me")).status_code == 401
    assert (await laptop.delete(f"sessions/{of_phone['id']}")).status_code == 404
    assert (await laptop.delete("sessions")).status_code == 204
    assert (await third.get("me")).status_code == 401
    assert (await laptop.get("me")).status_code == 200
    gone = await laptop.delete("session")
    assert gone.status_code == 204
    assert 'portal=""' in gone.headers["set-cookie"] or "Max-Age=0" in gone.headers["set-cookie"]
    assert (await laptop.get("me")).status_code == 401


async def test_T16_another_owners_session_looks_like_none(portal: Portal) -> None:
    owner, stranger = await portal.signed_in(), await portal.signed_in()
    (session,) = (await owner.get("sessions")).json()["sessions"]
    theirs = await stranger.delete(f"sessions/{session['id']}")
    none = await stranger.delete("sessions/00000000-0000-0000-0000-000000000007")
    assert theirs.status_code == none.status_code == 404
    assert theirs.json()["detail"] == none.json()["detail"]


async def test_a_new_device_is_told_by_letter(portal: Portal) -> None:
    owner = await portal.signed_in()
    email = owner.me["email"]
    assert await portal.kinds(email) == ["sign-in"]
    await owner.delete("session")
    await owner.sign_in(email)
    assert await portal.kinds(email) == ["sign-in", "sign-in"]
    phone = await portal.browser(SAFARI)
    await phone.sign_in(email)
    assert (await portal.kinds(email))[-1] == "new-device"
    assert (await portal.letter(email)).facts == {"device": "Safari, iOS", "address": "127.0.0.…"}
    same_kind = await portal.browser()
    await same_kind.sign_in(email)
    assert (await portal.kinds(email))[-2:] == ["sign-in", "new-device"]


async def test_name_and_language_are_the_owners_own(portal: Portal) -> None:
    owner = await portal.signed_in()
    named = await owner.ask("PATCH", "me", {"name": "  Ann\u0007 Lee "})
    assert named.json()["name"] == "Ann Lee"
    spoken = await owner.ask("PATCH", "me", {"language": "ru"})
    assert (spoken.json()["name"], spoken.json()["language"]) == ("Ann Lee", "ru")
    unknown = await owner.ask("PATCH", "me", {"language": "xx"})
    assert (unknown.status_code, key(unknown)) == (422, "language-unknown")


async def test_letters_are_bounded_per_place_per_mailbox_and_in_all(
    open_site: OpenSite, open_portal: OpenPortal
) -> None:
    for changes in ({"letters": Rate(2, 3600)}, {"letters_in_all": Rate(2, 3600)}):
        async with open_site(Rates(**changes), redis_url="") as site:
            browser = await (await open_portal(site)).browser()
            for _ in range(2):
                await browser.ask_letter(new_email())
            body = {"email": new_email(), "language": "en"}
            assert (await browser.post("letters", body)).status_code == 429
    async with open_site(Rates(letters_to=Rate(2, 3600)), redis_url="") as site:
        browser, email = await (await open_portal(site)).browser(), new_email()
        for _ in range(2):
            await browser.ask_letter(email)
        body = {"email": email.upper(), "language": "en"}
        assert (await browser.post("letters", body)).status_code == 429
        await browser.ask_letter(new_email())


async def test_no_more_than_five_letters_to_one_address_are_good_at_a_time(portal: Portal) -> None:
    browser, email = await portal.browser(), new_email()
    for _ in range(5):
        await browser.ask_letter(email)
    answer = await browser.post("letters", {"email": email, "language": "en"})
    assert answer.status_code == 429
    portal.site.clock.move(15 * MINUTE)
    await browser.ask_letter(email)


async def test_proofs_are_bounded(open_site: OpenSite, open_portal: OpenPortal) -> None:
    async with open_site(Rates(proofs=Rate(2, 3600)), redis_url="") as site:
        browser = await (await open_portal(site)).browser()
        for _ in range(2):
            assert (await browser.post("session", {"token": "x" * 40})).status_code == 410
        assert (await browser.post("session", {"token": "x" * 40})).status_code == 429


NO_ADDRESSES = [
    "ann", "ann@", "@example.test", "ann@example", "a b@example.test", "ann@example.test\n.x",
    "ann@exa\u00admple.test", "x" * 65 + "@example.test",
]  # fmt: skip


@pytest.mark.parametrize("email", NO_ADDRESSES)
async def test_what_is_no_address_is_refused(portal: Portal, email: str) -> None:
    browser = await portal.browser()
    answer = await browser.post("letters", {"email": email, "language": "en"})
    assert (answer.status_code, key(answer)) == (422, "address-refused")
    assert email.strip() not in answer.text


async def test_a_body_with_half_of_each_way_is_not_understood(portal: Portal) -> None:
    browser = await portal.browser()
    for body in ({}, {"attempt": "x" * 40}, {"token": "x" * 40, "code": "123456"}):
        assert (await browser.post("session", body)).status_code == 400
