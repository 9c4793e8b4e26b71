"""What is in the archives of everything said with one person, and who may have them (T6)."""

import asyncio
import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.support.exporting import Exporting, documents, texts
from tests.support.factories import make_agent, make_contact, make_ticket

from telldesk.contacts.changes import changes_of
from telldesk.contacts.repo import ContactUnknown
from telldesk.exports import actions as exports
from telldesk.identity.permissions import NotAllowed
from telldesk.kernel.db import Tenant
from telldesk.tickets.actions.contact_notes import add_contact_note
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply


async def test_the_archive_holds_the_person_every_word_and_every_stored_file(
    exporting: Exporting,
) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant, name="Anna")
    first = await make_ticket(
        exporting.desk, exporting.tenant, contact, status="closed", is_current=False
    )
    second = await make_ticket(exporting.desk, exporting.tenant, contact, subject="<b>Bold</b>")
    told = await exporting.say(contact, first, "It is broken")
    await exporting.say(contact, second, "Where is my <script>order</script>?")
    await exporting.desk.run(
        exporting.tenant,
        lambda work: reply(work, exporting.admin.actor, ticket_id=second.id, text="On its way"),
    )
    await exporting.attach(told, 0, "../../photo?.jpg", b"picture bytes")
    await exporting.attach(told, 1, "at-telegram.bin", None)
    await exporting.attach(told, 2, "virus.exe", b"bad", "infected")
    asked = await exporting.ask(contact)
    assert (asked.state, asked.tickets_total, asked.archives) == ("running", 2, [])
    done = await exporting.write_all(contact, asked.id)
    assert (done.state, done.tickets, done.messages) == ("ready", 2, 3)
    assert (done.files, done.files_missing, len(done.archives)) == (1, 2, 1)
    archive = await exporting.read(contact, asked.id)
    profile = json.loads(archive.read("contact.json"))
    assert profile["name"] == "Anna"
    assert [one["external_id"] for one in profile["addresses"]] == [contact.chat_id]
    assert "notes" not in profile
    assert sorted(texts([archive])) == [
        "It is broken", "On its way", "Where is my <script>order</script>?",
    ]  # fmt: skip
    (path,) = [one for one in archive.namelist() if one.startswith("files/")]
    assert re.fullmatch(rf"files/{first.number}/\d+-0-photo_\.jpg", path)
    assert archive.read(path) == b"picture bytes"
    page = archive.read(f"tickets/{second.number}.html").decode()
    assert "<script>" not in page
    assert "On its way" in page
    assert (
        f'href="../files/{first.number}/' in archive.read(f"tickets/{first.number}.html").decode()
    )
    listed = json.loads(archive.read("not-included-1.json"))
    assert sorted(one["why"] for one in listed) == ["at_telegram", "infected"]
    files = json.loads(archive.read(f"tickets/{first.number}.json"))["conversation"]["messages"][0]
    assert [one.get("path", one.get("missing")) for one in files["files"]] == [
        path, "at_telegram", "infected",
    ]  # fmt: skip


async def test_notes_are_in_it_only_where_somebody_asked_for_them(exporting: Exporting) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    ticket = await make_ticket(exporting.desk, exporting.tenant, contact)
    note = await exporting.desk.run(
        exporting.tenant,
        lambda work: add_note(work, exporting.admin.actor, ticket_id=ticket.id, text="Rude"),
    )
    await exporting.attach(note.message_id, 0, "secret.txt", b"ours alone")
    facts: dict[str, Any] = {"contact_id": contact.id, "text": "Pays late", "client_key": uuid4()}
    await exporting.desk.run(
        exporting.tenant, lambda work: add_contact_note(work, exporting.admin.actor, **facts)
    )
    without = await exporting.ask(contact)
    done = await exporting.write_all(contact, without.id)
    archive = await exporting.read(contact, without.id)
    whole = b"".join(archive.read(one) for one in archive.namelist())
    for words in (b"Rude", b"Pays late", b"ours alone", b"secret.txt"):
        assert words not in whole
    assert (done.messages, done.files, done.files_missing) == (0, 0, 0)
    asked = await exporting.ask(contact, with_notes=True)
    await exporting.write_all(contact, asked.id)
    archive = await exporting.read(contact, asked.id)
    assert texts([archive]) == ["Rude"]
    (found,) = [one for one in archive.namelist() if one.startswith("files/")]
    assert archive.read(found) == b"ours alone"
    notes = json.loads(archive.read("contact.json"))["notes"]
    assert [(one["text"], one["author"]) for one in notes] == [("Pays late", "Ada")]


async def test_another_persons_words_are_not_in_it(exporting: Exporting) -> None:
    contact, other = [await make_contact(exporting.desk, exporting.tenant) for _ in range(2)]
    for one, text in ((contact, "mine"), (other, "theirs")):
        ticket = await make_ticket(exporting.desk, exporting.tenant, one)
        await exporting.attach(await exporting.say(one, ticket, text), 0, "a.txt", text.encode())
    asked = await exporting.ask(contact)
    await exporting.write_all(contact, asked.id)
    archive = await exporting.read(contact, asked.id)
    assert b"theirs" not in b"".join(archive.read(one) for one in archive.namelist())
    assert len([one for one in archive.namelist() if one.startswith("files/")]) == 1


async def test_a_long_life_has_several_archives_without_a_loss_or_a_double(
    exporting: Exporting,
) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    words, files = [], []
    for number in range(4):
        ticket = await make_ticket(
            exporting.desk, exporting.tenant, contact, status="closed", is_current=False
        )
        for line in range(3):
            words.append(f"{number}.{line}")
            message_id = await exporting.say(contact, ticket, words[-1])
            files.append(words[-1].encode() * 40)
            await exporting.attach(message_id, 0, "same name.txt", files[-1])
    asked = await exporting.ask(contact)
    context = exporting.bounded(bytes=300, messages=5)
    for _ in range(30):
        await exporting.write(asked.id, context)
    (done,) = await exporting.listed(contact)
    assert (done.state, done.tickets, done.messages, done.files) == ("ready", 4, 12, 12)
    assert len(done.archives) > 3
    read = [await exporting.read(contact, asked.id, one.number) for one in done.archives]
    assert sorted(texts(read)) == sorted(words)
    named = [name for one in read for name in one.namelist() if name.startswith("files/")]
    assert len(named) == len(set(named)) == 12
    found = [one.read(name) for one in read for name in one.namelist() if name in named]
    assert sorted(found) == sorted(files)


async def test_a_long_ticket_has_severaldocuments(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telldesk.exports.reading.DOCUMENT", 2)
    contact = await make_contact(exporting.desk, exporting.tenant)
    ticket = await make_ticket(exporting.desk, exporting.tenant, contact)
    for number in range(5):
        await exporting.say(contact, ticket, f"line {number}")
    asked = await exporting.ask(contact)
    done = await exporting.write_all(contact, asked.id)
    assert (done.tickets, done.messages) == (1, 5)
    archive = await exporting.read(contact, asked.id)
    assert documents(archive) == [
        f"tickets/{ticket.number}{page}.json" for page in ("-2", "-3", "")
    ]  # fmt: skip
    assert sorted(texts([archive])) == [f"line {number}" for number in range(5)]


async def test_the_same_wish_again_is_the_same_export_and_the_other_is_refused(
    exporting: Exporting,
) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    asked, again = await asyncio.gather(exporting.ask(contact), exporting.ask(contact))
    assert asked.id == again.id
    with pytest.raises(exports.ExportRunning):
        await exporting.ask(contact, with_notes=True)
    changes = await exporting.desk.run(
        exporting.tenant, lambda work: changes_of(work, contact.id, before=None, limit=10)
    )
    assert [(one.kind, one.actor_name) for one in changes.changes] == [("exported", "Ada")]


async def test_a_desk_has_three_at_once_and_a_bound_in_a_day(
    exporting: Exporting, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [await make_contact(exporting.desk, exporting.tenant) for _ in range(5)]
    made = [await exporting.ask(one) for one in people[:3]]
    with pytest.raises(exports.TooManyExports) as refused:
        await exporting.ask(people[3])
    assert refused.value.retry_after_s > 0
    await exporting.write_all(people[0], made[0].id)
    await exporting.ask(people[3])
    await exporting.write_all(people[1], made[1].id)
    monkeypatch.setattr(exports, "IN_A_DAY", 4)
    with pytest.raises(exports.TooManyExports):
        await exporting.ask(people[4])
    exporting.clock.move(timedelta(days=1))
    await exporting.ask(people[4])


async def test_who_may_not_is_refused_at_every_door(
    exporting: Exporting, other_tenant: Tenant
) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    asked = await exporting.ask(contact)
    await exporting.write_all(contact, asked.id)
    moderator = await make_agent(exporting.desk, exporting.tenant, "moderator")
    for actor in (moderator.actor, contact.actor):
        facts: dict[str, Any] = {"contact_id": contact.id}
        read: dict[str, Any] = {**facts, "export_id": asked.id, "number": 1}
        for verb, given in (
            (exports.ask_export, {**facts, "with_notes": False}),
            (exports.list_exports, facts),
            (exports.read_archive, read),
        ):
            call: Any = verb
            with pytest.raises(NotAllowed):
                await exporting.desk.run(
                    exporting.tenant,
                    lambda work, call=call, actor=actor, given=given: call(work, actor, **given),
                )
    foreign = await make_agent(exporting.desk, other_tenant, "owner")
    with pytest.raises(ContactUnknown):
        await exporting.desk.run(
            other_tenant,
            lambda work: exports.ask_export(
                work, foreign.actor, contact_id=contact.id, with_notes=False
            ),
        )
    with pytest.raises(exports.ExportUnknown):
        await exporting.desk.run(
            other_tenant,
            lambda work: exports.read_archive(
                work, foreign.actor, contact_id=contact.id, export_id=asked.id, number=1
            ),
        )


@pytest.mark.parametrize("number", [0, -1, 2, 2**40])
async def test_there_is_no_other_archive(exporting: Exporting, number: int) -> None:
    contact = await make_contact(exporting.desk, exporting.tenant)
    asked = await exporting.ask(contact)
    await exporting.write_all(contact, asked.id)
    with pytest.raises(exports.ExportUnknown):
        await exporting.read(contact, asked.id, number)


async def test_another_contacts_export_is_not_to_be_had_by_ones_own_address(
    exporting: Exporting,
) -> None:
    contact, other = [await make_contact(exporting.desk, exporting.tenant) for _ in range(2)]
    asked = await exporting.ask(contact)
    await exporting.write_all(contact, asked.id)
    with pytest.raises(exports.ExportUnknown):
        await exporting.read(other, asked.id)
