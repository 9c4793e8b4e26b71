"""Files people sent, in our own storage: fetched, looked at by antivirus, erased, collected."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.clamd_server import eicar
from tests.support.flow import Flow, columns, messages_of, reply_to, tickets_of
from tests.support.sent_files import Send, picture, problem
from tests.support.talks import Talk, left_of, upload_path

from telldesk import files
from telldesk.files.antivirus import Antivirus
from telldesk.files.orphans import OrphanSweep
from telldesk.files.wire import MAX_BYTES
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.storage import Listed, Storage, key_of, one_piece


def guard(flow: Flow, address: str) -> None:
    """From now on antivirus looks at what comes, at web and worker."""
    settings = replace(flow.context.settings, clamd=address)
    flow.parts.settings = settings
    parts = {**flow.context.parts, Antivirus: Antivirus(address)}
    flow.context = replace(flow.context, settings=settings, parts=parts)


async def test_a_received_file_is_kept_and_served_without_a_worker(send: Send, flow: Flow) -> None:
    content = picture()
    sent = await send("photo", content, is_stored=True)
    assert sent.part["state"] == "ready"
    answer = await sent.get()
    assert (answer.status_code, answer.content) == (200, content)
    assert answer.headers["accept-ranges"] == "bytes"
    assert (await sent.get("preview")).headers["content-type"] == "image/webp"
    own = await sent.contact.get(sent.path(mine=True))
    assert (own.status_code, own.content) == (200, content)


async def test_a_picture_is_there_before_smaller_ones_are_drawn(send: Send) -> None:
    sent = await send("sticker", is_stored=True)
    await sent.flow.desk.run(
        sent.at.tenant, lambda work: work.conn.execute("UPDATE files SET sizes = '[]'")
    )
    for size in ("thumb", "preview"):
        assert (await sent.get(size)).status_code == 200, size


async def test_T27_markup_is_saved_and_never_shown(send: Send) -> None:
    for content in (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"<html>"):
        answer = await (await send("document", content, is_stored=True, name="a.svg")).get()
        headers = answer.headers
        assert headers["content-disposition"].startswith("attachment;")
        assert headers["content-type"].startswith("text/plain")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"


async def test_the_contact_hears_once_that_a_file_is_too_large(talk: Talk) -> None:
    for _ in range(2):
        await talk.flow.control.post(
            "send", bot=talk.at.inbox.bot_id, person=talk.person, kind="video",
            file={"size": MAX_BYTES + 1},
        )  # fmt: skip
        await talk.flow.drain()
    said = await talk.flow.heard(talk.at, talk.person)
    assert len([one for one in said if "20 MB" in one]) == 2
    parts = [one["parts"][0] for one in await messages_of(talk.agent, talk.ticket) if one["parts"]]
    assert [one["state"] for one in parts] == ["too_large", "too_large"]


async def test_T32_an_infected_file_is_nobodys(send: Send, flow: Flow, clamd: str) -> None:
    guard(flow, clamd)
    sent = await send("document", eicar(), is_stored=True, name="bill.pdf")
    assert sent.part["state"] == "infected"
    for person, mine in ((sent.agent, False), (sent.contact, True)):
        assert problem(await person.get(sent.path(mine=mine))) == (410, "file-infected")
        place = sent.path(mine=mine).partition("?")[0] + "/link"
        assert problem(await person.post(place)) == (410, "file-infected")
    lines = (await sent.agent.get(f"/api/v1/tickets/{sent.ticket_id}/history")).json()["lines"]
    assert "file_infected" in [one["kind"] for one in lines]
    said = await flow.heard(sent.at, sent.channel_message["person"])
    assert len([one for one in said if "Antivirus" in one]) == 1
    storage = flow.context.part(Storage)
    assert await storage.page(f"t/{sent.at.tenant.schema}/") == []
    assert len(await storage.page(f"quarantine/{sent.at.tenant.schema}/")) == 1


async def test_T32_an_agents_infected_file_is_not_sent(talk: Talk, clamd: str) -> None:
    guard(talk.flow, clamd)
    bad, good = await talk.uploaded(eicar(), "a.txt"), await talk.uploaded(b"fine", "b.txt")
    assert problem(await talk.reply(bad)) == (409, "upload-not-ready")
    await talk.flow.drain()
    states = [(await talk.agent.get(upload_path(one))).json()["state"] for one in (bad, good)]
    assert states == ["infected", "ready"]
    assert problem(await talk.reply(bad, good)) == (409, "upload-infected")
    assert problem(await talk.agent.get(upload_path(bad) + "/content")) == (
        409, "upload-infected",
    )  # fmt: skip
    assert (await talk.reply(good)).status_code == 201


async def test_without_antivirus_files_wait_and_go_on_when_it_is_back(
    talk: Talk, clamd: str, tmp_path: Path
) -> None:
    guard(talk.flow, f"unix:{tmp_path}/nobody")
    upload_id = await talk.uploaded(b"words", "a.txt")
    for _ in range(4):
        await talk.flow._tasks()
    assert (await talk.agent.get(upload_path(upload_id))).json()["state"] == "checking"
    guard(talk.flow, clamd)
    await talk.flow.drain()
    assert (await talk.agent.get(upload_path(upload_id))).json()["state"] == "ready"


async def test_T19_nobody_else_has_an_upload(talk: Talk, flow: Flow, other_tenant: Tenant) -> None:
    upload_id = await talk.uploaded(picture())
    colleague = await flow.agent(talk.at)
    foreign = await flow.agent(await flow.open_desk(other_tenant), "owner")
    for person in (colleague, foreign):
        for path in ("", "/content"):
            answer = await person.get(upload_path(upload_id) + path)
            assert problem(answer) == (404, "upload-unknown")
        assert (await person.ask("DELETE", upload_path(upload_id))).status_code == 204
    taken = await talk.put(b"x", id=upload_id, by=colleague)
    assert problem(taken) == (404, "upload-unknown")
    sneaked = await reply_to(colleague, talk.ticket, "", upload_ids=[upload_id])
    assert problem(sneaked) == (404, "upload-unknown")
    assert (await talk.reply(upload_id)).status_code == 201


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\0b.jpg", "x" * 255, "\u202egpj.exe", ""])
async def test_T19_a_name_is_a_name_and_no_place(talk: Talk, name: str) -> None:
    answer = await talk.put(picture(), name)
    assert answer.status_code == 201, answer.text
    kept = answer.json()["name"]
    assert kept.endswith(".jpg")
    assert not set(kept) & set("/\\\0\u202e")
    assert len(kept) < 200


async def test_dropping_takes_the_bytes_away(talk: Talk) -> None:
    upload_id = await talk.uploaded(picture())
    await talk.flow.drain()
    for _ in range(2):
        assert (await talk.agent.ask("DELETE", upload_path(upload_id))).status_code == 204
    assert problem(await talk.reply(upload_id)) == (404, "upload-unknown")
    await talk.flow.drain()
    assert await left_of(talk) == (0, [])


async def test_a_sent_file_over_what_bots_fetch_is_saved_by_its_address(talk: Talk) -> None:
    content = bytes(MAX_BYTES + 1000)
    message = (await talk.reply(await talk.uploaded(content, "a.bin"))).json()["message"]
    place = f"/api/v1/tickets/{talk.ticket['id']}/messages/{message['id']}/files/0/link"
    made = await talk.agent.post(place)
    assert made.status_code == 201, made.text
    saved = await talk.flow.http.get(made.json()["path"])
    assert (saved.status_code, len(saved.content)) == (200, len(content))
    assert saved.headers["content-disposition"].startswith("attachment;")
    again = await talk.flow.http.get(made.json()["path"])
    assert problem(again) == (404, "file-link-unusable")


async def test_T33_unsent_files_are_bounded(talk: Talk) -> None:
    for _ in range(20):
        await talk.uploaded(b"x", "a.txt")
    assert problem(await talk.put(b"x")) == (409, "uploads-unsent")
    many = await talk.reply(*[str(uuid4()) for _ in range(11)])
    assert many.status_code == 422


async def test_T33_uploads_at_once_are_bounded(talk: Talk) -> None:
    for _ in range(4):
        await columns(
            talk.flow, talk.at,
            """INSERT INTO files (id, object_id, kind, name, media_type, size_bytes, sha256, state,
                                  owner_kind, owner_id, created_at, expires_at)
               VALUES (gen_random_uuid(), gen_random_uuid(), 'document', '', '', 0, '', 'arriving',
                       'agent', $1, $2::timestamptz,
                       $2::timestamptz + interval '5 minutes') RETURNING id""",
            talk.agent.id, talk.flow.clock.now(),
        )  # fmt: skip
    busy = await talk.put(b"x")
    assert problem(busy) == (429, "uploads-at-once")
    assert int(busy.headers["retry-after"]) > 0
    talk.flow.clock.move(timedelta(minutes=6))  # those of a process that died count no more
    assert (await talk.put(b"x")).status_code == 201


async def test_antivirus_set_up_later_looks_at_what_somebody_opens(
    send: Send, flow: Flow, clamd: str
) -> None:
    sent = await send("document", eicar(), name="a.txt")
    guard(flow, clamd)
    assert problem(await sent.get()) == (503, "file-checking")
    await flow.drain()
    assert problem(await sent.get()) == (410, "file-infected")


async def test_a_full_desk_takes_no_more(talk: Talk) -> None:
    await talk.uploaded(b"x", "a.txt")
    await talk.flow.desk.run(
        talk.at.tenant,
        lambda work: work.conn.execute("UPDATE files SET size_bytes = 20000000000"),
    )
    assert problem(await talk.put(b"x")) == (409, "desk-files-full")


async def test_erased_messages_keep_no_bytes(talk: Talk) -> None:
    answer = await talk.reply(await talk.uploaded(picture()))
    message = answer.json()["message"]
    await talk.flow.drain()
    verb: Any = lambda work: files.erase(work, [UUID(message["id"])])  # noqa: E731 - one verb
    assert await talk.flow.desk.run(talk.at.tenant, verb) == 1
    assert await talk.flow.desk.run(talk.at.tenant, verb) == 0
    await talk.flow.drain()
    assert await left_of(talk) == (0, [])
    (shown,) = [one for one in await messages_of(talk.agent, talk.ticket) if one["parts"]]
    assert shown["parts"][0]["state"] == "gone"
    place = f"/api/v1/tickets/{talk.ticket['id']}/messages/{message['id']}/files/0"
    assert problem(await talk.agent.get(place)) == (410, "file-gone")


async def test_orphans_are_collected_after_a_day_and_nothing_else(talk: Talk) -> None:
    kept = await talk.reply(await talk.uploaded(b"kept", "a.txt"))
    assert kept.status_code == 201
    await talk.uploaded(b"never sent", "b.txt")
    storage = talk.flow.context.part(Storage)
    await storage.write(key_of(talk.at.tenant, new_id()), one_piece(b"nobody's"))
    sweep = OrphanSweep(talk.flow.desk, talk.flow.queues, storage)
    assert await sweep.visit(talk.at.tenant) == 0
    talk.flow.clock.at = datetime.now(UTC) + timedelta(hours=26)
    assert await sweep.visit(talk.at.tenant) == 2
    await talk.flow.drain()
    assert len((await left_of(talk))[1]) == 1
    assert isinstance((await storage.page("t/"))[0], Listed)


async def test_a_file_goes_by_its_own_id_the_second_time(talk: Talk) -> None:
    first = await talk.reply(await talk.uploaded(b"a report", "report.txt"))
    message_id = UUID(first.json()["message"]["id"])
    await talk.chat()
    (known,) = await columns(talk.flow, talk.at, "SELECT telegram_file_id FROM bot_files")
    for file_id, more in ((known, 0), ("wrong-id", 1)):
        await columns(
            talk.flow, talk.at,
            "UPDATE bot_files SET telegram_file_id = $1 RETURNING bot_id", file_id,
        )  # fmt: skip
        await columns(
            talk.flow, talk.at,
            """INSERT INTO deliveries (id, bot_id, chat_id, lane, kind, message_id, ticket_id,
                                       payload, created_at)
               SELECT gen_random_uuid(), bot_id, chat_id, lane, kind, message_id, ticket_id,
                 payload, created_at
               FROM deliveries WHERE message_id = $1 LIMIT 1 RETURNING id""",
            message_id,
        )  # fmt: skip
        await talk.flow.desk.run(talk.at.tenant, rebuild)
        before = len([one for one in await talk.chat() if "document" in one])
        (now,) = await columns(talk.flow, talk.at, "SELECT telegram_file_id FROM bot_files")
        assert (now != file_id) == bool(more)
        assert before == 2 + more


async def rebuild(work: Any) -> int:
    from telldesk.channels.delivery_recovery import rebuild_deliver_tasks

    return await rebuild_deliver_tasks(work, bot_ids=None)


async def test_T19_another_bots_id_of_a_file_is_never_sent(talk: Talk) -> None:
    first = await talk.reply(await talk.uploaded(b"a report", "report.txt"))
    await columns(
        talk.flow, talk.at,
        """INSERT INTO bot_files (file_id, bot_id, telegram_file_id, telegram_unique_id, created_at)
           SELECT id, 1, 'foreign', 'foreign', created_at FROM files RETURNING bot_id""",
    )  # fmt: skip
    assert first.status_code == 201
    assert "document" in (await talk.chat())[-1]
    known = await columns(
        talk.flow, talk.at, "SELECT telegram_file_id FROM bot_files WHERE bot_id <> 1"
    )
    assert len(known) == 1
    assert known != ["foreign"]


async def test_T32_a_flood_of_pixels_is_a_document_nobody_draws(talk: Talk) -> None:
    flood = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + bytes(900)
    answer = await talk.put(flood, "flood.png")
    assert answer.json()["kind"] == "document"
    await talk.flow.drain()
    path = upload_path(answer.json()["id"])
    assert problem(await talk.agent.get(f"{path}/content?size=thumb")) == (404, "file-no-preview")


async def test_a_contact_may_ask_with_a_file_alone(talk: Talk) -> None:
    own = await talk.uploaded(b"words", "my log.txt", mine=True)
    opened = await talk.contact.post("/api/v1/my/tickets", {"upload_ids": [own]})
    assert opened.json()["ticket"]["subject"] == "my log.txt"
    assert len(await tickets_of(talk.agent)) == 2
