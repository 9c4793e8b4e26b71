"""T53: a person is erased from a desk, and nothing of them is left anywhere."""

import base64
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
import redis.asyncio as redis
from tests.support.flow import columns, reply_to, tickets_of
from tests.support.lives import MARK, Life, marked
from tests.support.traces import Words, keys_naming, objects_naming, objects_of, tables_naming

from telldesk.channels.staff.rows import BotState, HeldAnswer
from telldesk.notifications.actions import tell
from telldesk.tickets.messages import Address, InboundMessage

_LINK = """
UPDATE agents SET telegram_bot_id = $1, telegram_reachable = true WHERE telegram_user_id = $2
"""
_HELD = "UPDATE agents SET bot_state = $1 WHERE telegram_user_id = $2"
_LOST = """
INSERT INTO platform.{table} ({id}tenant_id, bot_id, connection, chat_id, update_id, sealed_key,
  payload{more}) VALUES ({value}$1::text::uuid, $2, '', $3, $4, $5, $5{rest})
"""
_DEAD_TASK = """
INSERT INTO relay.tasks (id, tenant, job, args, dead_at)
VALUES (gen_random_uuid(), $1, 'deliver', jsonb_build_object('bot_id', $2::bigint,
        'chat_id', $3::bigint), now())
"""


async def _says_everything(life: Life) -> None:
    """Every kind of message, edited, reacted to, answered and forwarded."""
    flow, at, person = life.flow, life.at, life.person
    said = await flow.says(at, person, marked("first words"))
    await life.does("edit", message_id=said, text=marked("second words"))
    answer = await reply_to(life.owner, {"id": life.ticket_id}, marked("Dear you"))
    assert answer.status_code == 201, answer.text
    await flow.drain()
    heard = (await flow.chat(at, person))[-1]["message_id"]
    await life.does("react", message_id=heard, emoji=["👍"])
    for kind in ("photo", "voice", "sticker", "video", "document"):
        content = base64.b64encode(f"{MARK} bytes of {kind}".encode()).decode()
        caption = {} if kind == "sticker" else {"caption": marked(kind)}
        file = {"base64": content, "name": f"{MARK}.txt", "mime": "text/plain"}
        await life.does("send", kind=kind, file=file, **caption)
    await life.does("send", kind="location", latitude=55.1, longitude=37.1)
    await life.does("send", kind="venue", title=marked("house"), address=marked("street"))
    await life.does("send", kind="contact", first_name=marked("Mother"), phone_number="+4912345")
    await life.does("send", kind="poll", question=marked("when?"), options=[MARK, "no"])
    await life.does(
        "send", text=marked("again"), reply_to=said, quote=MARK,
        forward_from={"type": "hidden_user", "name": marked("Friend")},
    )  # fmt: skip
    await life.does("start", payload=f"{MARK}ref")


async def _is_written_about(life: Life) -> None:
    """Everything the desk itself keeps of somebody."""
    ticket, contact = f"/api/v1/tickets/{life.ticket_id}", f"/api/v1/contacts/{life.contact_id}"
    for belongs_to, kind in (("ticket", "text"), ("contact", "long_text")):
        field = {"belongs_to": belongs_to, "key": kind, "kind": kind, "names": {"en": "F"}}
        made = await life.ask("POST", "/api/v1/fields", field)
        place = ticket if belongs_to == "ticket" else contact
        await life.ask("PATCH", f"{place}/fields", {"values": {made["id"]: marked("value")}})
    await life.ask("POST", f"{ticket}/notes", {"text": marked("note")})
    note = {"text": marked("about"), "client_key": str(uuid4())}
    made = await life.ask("POST", f"{contact}/notes", note)
    await life.ask("PATCH", contact, {"given_name": marked("Given")})
    draft = {"text": marked("draft"), "visibility": "public", "version": 0}
    await life.ask("PUT", f"{ticket}/draft", draft)
    await life.ask("PUT", f"{contact}/ban", {"reason": marked("reason")})
    canned = {"shortcut": "dear", "title": "Dear", "texts": {"en": "Dear {name}"}}
    await life.ask("POST", "/api/v1/canned-responses", canned)
    await life.ask("DELETE", f"{contact}/ban")


async def _is_another_too(life: Life) -> None:
    """A second card of theirs, by another account, merged into the first."""
    flow, at = life.flow, life.at
    twin = await flow.person(marked("Twin"))
    await flow.start(at, twin)
    await flow.says(at, twin, marked("from elsewhere"))
    other = next(
        one for one in await tickets_of(life.owner) if one["contact"]["id"] != life.contact_id
    )
    twin_card = f"/api/v1/contacts/{other['contact']['id']}"
    await life.ask("PATCH", twin_card, {"given_name": marked("Twin given")})
    body = {"from_id": other["contact"]["id"], "given_name": "from"}
    await life.ask("POST", f"/api/v1/contacts/{life.contact_id}/merges", body)
    await life.ask("PUT", f"/api/v1/tickets/{other['id']}/status", {"step": "resolve"})
    signed = await flow.sign_in(at, twin)
    place = f"/api/v1/tickets/{other['id']}/rating"
    rated = await signed.ask("PUT", place, {"stars": 2, "reason": marked("slow")})
    assert rated.status_code == 200, rated.text
    unsent = await signed.ask(
        "PUT", f"/api/v1/my/uploads/{uuid4()}", content=f"{MARK} unsent".encode(),
        params={"name": f"{MARK}.txt"},
    )  # fmt: skip
    assert unsent.status_code == 201, unsent.text
    await flow.drain()


async def _is_put_together(life: Life) -> None:
    """Documents the desk made of what was said: sent to them, and kept to be saved."""
    await life.ask("PUT", "/api/v1/closing-transcripts", {"is_on": True})
    await life.ask("PUT", f"/api/v1/tickets/{life.ticket_id}/status", {"step": "close"})
    await life.ask("POST", f"/api/v1/contacts/{life.contact_id}/exports", {"with_notes": True})
    for table, state in (("closing_transcripts", "sent"), ("contact_exports", "ready")):
        found = await columns(life.flow, life.at, f"SELECT state FROM {table}")
        assert found == [state], table


async def _is_in_queues(life: Life, admin: Any) -> None:
    """What nobody could read, what waits still, and tasks about their chat."""
    tenant, bot = life.at.tenant, life.at.inbox.bot_id
    payload = MARK.encode()
    async with admin.transaction():
        await admin.execute("SET LOCAL ROLE td_owner")
        dead = _LOST.format(
            table="dead_updates", id="id, ", value="gen_random_uuid(), ",
            more=", error, received_at", rest=", 'KeyError', now()",
        )  # fmt: skip
        await admin.execute(dead, tenant.id, bot, life.person, 900_000_001, payload)
        waits = _LOST.format(table="inbound", id="", value="", more="", rest="")
        await admin.execute(waits, tenant.id, bot, life.person, 900_000_002, payload)
        await admin.execute(_DEAD_TASK, tenant.schema, bot, life.person)


async def _is_told_in_bot(life: Life) -> None:
    """Somebody of the staff has the bot tell them, and words held for this ticket."""
    flow, at = life.flow, life.at
    agent = await flow.agent(at, "moderator")
    link = (_LINK, at.inbox.bot_id, agent.telegram_user_id)
    await flow.desk.run(at.tenant, lambda work: work.conn.execute(*link))
    await life.ask("PUT", f"/api/v1/tickets/{life.ticket_id}/assignee", {"assignee_id": None})
    await life.ask(
        "PUT", f"/api/v1/tickets/{life.ticket_id}/assignee", {"assignee_id": agent.me["id"]}
    )
    await flow.says(at, life.person, marked("are you there?"))
    await life.ask(
        "POST", f"/api/v1/tickets/{life.ticket_id}/notes",
        {"text": marked(f"@{agent.me['name']} look")},
    )  # fmt: skip
    await flow.desk.run(at.tenant, partial(tell.tell_in_bot, agent_id=agent.id))
    await flow.drain()
    place = Address(bot_id=at.inbox.bot_id, chat_id=agent.telegram_user_id, external_id=1)
    now = flow.clock.now()
    words = InboundMessage(address=place, kind="text", text=marked("held"), sent_at=now)
    held = HeldAnswer(ticket_id=UUID(life.ticket_id), message=words, until=now)
    state = msgspec.json.encode(BotState(held=held)).decode()
    keep = (_HELD, state, agent.telegram_user_id)
    await flow.desk.run(at.tenant, lambda work: work.conn.execute(*keep))


@pytest.mark.usefixtures("fetching")
async def test_t53_nothing_of_an_erased_person_is_left(
    life: Life, admin: Any, valkey: redis.Redis, capfd: Any, caplog: Any
) -> None:
    flow, at = life.flow, life.at
    await _says_everything(life)
    await _is_written_about(life)
    await _is_another_too(life)
    await _is_told_in_bot(life)
    await _is_put_together(life)
    await _is_in_queues(life, admin)
    theirs = "SELECT external_id FROM contact_channels WHERE contact_id = $1"
    people = [int(one) for one in await columns(flow, at, theirs, UUID(life.contact_id))]
    assert len(people) == 2
    words = Words([MARK], people)
    await life.ask("GET", f"/api/v1/search?q={MARK[:-1]}b")
    await flow.drain()
    before = set(await tables_naming(admin, at.tenant, words))
    storage = flow.parts.storage
    assert await objects_naming(storage, at.tenant, words)
    # Not a word of the test is left out: if a table stops being reached, this says so.
    kept = {one.split(".")[1] for one in before}
    assert kept >= {
        "contacts", "contact_channels", "contact_merges", "contact_notes", "contact_field_values",
        "tickets", "ticket_field_values", "messages", "message_revisions", "message_parts",
        "message_addresses", "files", "drafts", "ratings", "deliveries", "search_entries",
        "search_words", "agents", "inbound", "dead_updates", "tasks",
    }, kept  # fmt: skip
    counted = await life.ask("GET", life.erasure)
    assert counted["there"]["messages"] > 10
    assert counted["there"]["cards"] == 2
    capfd.readouterr()
    caplog.clear()

    await life.order()
    await flow.drain()
    erased = (await life.ask("GET", life.erasure))["erasure"]
    assert erased["state"] == "done"
    # Whoever looks for a word makes the vocabulary learn; nothing comes back by it.
    for word in (MARK, MARK[:-1] + "a"):
        found = await life.ask("GET", f"/api/v1/search?q={word}")
        assert found["found"] == []
    await flow.drain()

    assert await tables_naming(admin, at.tenant, words) == []
    assert await keys_naming(valkey, words) == []
    assert await objects_of(storage, at.tenant) == []
    logged = capfd.readouterr()
    assert MARK.lower() not in (logged.out + logged.err + caplog.text).lower()
    removed = erased["removed"]
    for name in ("messages", "notes", "files", "drafts", "ratings", "fields", "contact_notes"):
        assert removed[name] >= counted["there"][name] > 0, name
    assert removed["tickets"] == counted["there"]["tickets"]
    assert (removed["cards"], removed["addresses"]) == (2, 2)
    assert removed["updates"] == 2
    assert removed["deliveries"] > 0
