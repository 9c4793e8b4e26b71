"""A day at the desk over HTTP: a contact asks, agents answer, move, count."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.support.web import Site, add_agent

from telldesk.kernel.db import Tenant

TICKETS = "/api/v1/tickets"
MINE = "/api/v1/my/tickets"


async def test_a_question_is_answered(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    asked = await contact.post(MINE, {"text": "Where is my order?"})
    assert asked.status_code == 201, asked.text
    ticket_id = asked.json()["ticket"]["id"]

    listed = (await agent.get(TICKETS, params={"view": "unassigned"})).json()
    assert [one["id"] for one in listed["tickets"]] == [ticket_id]
    taken = await agent.post(f"{TICKETS}/{ticket_id}/take", {"version": None})
    assert taken.status_code == 200, taken.text
    assert taken.json()["assignee"]["id"] == agent.me["id"]

    answer = await agent.post(f"{TICKETS}/{ticket_id}/replies", {"text": "On its way."})
    assert answer.status_code == 201, answer.text
    assert answer.json()["ticket"]["status"] == "waiting"
    noted = await agent.post(f"{TICKETS}/{ticket_id}/notes", {"text": "Called the courier."})
    assert noted.json()["message"]["visibility"] == "note"

    seen = (await contact.get(f"{MINE}/{ticket_id}/conversation")).json()["messages"]
    assert [one["text"] for one in seen] == ["Where is my order?", "On its way."]
    whole = (await agent.get(f"{TICKETS}/{ticket_id}/conversation")).json()["messages"]
    assert len(whole) == 3
    kinds = [
        line["kind"] for line in (await agent.get(f"{TICKETS}/{ticket_id}/history")).json()["lines"]
    ]
    assert "replied" in kinds
    assert (await agent.get(f"{TICKETS}/counts")).json()["mine"] == 1
    assert (await agent.get("/api/v1/stats")).json()["answered"] == 1
    card = await agent.get(f"/api/v1/contacts/{contact.me['id']}")
    assert card.json()["tickets"][0]["id"] == ticket_id


async def test_lists_are_compressed(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    for number in range(4):
        await contact.post(MINE, {"text": f"Question {number} about a parcel"})
    listed = await agent.get(TICKETS, params={"view": "all"})
    assert listed.headers["content-encoding"] == "gzip"
    assert len(listed.json()["tickets"]) == 4


async def test_the_same_client_key_writes_once(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "admin")
    body = {"text": "Hello", "client_key": str(uuid4())}
    first, again = (await contact.post(MINE, body)).json(), (await contact.post(MINE, body)).json()
    assert first["message"]["id"] == again["message"]["id"]
    ticket_id = first["ticket"]["id"]
    body = {"text": "Hi", "client_key": str(uuid4())}
    one, two = [(await agent.post(f"{TICKETS}/{ticket_id}/replies", body)).json() for _ in range(2)]
    assert one["message"]["id"] == two["message"]["id"]
    rows = await site.parts.desk.run(
        tenant, lambda work: work.conn.fetchval("SELECT count(*) FROM deliveries")
    )
    assert rows == 1


async def test_of_two_takers_the_second_hears_who_has_it(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    one, two = await site.agent(tenant, "moderator"), await site.agent(tenant, "admin")
    ticket_id = (await contact.post(MINE, {"text": "Help"})).json()["ticket"]["id"]
    assert (await one.post(f"{TICKETS}/{ticket_id}/take", {})).status_code == 200
    late = await two.post(f"{TICKETS}/{ticket_id}/take", {})
    assert late.status_code == 409
    assert late.json()["facts"]["name"] == "Agent moderator"


async def test_a_stale_version_is_a_conflict(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "admin")
    ticket = (await contact.post(MINE, {"text": "Help"})).json()["ticket"]
    path = f"{TICKETS}/{ticket['id']}"
    version = (await agent.get(path)).json()["version"]
    body = {"priority": 4, "version": version}
    assert (await agent.ask("PUT", f"{path}/priority", body)).json()["priority"] == 4
    stale = await agent.ask("PUT", f"{path}/status", {"step": "resolve", "version": version})
    assert stale.status_code == 409
    assert stale.json()["type"] == "/problems/ticket-moved"


async def test_lists_page_without_doubles(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "owner")
    for number in range(5):
        assert (await contact.post(MINE, {"text": f"Question {number}"})).status_code == 201
    found: list[str] = []
    cursor = None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await agent.get(TICKETS, params=params)).json()
        found += [one["id"] for one in page["tickets"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(found) == len(set(found)) == 5
    filtered = await agent.get(TICKETS, params={"status": ["open", "waiting"], "priority": 2})
    assert len(filtered.json()["tickets"]) == 5
    assert (await agent.get(TICKETS, params={"priority": 9})).status_code == 422
    assert (await agent.get(TICKETS, params={"cursor": "???"})).status_code == 422


async def test_categories_are_made_and_archived(site: Site, tenant: Tenant) -> None:
    admin, contact = await site.agent(tenant, "admin"), await site.contact(tenant)
    made = await admin.post("/api/v1/categories/init-defaults", {"preset": "minecraft"})
    assert len(made.json()) == 6
    one = made.json()[0]["id"]
    changed = await admin.ask("PATCH", f"/api/v1/categories/{one}", {"icon": "🎮"})
    assert changed.json()["icon"] == "🎮"
    assert (await admin.ask("DELETE", f"/api/v1/categories/{one}")).json()["is_archived"]
    assert len((await contact.get("/api/v1/categories")).json()) == 5
    assert (await admin.post(f"/api/v1/categories/{one}/restore")).status_code == 200
    own = {"key": "vip", "names": {"en": "VIP", "ru": "ВИП"}, "colour": "#ffd700"}
    assert (await admin.post("/api/v1/categories", own)).status_code == 201
    assert (await admin.post("/api/v1/categories", own)).status_code == 409


async def test_staff_is_invited_promoted_and_removed(site: Site, tenant: Tenant) -> None:
    owner, helper = await site.agent(tenant, "owner"), await site.agent(tenant, "helper")
    invited = await owner.post("/api/v1/staff/invitations", {"role": "moderator", "name": "Maria"})
    assert invited.status_code == 201, invited.text
    assert invited.json()["bot_start"].endswith(invited.json()["code"])
    names = [one["name"] for one in (await owner.get("/api/v1/staff")).json()]
    assert "Maria" in names
    path = f"/api/v1/staff/{helper.me['id']}"
    assert (await owner.ask("PUT", f"{path}/role", {"role": "admin"})).status_code == 200
    assert (await helper.get("/api/v1/session")).status_code == 401
    assert (await owner.ask("DELETE", path)).status_code == 204
    last = await owner.ask("DELETE", f"/api/v1/staff/{owner.me['id']}")
    assert last.status_code == 409


async def test_a_banned_contact_is_not_heard(site: Site, tenant: Tenant) -> None:
    contact, moderator = await site.contact(tenant), await site.agent(tenant, "moderator")
    await contact.post(MINE, {"text": "Hello"})
    path = f"/api/v1/contacts/{contact.me['id']}/ban"
    card = (await moderator.ask("PUT", path, {"reason": "Only shouts"})).json()
    assert (card["is_banned"], card["ban_reason"]) == (True, "Only shouts")
    assert card["banned_by"] == moderator.me["name"]
    assert (await contact.post(MINE, {"text": "And now?"})).status_code == 403
    assert not (await moderator.ask("DELETE", path)).json()["is_banned"]
    assert (await contact.post(MINE, {"text": "And now?"})).status_code == 201


async def test_contacts_close_reopen_read_and_choose_a_language(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    ticket_id = (await contact.post(MINE, {"text": "Hello"})).json()["ticket"]["id"]
    for step, status in (("close", "closed"), ("reopen", "open")):
        moved = await contact.ask("PUT", f"{MINE}/{ticket_id}/status", {"step": step})
        assert moved.json()["status"] == status
    assert (await contact.ask("PUT", f"{MINE}/{ticket_id}/read")).status_code == 204
    assert (await contact.ask("PUT", "/api/v1/my/language", {"language": "ru"})).status_code == 204
    assert (await contact.get("/api/v1/session")).json()["language"] == "ru"
    unknown = await contact.get(f"{MINE}/{UUID(int=1)}")
    assert unknown.json()["title"] == "Не найдено"
    assert (await contact.ask("PUT", "/api/v1/my/language", {"language": "de"})).status_code == 422
    assert (await contact.get("/api/v1/desk")).json()["languages"] == ["en", "ru"]


async def test_what_a_contact_has_seen_is_known_on_all_their_devices(
    site: Site, tenant: Tenant
) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket = (await contact.post(MINE, {"text": "Hello"})).json()["ticket"]
    assert ticket["read_at"] == ticket["opened_at"]  # who writes has looked
    site.clock.move(timedelta(minutes=1))
    assert (await contact.ask("PUT", f"{MINE}/{ticket['id']}/read")).status_code == 204
    looked = site.clock.now()
    site.clock.move(timedelta(minutes=1))
    await agent.post(f"{TICKETS}/{ticket['id']}/replies", {"text": "Good day"})
    other_device = await site.sign_in(tenant, contact.telegram_user_id)
    seen = (await other_device.get(f"{MINE}/{ticket['id']}")).json()
    assert (datetime.fromisoformat(seen["read_at"]), seen["is_unread"]) == (looked, True)
    said = (await other_device.get(f"{MINE}/{ticket['id']}/conversation")).json()["messages"]
    new = [one["text"] for one in said if one["sent_at"] > seen["read_at"]]
    assert new == ["Good day"]


OWN_LANGUAGE = "/api/v1/me/language"


async def test_an_agent_chooses_a_language_for_all_their_devices(
    site: Site, tenant: Tenant
) -> None:
    agent, colleague = await site.agent(tenant, "helper"), await site.agent(tenant, "helper")
    assert (await agent.ask("PUT", OWN_LANGUAGE, {"language": "ru"})).status_code == 204
    refused = await agent.get(f"/api/v1/tickets/{UUID(int=1)}", headers={"accept-language": "en"})
    assert refused.json()["title"] == "Не найдено"
    other_device = await site.sign_in(tenant, agent.telegram_user_id)
    assert other_device.me["language"] == "ru"
    assert (await colleague.get("/api/v1/session")).json()["language"] == "en"


@pytest.mark.parametrize("language", ["de", "RU", "en-GB", "", "../en"])
async def test_a_language_nobody_has_words_in_is_refused(
    site: Site, tenant: Tenant, language: str
) -> None:
    agent = await site.agent(tenant, "owner")
    refused = await agent.ask("PUT", OWN_LANGUAGE, {"language": language})
    assert refused.status_code in {400, 422}, refused.text
    assert (await agent.get("/api/v1/session")).json()["language"] == "en"


async def test_contacts_and_agents_choose_languages_by_routes_of_their_own(
    site: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "owner")
    body = {"language": "ru"}
    assert (await contact.ask("PUT", OWN_LANGUAGE, body)).status_code == 403
    assert (await agent.ask("PUT", "/api/v1/my/language", body)).status_code == 403
    # The same account is another agent at another desk.
    await add_agent(site.parts, other_tenant, "helper", agent.telegram_user_id, site.clock)
    assert (await agent.ask("PUT", OWN_LANGUAGE, body)).status_code == 204
    elsewhere = await site.sign_in(other_tenant, agent.telegram_user_id)
    assert elsewhere.me["language"] == "en"


async def test_T26_markup_is_text_and_strange_links_are_refused(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    text = "<script>alert(1)</script> & <b>bold</b>"
    written = await contact.post(MINE, {"text": text})
    assert written.json()["message"]["text"] == text
    assert written.headers["content-type"] == "application/json"
    assert written.headers["x-content-type-options"] == "nosniff"
    link = {"type": "text_link", "offset": 0, "length": 4, "url": "javascript:alert(1)"}
    refused = await contact.post(MINE, {"text": "click", "entities": [link]})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"].startswith("entities[0]")


async def test_an_answer_that_did_not_arrive_is_sent_again(site: Site, tenant: Tenant) -> None:
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = (await contact.post(MINE, {"text": "Help"})).json()["ticket"]["id"]
    said = (await agent.post(f"{TICKETS}/{ticket_id}/replies", {"text": "Here"})).json()
    path = f"{TICKETS}/{ticket_id}/messages/{said['message']['id']}/resend"
    await site.parts.desk.run(
        tenant,
        lambda work: work.conn.execute(
            "UPDATE deliveries SET state = 'failed', error = 'flood', finished_at = now()"
        ),
    )
    shown = (await agent.get(f"{TICKETS}/{ticket_id}/conversation")).json()["messages"][-1]
    assert shown["delivery"]["state"] == "failed"
    stale = await agent.post(path, {"ended_at": "2026-01-01T00:00:00Z"})
    assert (stale.status_code, stale.json()["type"]) == (409, "/problems/delivery-ended-anew")
    assert (await agent.post(path, {"ended_at": "2026-01-01T00:00:00"})).status_code == 422
    helper = await site.agent(tenant, "helper")
    body = {"ended_at": shown["delivery"]["ended_at"]}
    assert (await helper.post(path, body)).status_code == 404
    assert (await contact.post(path, body)).status_code == 403
    for _ in range(2):
        again = await agent.post(path, body)
        assert again.status_code == 200, again.text
        assert again.json()["delivery"]["state"] == "queued"
    lines = (await agent.get(f"{TICKETS}/{ticket_id}/history")).json()["lines"]
    assert [one["kind"] for one in lines].count("delivery_retried") == 1
