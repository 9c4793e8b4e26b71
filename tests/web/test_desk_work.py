"""A day at the desk over HTTP: a contact asks, agents answer, move, count."""

from uuid import UUID, uuid4

from tests.support.web import Site

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
    assert (await moderator.ask("PUT", path)).json()["is_banned"]
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
