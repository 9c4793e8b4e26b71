"""Ready answers and macros over HTTP: the words of refusals, and what history says (T12)."""

from typing import Any
from uuid import uuid4

from tests.support.web import Person, Site

from telldesk.kernel.db import Tenant

ALL = "/api/v1/canned-responses"
TICKETS = "/api/v1/tickets"


async def asked(contact: Person) -> str:
    answer = await contact.post("/api/v1/my/tickets", {"text": "Where is my order?"})
    ticket_id: str = answer.json()["ticket"]["id"]
    return ticket_id


def body(shortcut: str, text: str = "Hello {name}", **actions: Any) -> dict[str, Any]:
    return {
        "shortcut": shortcut, "title": f"About {shortcut}", "texts": {"en": text},
        "actions": actions,
    }  # fmt: skip


async def test_a_macro_is_looked_at_used_and_used_once(site: Site, tenant: Tenant) -> None:
    contact, admin = await site.contact(tenant), await site.agent(tenant, "admin")
    ticket_id = await asked(contact)
    made = (await admin.post(ALL, body("done", priority=4, step="resolve"))).json()
    looked = await admin.post(f"{ALL}/{made['id']}/preview", {"ticket_id": ticket_id})
    assert looked.status_code == 200, looked.text
    seen = looked.json()
    assert [(one["kind"], one["changes"], one["refusal"]) for one in seen["actions"]] == [
        ("priority", True, ""), ("step", True, ""),
    ]  # fmt: skip
    use = {
        "macro_id": made["id"], "client_key": str(uuid4()), "text": seen["text"],
        "version": seen["version"],
    }  # fmt: skip
    first, again = [await admin.post(f"{TICKETS}/{ticket_id}/macro", use) for _ in range(2)]
    assert first.status_code == 201, first.text
    assert first.json()["message"]["id"] == again.json()["message"]["id"]
    assert first.json()["ticket"]["status"] == "resolved"
    told = (await contact.get(f"/api/v1/my/tickets/{ticket_id}/conversation")).json()["messages"]
    assert [one["text"] for one in told] == ["Where is my order?", seen["text"]]
    lines = (await admin.get(f"{TICKETS}/{ticket_id}/history")).json()["lines"]
    (line,) = [one for one in lines if one["kind"] == "macro"]
    assert line["data"] == {"macro_id": made["id"]}
    assert [one["use_count"] for one in (await admin.get(ALL)).json()] == [1]


async def test_a_refusal_names_the_action_in_the_readers_language(
    site: Site, tenant: Tenant
) -> None:
    contact, admin = await site.contact(tenant), await site.agent(tenant, "admin")
    helper = await site.agent(tenant, "helper")
    ticket_id = await asked(contact)
    await admin.http.request(
        "PUT", f"{TICKETS}/{ticket_id}/assignee", json={"assignee_id": helper.me["id"]},
        headers={"authorization": f"Bearer {admin.token}"},
    )  # fmt: skip
    made = (await admin.post(ALL, body("urgent", priority=4))).json()
    use = {"macro_id": made["id"], "client_key": str(uuid4()), "text": "x"}
    refused = await helper.post(f"{TICKETS}/{ticket_id}/macro", use)
    assert refused.status_code == 403
    assert refused.json()["detail"].endswith("your role does not allow changing the priority.")
    assert refused.json()["facts"] == {"action": "priority"}


async def test_an_unknown_placeholder_is_named_with_those_there_are(
    site: Site, tenant: Tenant
) -> None:
    admin = await site.agent(tenant, "admin")
    refused = await admin.post(ALL, body("hello", "Hello {first_name}"))
    assert refused.status_code == 422
    answer = refused.json()
    assert "{first_name} is no placeholder" in answer["detail"]
    assert "{name}, {number}, {agent}, {desk}" in answer["detail"]
    assert answer["errors"][0]["field"] == "texts.en"
    assert (await admin.post(ALL, body("hello", "Hello {name}"))).status_code == 201
    taken = await admin.post(ALL, body("hello"))
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/canned-shortcut-taken")
