"""Participants over HTTP: who is shown, what a refusal says, nothing for contacts (T5)."""

from typing import Any

import pytest
from tests.support.web import Site

from telldesk.kernel.db import Tenant


@pytest.fixture
async def ticket(site: Site, tenant: Tenant) -> dict[str, Any]:
    contact = await site.contact(tenant)
    made = await contact.post("/api/v1/my/tickets", {"text": "It drips"})
    found: dict[str, Any] = made.json()["ticket"]
    return {**found, "contact": contact}


async def test_following_is_read_begun_and_ended(
    site: Site, tenant: Tenant, ticket: dict[str, Any]
) -> None:
    agent = await site.agent(tenant, "moderator")
    path = f"/api/v1/tickets/{ticket['id']}/participants"
    before = await agent.get(path)
    assert before.json()["participants"] == []
    assert agent.me["id"] in [one["agent_id"] for one in before.json()["colleagues"]]
    for _ in range(2):
        added = await agent.ask("PUT", f"{path}/{agent.me['id']}")
        assert added.status_code == 200
        (one,) = added.json()["participants"]
        assert (one["agent_id"], one["added_by_id"]) == (agent.me["id"], agent.me["id"])
    listed = (await agent.get("/api/v1/tickets?view=followed")).json()["tickets"]
    assert [one["participant_ids"] for one in listed] == [[agent.me["id"]]]
    assert (await agent.get("/api/v1/tickets/counts")).json()["followed"] == 1
    for _ in range(2):
        removed = await agent.ask("DELETE", f"{path}/{agent.me['id']}")
        assert (removed.status_code, removed.json()["participants"]) == (200, [])
    assert (await agent.get("/api/v1/tickets/counts")).json()["followed"] is None


async def test_a_refusal_says_why_a_colleague_cannot(
    site: Site, tenant: Tenant, ticket: dict[str, Any]
) -> None:
    agent, helper = await site.agent(tenant, "moderator"), await site.agent(tenant, "helper")
    path = f"/api/v1/tickets/{ticket['id']}/participants"
    refused = await agent.ask("PUT", f"{path}/{helper.me['id']}")
    assert refused.status_code == 409
    assert "sees only tickets that are theirs" in refused.json()["detail"]
    assert (await helper.ask("PUT", f"{path}/{helper.me['id']}")).status_code == 404
    assert (await helper.get(path)).status_code == 404


async def test_a_contact_reads_nothing_of_it(
    site: Site, tenant: Tenant, ticket: dict[str, Any]
) -> None:
    agent, contact = await site.agent(tenant, "moderator"), ticket["contact"]
    path = f"/api/v1/tickets/{ticket['id']}/participants"
    await agent.ask("PUT", f"{path}/{agent.me['id']}")
    for method, where in (("GET", path), ("PUT", f"{path}/{agent.me['id']}")):
        assert (await contact.ask(method, where)).status_code == 403
    own = await contact.get(f"/api/v1/my/tickets/{ticket['id']}")
    assert own.status_code == 200
    assert agent.me["id"] not in own.text
    assert "participant" not in own.text
