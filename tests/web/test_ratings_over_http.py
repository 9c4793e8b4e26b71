"""Rating over HTTP: a contact's own ticket, within the time, and everybody's app follows (T9)."""

from typing import Any

import pytest
from tests.support.live import asked, line_of
from tests.support.rating_jobs import Ratings
from tests.support.tenants import FixedClock
from tests.support.web import Site

from telldesk.kernel.db import Tenant
from telldesk.tickets.rating import ASK_AFTER, CHANGE_WITHIN

pytestmark = pytest.mark.usefixtures("relaying")
SETTING = "/api/v1/ratings-setting"


async def _finished(site: Site, tenant: Tenant, ratings: Ratings) -> tuple[Any, Any, str]:
    """(contact, agent, ticket) after the agent resolved it and the contact was asked."""
    contact, agent = await site.contact(tenant), await site.agent(tenant, "moderator")
    ticket_id = await asked(contact)
    await agent.post(f"/api/v1/tickets/{ticket_id}/replies", {"text": "Here it is."})
    done = await agent.ask("PUT", f"/api/v1/tickets/{ticket_id}/status", {"step": "resolve"})
    assert done.status_code == 200, done.text
    return contact, agent, ticket_id


async def test_both_apps_follow_the_question_and_the_stars(
    site: Site, tenant: Tenant, ratings: Ratings
) -> None:
    contact, agent, ticket_id = await _finished(site, tenant, ratings)
    async with line_of(site, contact) as theirs, line_of(site, agent) as ours:
        await ratings.work_off(later=ASK_AFTER)
        frame = await theirs.until("rating.asked", ticket_id=ticket_id)
        assert frame["ticket"]["rating"]["stars"] is None
        assert (await ours.until("rating.asked"))["ticket"]["rating"] is None

        body = {"stars": 2, "reason": "Three days!"}
        answer = await contact.ask("PUT", f"/api/v1/tickets/{ticket_id}/rating", body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["rating"]["reason"] == "Three days!"
        rated = (await ours.until("ticket.rated"))["ticket"]["rating"]
        assert (rated["stars"], rated["reason"]) == (2, "Three days!")
        own = (await theirs.until("ticket.rated"))["ticket"]["rating"]
        assert own["stars"] == 2
    listed = (await agent.get("/api/v1/tickets")).json()["tickets"]
    assert listed[0]["rating"]["stars"] == 2
    stats = (await agent.get("/api/v1/stats")).json()
    assert (stats["ratings"], stats["rating_average"], stats["rating_good_share"]) == (1, 2, 0)


async def test_another_contact_another_tenant_and_late_stars_get_a_clear_answer(
    site: Site, tenant: Tenant, other_tenant: Tenant, ratings: Ratings, clock: FixedClock
) -> None:
    contact, agent, ticket_id = await _finished(site, tenant, ratings)
    where = f"/api/v1/tickets/{ticket_id}/rating"
    early = await contact.ask("PUT", where, {"stars": 5})
    assert (early.status_code, early.json()["detail"]) == (409, "There is nothing to rate here.")
    await ratings.work_off(later=ASK_AFTER)
    for stranger in (await site.contact(tenant), await site.contact(other_tenant)):
        assert (await stranger.ask("PUT", where, {"stars": 1})).status_code == 404
    assert (await agent.ask("PUT", where, {"stars": 5})).status_code == 403
    for wrong in ({"stars": 0}, {"stars": 6}, {"stars": 5, "reason": "x" * 1001}):
        assert (await contact.ask("PUT", where, wrong)).status_code == 422
    assert (await contact.ask("PUT", where, {"stars": 4})).status_code == 200
    await ratings.desk.run(
        tenant,
        lambda work: work.conn.execute(
            "UPDATE ratings SET rated_at = rated_at - $1::interval", 2 * CHANGE_WITHIN
        ),
    )
    late = await contact.ask("PUT", where, {"stars": 1})
    assert (late.status_code, late.json()["detail"]) == (
        409,
        "The time to rate this is over. Nothing was changed.",
    )
    assert (await ratings.rows())[0]["stars"] == 4


@pytest.mark.parametrize("role", ["admin", "owner"])
async def test_who_manages_the_desk_says_whether_contacts_rate(
    site: Site, tenant: Tenant, role: str
) -> None:
    agent = await site.agent(tenant, role)
    async with line_of(site, agent) as line:
        texts = [{"language": "en", "ask": "How was #{number}?", "thanks": ""}]
        answer = await agent.ask("PUT", SETTING, {"is_on": False, "texts": texts})
        assert answer.status_code == 200, answer.text
        await line.until("ratings.changed")
    found = (await agent.get(SETTING)).json()
    assert (found["is_on"], found["texts"][0]["ask"]) == (False, "How was #{number}?")
    broken = [{"language": "en", "ask": "{nobody}", "thanks": ""}]
    assert (await agent.ask("PUT", SETTING, {"is_on": True, "texts": broken})).status_code == 422
    assert (await agent.get(SETTING)).json()["is_on"] is False
