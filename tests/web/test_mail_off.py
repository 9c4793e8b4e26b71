"""The link of a mail that switches mail off: asked first, done by one click, undone as easily."""

from uuid import UUID

from tests.support.web import Person, Site

from telldesk.kernel.crypto import digest
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work

SECRET = "s" * 32


async def _mailed(site: Site, tenant: Tenant) -> Person:
    """Somebody with a confirmed address who got a mail with the link."""
    agent = await site.agent(tenant, "helper")
    agent_id = UUID(agent.me["id"])

    async def insert(work: Work) -> None:
        await work.conn.execute(
            """INSERT INTO mail_addresses (agent_id, address, asked_at, confirmed_at)
               VALUES ($1, 'anna@example.com', now(), now())""",
            agent_id,
        )
        await work.conn.execute(
            """INSERT INTO mails (id, agent_id, kind, off_hash, created_at)
               VALUES ($1, $2, 'news', $3, now())""",
            new_id(), agent_id, digest(SECRET),
        )  # fmt: skip

    await site.parts.desk.run(tenant, insert)
    return agent


async def _state(agent: Person) -> str:
    own = (await agent.get("/api/v1/me/notifications")).json()
    return str(own["mail"]["state"])


async def test_looking_changes_nothing_and_one_click_does(site: Site, tenant: Tenant) -> None:
    agent = await _mailed(site, tenant)
    inbox = await site.inbox(tenant)
    place = f"/app/{inbox.public_id}/mail-off/{SECRET}"
    page = await site.http.get(place)
    assert page.status_code == 200
    assert "Switch mail off" in page.text
    assert "telldesk" not in page.text.lower()
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert await _state(agent) == "on"
    done = await site.http.post(place, data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert "Mail is off" in done.text
    assert await _state(agent) == "off"
    again = await site.http.post(f"{place}?again=1")
    assert "Mail is on again" in again.text
    assert await _state(agent) == "on"


async def test_a_link_nobody_was_sent_does_nothing(
    site: Site, tenant: Tenant, other_tenant: Tenant
) -> None:
    agent = await _mailed(site, tenant)
    own, foreign = await site.inbox(tenant), await site.inbox(other_tenant)
    for place in (
        f"/app/{own.public_id}/mail-off/{'x' * 32}",
        f"/app/{own.public_id}/mail-off/{'x' * 3000}",
        f"/app/{foreign.public_id}/mail-off/{SECRET}",
    ):
        answer = await site.http.post(place)
        assert answer.status_code == 200
        assert "no longer good" in answer.text
    assert (await site.http.post(f"/app/nothing/mail-off/{SECRET}")).status_code == 404
    assert await _state(agent) == "on"


async def test_a_browsers_address_must_be_a_push_services(site: Site, tenant: Tenant) -> None:
    agent = await site.agent(tenant, "helper")
    inbox = await site.inbox(tenant)
    device = {
        "inbox": inbox.public_id, "endpoint": "https://169.254.169.254/latest",
        "p256dh": "B" + "A" * 86, "auth": "A" * 22, "name": "Firefox", "beside_bot": False,
    }  # fmt: skip
    refused = await agent.post("/api/v1/me/notifications/devices", device)
    assert refused.status_code == 422
    assert refused.json()["type"].endswith("push-refused")
    device["endpoint"] = "https://updates.push.services.mozilla.com/wpush/v2/x"
    added = await agent.post("/api/v1/me/notifications/devices", device)
    assert [one["name"] for one in added.json()["devices"]] == ["Firefox"]
    assert "mozilla" not in added.text
