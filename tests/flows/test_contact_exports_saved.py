"""Everything said with one person over HTTP: asked for, put together by jobs, saved once."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from tests.support.sent_files import problem
from tests.support.talks import Talk
from tests.support.web import Person

from telldesk.kernel.db import Tenant

UNUSABLE = (404, "file-link-unusable")


async def place_of(talk: Talk) -> str:
    """Where the contact's exports are."""
    return f"/api/v1/contacts/{talk.contact.me['id']}/exports"


async def made(talk: Talk, admin: Person, **wish: Any) -> dict[str, Any]:
    """An export that is ready."""
    place = await place_of(talk)
    answer = await admin.post(place, wish)
    assert answer.status_code == 201, answer.text
    assert answer.json()["state"] == "running"
    await talk.flow.drain()
    (first, *_) = (await admin.get(place)).json()
    assert first["state"] == "ready", first
    found: dict[str, Any] = first
    return found


async def link_to(talk: Talk, admin: Person, export: dict[str, Any]) -> str:
    place = await place_of(talk)
    answer = await admin.post(f"{place}/{export['id']}/link", {"archive": 1})
    assert answer.status_code == 201, answer.text
    path: str = answer.json()["path"]
    return path


async def test_everything_is_asked_for_and_saved_by_an_address_good_once(talk: Talk) -> None:
    await talk.reply(await talk.uploaded(b"the bill", "bill.txt"), text="Here it is")
    await talk.flow.drain()
    admin = await talk.flow.agent(talk.at, "admin")
    export = await made(talk, admin)
    assert (export["tickets"], export["files"], export["files_missing"]) == (1, 1, 0)
    path = await link_to(talk, admin, export)
    assert (await talk.flow.http.head(path)).status_code == 200  # asking uses nothing up
    answer = await talk.flow.http.get(path)
    assert answer.status_code == 200
    headers = answer.headers
    assert headers["content-type"] == "application/zip"
    assert headers["content-disposition"].startswith('attachment; filename="contact-')
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert int(headers["content-length"]) == export["archives"][0]["size_bytes"]
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert archive.testzip() is None
    (file,) = [one for one in archive.namelist() if one.startswith("files/")]
    assert archive.read(file) == b"the bill"
    number = talk.ticket["number"]
    said = json.loads(archive.read(f"tickets/{number}.json"))["conversation"]["messages"]
    assert "Here it is" in [one["text"] for one in said]
    assert problem(await talk.flow.http.get(path)) == UNUSABLE


async def test_an_address_dies_with_the_rights_of_whoever_asked(talk: Talk) -> None:
    admin = await talk.flow.agent(talk.at, "admin")
    path = await link_to(talk, admin, await made(talk, admin))
    await talk.flow.desk.run(
        talk.at.tenant,
        lambda work: work.conn.execute("UPDATE agents SET role = 'helper' WHERE id = $1", admin.id),
    )
    assert (await talk.flow.http.get(path)).status_code in {403, 404}


async def test_after_a_day_nothing_is_to_be_saved(talk: Talk) -> None:
    admin = await talk.flow.agent(talk.at, "admin")
    export = await made(talk, admin)
    path = await link_to(talk, admin, export)
    talk.flow.clock.at += timedelta(hours=24, minutes=1)
    again = await talk.flow.agent(talk.at, "admin")
    place = await place_of(talk)
    answer = await again.post(f"{place}/{export['id']}/link", {"archive": 1})
    assert problem(answer) == (404, "export-unknown")
    assert (await talk.flow.http.get(path)).status_code in {401, 404}
    await talk.flow.drain()
    kept = await talk.flow.parts.storage.page(f"t/{talk.at.tenant.schema}/exports/")
    assert kept == []
    assert [one["state"] for one in (await again.get(place)).json()] == ["expired"]


async def test_another_desk_and_a_contact_and_a_moderator_get_none(
    talk: Talk, other_tenant: Tenant
) -> None:
    admin = await talk.flow.agent(talk.at, "admin")
    export = await made(talk, admin)
    place = await place_of(talk)
    foreign = await talk.flow.agent(await talk.flow.open_desk(other_tenant), "owner")
    assert problem(await foreign.get(place)) == (404, "contact-unknown")
    assert problem(await foreign.post(place, {})) == (404, "contact-unknown")
    link = f"{place}/{export['id']}/link"
    assert problem(await foreign.post(link, {"archive": 1})) == (404, "export-unknown")
    moderator = await talk.flow.agent(talk.at, "moderator")
    for person in (moderator, talk.contact):
        assert (await person.get(place)).status_code == 403
        assert (await person.post(place, {})).status_code == 403
        assert (await person.post(link, {"archive": 1})).status_code == 403


async def test_a_refusal_is_in_the_readers_language(talk: Talk) -> None:
    admin = await talk.flow.agent(talk.at, "admin")
    place = await place_of(talk)
    await admin.post(place, {"with_notes": False})
    answer = await admin.post(place, {"with_notes": True}, headers={"accept-language": "ru"})
    assert problem(answer) == (409, "export-running")
    assert "export" in answer.json()["detail"] or "выгружают" in answer.json()["detail"]
    await talk.flow.drain()
