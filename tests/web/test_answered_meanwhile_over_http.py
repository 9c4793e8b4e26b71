"""An answer that a colleague's came before, over HTTP: refused with what came, or sent anyway."""

from tests.support.web import Site

from telldesk.kernel.db import Tenant

TICKETS = "/api/v1/tickets"


async def test_the_second_is_told_who_was_first_and_may_insist(site: Site, tenant: Tenant) -> None:
    contact = await site.contact(tenant)
    first, second = [await site.agent(tenant, "moderator") for _ in range(2)]
    made = (await contact.post("/api/v1/my/tickets", {"text": "Where is it?"})).json()
    seen, path = made["message"]["id"], f"{TICKETS}/{made['ticket']['id']}/replies"
    answer = (await first.post(path, {"text": "Here", "seen_message_id": seen})).json()

    body = {"text": "There", "seen_message_id": seen}
    refused = await second.post(path, body)
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (409, "/problems/answered-meanwhile")
    assert "answered meanwhile" in problem["detail"]
    assert problem["facts"]["message_id"] == answer["message"]["id"]
    assert problem["facts"]["name"] == first.me["name"]
    assert "Here" not in refused.text

    assert (await second.post(path, body | {"anyway": True})).status_code == 201
    assert (await first.post(path, {"text": "No idea what was seen"})).status_code == 201
