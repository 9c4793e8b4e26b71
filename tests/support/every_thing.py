"""For every route a body that is right, and of every kind of thing one that is there."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.support.web import Site

from telldesk.kernel.db import Tenant

NOBODY = UUID(int=7)
_TERMS: dict[str, Any] = {
    "counts": "always", "on_reopen": "continue", "escalations": [],
    "targets": [{"priority": one, "first_response": 60} for one in (1, 2, 3, 4)],
}  # fmt: skip
_DEVICE = """
INSERT INTO push_devices (id, agent_id, endpoint_hash, sealed_key, sealed, name, beside_bot)
VALUES (gen_random_uuid(), $1, sha256('x'), '', '', 'Firefox', false) RETURNING id
"""
# A body that is right for its route: refusals must come from who asks, not from what is asked.
BODIES: dict[str, Any] = {
    "openTicket": {"text": "x"},
    "writeMessage": {"text": "x"},
    "changeMyStatus": {"step": "close"},
    "chooseLanguage": {"language": "en"},
    "chooseOwnLanguage": {"language": "en"},
    "reply": {"text": "x"},
    "addNote": {"text": "x"},
    "resendMessage": {"ended_at": "2026-11-25T10:00:00Z"},
    "takeTicket": {},
    "assignTicket": {"assignee_id": None},
    "changeStatus": {"step": "resolve"},
    "setPriority": {"priority": 3},
    "setCategory": {"category_id": None},
    "createCategory": {"key": "x", "names": {"en": "X"}},
    "initDefaultCategories": {"preset": "general"},
    "changeCategory": {"icon": "x"},
    "orderCategories": {"ids": []},
    "setSorting": {"sorting": "ask"},
    "createKeywordRule": {"words": {"en": ["x"]}, "priority": 3},
    "changeKeywordRule": {"words": {"en": ["x"]}, "priority": 3},
    "orderKeywordRules": {"ids": []},
    "tryKeywordRules": {"text": "x"},
    "setAssigning": {"assigning": "in_turn", "capacity": 3, "handover_min": None},
    "addTeam": {"name": "Money", "agent_ids": [], "category_ids": []},
    "changeTeam": {"name": "Money", "agent_ids": [], "category_ids": []},
    "setWork": {"capacity": 3, "hours": []},
    "sayAvailability": {"availability": "here"},
    "addSlaPolicy": {"name": "Fast", "category_ids": [], **_TERMS},
    "changeSlaPolicy": {"name": "Fast", "category_ids": [], "version": 1, **_TERMS},
    "rateTicket": {"stars": 4},
    "setRatingsSetting": {"is_on": True, "texts": []},
    "setClosingTranscripts": {"is_on": True},
    "createView": {"name": "X", "filter": {"statuses": ["open"]}},
    "changeView": {"name": "X", "filter": {}},
    "orderViews": {"ids": []},
    "countView": {"statuses": ["open"]},
    "createCannedResponse": {"shortcut": "x", "title": "X", "texts": {"en": "X"}},
    "changeCannedResponse": {"shortcut": "x", "title": "X", "texts": {"en": "X"}},
    "previewCannedResponse": {"ticket_id": str(NOBODY)},
    "applyMacro": {"macro_id": str(NOBODY), "client_key": str(NOBODY)},
    "changeTickets": {
        "action": "step",
        "ticket_ids": [str(NOBODY)],
        "client_key": str(NOBODY),
        "step": "resolve",
    },
    "keepDraft": {"text": "x", "visibility": "note", "version": 0},
    "createTag": {"name": "vip"},
    "changeTag": {"name": "vip"},
    "mergeTag": {"into_id": str(NOBODY)},
    "mergeTicket": {"into_id": str(NOBODY)},
    "snoozeTicket": {"until": (datetime.now(UTC) + timedelta(days=1)).isoformat()},
    "markSpam": {"ban": {"reason": "Spam"}},
    "splitTicket": {"message_ids": [str(NOBODY)]},
    "changeTags": {"add": []},
    "createField": {"belongs_to": "ticket", "key": "x", "kind": "text", "names": {"en": "X"}},
    "changeField": {"names": {"en": "X"}},
    "orderFields": {"ids": []},
    "fillTicketFields": {"values": {}},
    "fillContactFields": {"values": {}},
    "setOpening": {"hours": [], "special_days": []},
    "readNotifications": {"ids": []},
    "unreadNotifications": {"ids": []},
    "setOwnNotifications": {"zone": "Europe/Berlin"},
    "giveAddress": {"address": "anna@example.com"},
    "confirmAddress": {"digits": "482913"},
    "switchMail": {"is_on": True},
    "addDevice": {
        "inbox": "x",
        "endpoint": "https://updates.push.services.mozilla.com/x",
        "p256dh": "B" + "A" * 86,
        "auth": "A" * 22,
        "name": "Firefox",
        "beside_bot": False,
    },
    "setReminding": {"after_min": 30, "times": 2},
    "banContact": {"reason": "Spam"},
    "changeContact": {"given_name": "X"},
    "addContactNote": {"text": "x", "client_key": str(NOBODY)},
    "editContactNote": {"text": "x"},
    "previewContactMerge": {"from_id": str(UUID(int=8))},
    "mergeContacts": {"from_id": str(UUID(int=8))},
    "exportContact": {"with_notes": False},
    "createExportLink": {"archive": 1},
    "eraseContact": {"confirm": "X", "when": "in-a-day"},
    "changeOwner": {"name": "Ann"},
    "proveOwner": {"code": "123456"},
    "confirmSecondFactor": {"code": "123456"},
    "inviteTenantOwner": {"email": "new@example.test"},
    "acceptOwnerInvitation": {"token": "x" * 43},
    "inviteAgent": {"role": "helper"},
    "renewInvitation": {},
    "changeRole": {"role": "helper"},
}


async def ids_of(site: Site, tenant: Tenant) -> dict[str, object]:
    """One of everything there is in this tenant."""
    contact, agent = await site.contact(tenant), await site.agent(tenant, "owner")
    ticket = (await contact.post("/api/v1/my/tickets", {"text": "Hello"})).json()
    category = await agent.post("/api/v1/categories", {"key": "own", "names": {"en": "Own"}})
    await agent.post(f"/api/v1/tickets/{ticket['ticket']['id']}/replies", {"text": "Hi"})
    rule = await agent.post("/api/v1/keyword-rules", {"words": {"en": ["x"]}, "priority": 3})
    canned = {"shortcut": "own", "title": "Own", "texts": {"en": "Own"}}
    made = await agent.post("/api/v1/canned-responses", canned)
    tag = await agent.post("/api/v1/tags", {"name": "Own"})
    field = {"belongs_to": "ticket", "key": "own", "kind": "text", "names": {"en": "Own"}}
    asked = await agent.post("/api/v1/fields", field)
    view = (await agent.post("/api/v1/views", {"name": "Own", "filter": {}})).json()
    team = {"name": "Own", "agent_ids": [], "category_ids": []}
    teams = (await agent.post("/api/v1/assigning/teams", team)).json()["teams"]
    policy = {"name": "Own", "category_ids": [category.json()["id"]], **_TERMS}
    policies = (await agent.post("/api/v1/sla/policies", policy)).json()["policies"]
    about = {"text": "Own", "client_key": str(NOBODY)}
    note = await agent.post(f"/api/v1/contacts/{contact.me['id']}/notes", about)
    other = await site.contact(tenant)
    merges = f"/api/v1/contacts/{contact.me['id']}/merges"
    merge = await agent.post(merges, {"from_id": other.me["id"]})
    exports = f"/api/v1/contacts/{contact.me['id']}/exports"
    export = await agent.post(exports, {"with_notes": False})
    delivery = await site.parts.desk.run(
        tenant, lambda work: work.conn.fetchval("SELECT id FROM deliveries LIMIT 1")
    )
    device = await site.parts.desk.run(
        tenant, lambda work: work.conn.fetchval(_DEVICE, UUID(agent.me["id"]))
    )
    merged = (await contact.post("/api/v1/my/tickets", {"text": "Again"})).json()["ticket"]["id"]
    into = {"into_id": ticket["ticket"]["id"]}
    await agent.post(f"/api/v1/tickets/{merged}/merge", into)
    (transfer,) = (await agent.get(f"/api/v1/tickets/{merged}/transfers")).json()
    many = {"action": "priority", "ticket_ids": [ticket["ticket"]["id"]], "priority": 3}
    bulk = await agent.post("/api/v1/tickets/bulk", {**many, "client_key": str(NOBODY)})
    return {
        "bulk_id": bulk.json()["id"],
        "device_id": device,
        "transfer_id": transfer["id"],
        "ticket_id": ticket["ticket"]["id"],
        "message_id": ticket["message"]["id"],
        "contact_id": contact.me["id"],
        "merge_id": merge.json()["id"],
        "export_id": export.json()["id"],
        "note_id": note.json()["id"],
        "agent_id": agent.me["id"],
        "team_id": teams[0]["id"],
        "category_id": category.json()["id"],
        "rule_id": rule.json()["id"],
        "policy_id": policies[0]["id"],
        "view_id": view["id"],
        "canned_id": made.json()["id"],
        "tag_id": tag.json()["id"],
        "field_id": asked.json()["id"],
        "delivery_id": delivery,
    }
