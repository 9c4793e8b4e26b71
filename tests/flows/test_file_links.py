"""Addresses of files: to save by, once and within a minute; to play by, in ranges (T16, T19)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import redis.asyncio as redis
from tests.support.flow import Flow
from tests.support.sent_files import Send, Sent, picture, problem
from tests.support.web import Person

from telldesk.kernel.db import Tenant

pytestmark = pytest.mark.usefixtures("fetching")
UNUSABLE = (404, "file-link-unusable")


async def made(sent: Sent, person: Person | None = None, *, mine: bool = False) -> str:
    """The path of an address for this person."""
    place = sent.path(mine=mine).partition("?")[0]
    answer = await (person or sent.agent).post(f"{place}/link")
    assert answer.status_code == 201, answer.text
    path: str = answer.json()["path"]
    return path


async def played(sent: Sent, person: Person | None = None, *, mine: bool = False) -> str:
    """The path of an address a player may ask again and again."""
    place = sent.path(mine=mine).partition("?")[0]
    answer = await (person or sent.agent).post(f"{place}/link?use=play")
    assert answer.status_code == 201, answer.text
    path: str = answer.json()["path"]
    return path


async def followed(flow: Flow, path: str, **headers: str) -> httpx.Response:
    """What a client gets: it sends nothing but the address."""
    return await flow.http.get(path, headers=headers)


async def test_both_sides_save_a_file_by_its_address(send: Send, flow: Flow) -> None:
    content = picture()
    sent = await send("photo", content)
    for person, mine in ((sent.agent, False), (sent.contact, True)):
        path = await made(sent, person, mine=mine)
        assert (await flow.http.head(path)).status_code == 200  # asking uses nothing up
        answer = await followed(flow, path)
        assert (answer.status_code, answer.content) == (200, content)
        headers = answer.headers
        assert headers["content-disposition"].startswith('attachment; filename="photo-')
        assert headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
        assert headers["access-control-allow-origin"] == "https://web.telegram.org"


async def test_a_second_use_is_refused(send: Send, flow: Flow) -> None:
    path = await made(await send("photo"))
    assert (await followed(flow, path)).status_code == 200
    assert problem(await followed(flow, path)) == UNUSABLE
    assert (await flow.http.head(path)).status_code == 404


async def test_it_is_good_for_a_minute(send: Send, flow: Flow) -> None:
    sent = await send("photo")
    place = sent.path().partition("?")[0]
    answer = (await sent.agent.post(f"{place}/link")).json()
    expires_at = datetime.fromisoformat(answer["expires_at"])
    assert expires_at == flow.clock.now() + timedelta(seconds=60)
    valkey = _valkey(flow)
    (name,) = [one async for one in valkey.scan_iter("file-link:*")]
    assert 0 < await valkey.ttl(name) <= 60
    await valkey.expire(name, 0)  # what a minute does
    assert problem(await followed(flow, answer["path"])) == UNUSABLE


async def test_a_player_asks_for_what_it_is_about_to_show(send: Send, flow: Flow) -> None:
    content = picture()
    sent = await send("photo", content, is_stored=True)
    for person, mine in ((sent.agent, False), (sent.contact, True)):
        path = await played(sent, person, mine=mine)
        first = await followed(flow, path, range="bytes=0-99")
        later = await followed(flow, path, range="bytes=100-")
        assert (first.status_code, later.status_code) == (206, 206)
        assert first.content + later.content == content
        assert first.headers["content-range"] == f"bytes 0-99/{len(content)}"
        assert first.headers["accept-ranges"] == "bytes"
        assert first.headers["content-disposition"].startswith("inline;")
        assert first.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert "access-control-allow-origin" not in first.headers
        assert (await followed(flow, path)).content == content


async def test_a_player_has_ten_minutes_before_it_asks_for_another(send: Send, flow: Flow) -> None:
    sent = await send("photo", is_stored=True)
    place = sent.path().partition("?")[0]
    answer = (await sent.agent.post(f"{place}/link?use=play")).json()
    expires_at = datetime.fromisoformat(answer["expires_at"])
    assert expires_at == flow.clock.now() + timedelta(minutes=10)
    valkey = _valkey(flow)
    (name,) = [one async for one in valkey.scan_iter("file-link:*")]
    assert 60 < await valkey.ttl(name) <= 600
    await valkey.expire(name, 0)  # what ten minutes do
    assert problem(await followed(flow, answer["path"])) == UNUSABLE
    refused = await sent.agent.post(f"{place}/link?use=print")
    assert refused.status_code == 422


async def test_T19_what_plays_stops_with_the_rights_of_who_looks(send: Send, flow: Flow) -> None:
    sent = await send("photo", is_stored=True)
    helper = await flow.agent(sent.at, "helper")
    give = "UPDATE tickets SET assignee_id = $1"
    await flow.desk.run(sent.at.tenant, lambda work: work.conn.execute(give, helper.id))
    path = await played(sent, helper)
    assert (await followed(flow, path)).status_code == 200
    await flow.desk.run(sent.at.tenant, lambda work: work.conn.execute(give, None))
    assert problem(await followed(flow, path)) == (404, "ticket-unknown")
    path = await played(sent)
    assert (await sent.agent.ask("DELETE", "/api/v1/session")).status_code == 204
    assert problem(await followed(flow, path)) == UNUSABLE


@pytest.mark.parametrize("change", ["0", "", "/0", "%00", "x" * 4000])
async def test_a_changed_address_opens_nothing(send: Send, flow: Flow, change: str) -> None:
    path = await made(await send("photo"))
    last = "1" if path.endswith("0") and change == "0" else change
    for other in (path[:-1] + last, path + change if change else "/files/"):
        answer = await followed(flow, other)
        assert answer.status_code in {404, 405, 414, 400}, other
    assert (await followed(flow, path)).status_code == 200


async def test_T16_another_desks_host_opens_nothing_and_uses_nothing_up(
    send: Send, flow: Flow, other_tenant: Tenant
) -> None:
    sent = await send("photo")
    await flow.open_desk(other_tenant)
    path = await made(sent)
    slugs = {one.schema: await _slug(flow, one) for one in (sent.at.tenant, other_tenant)}
    foreign = f"{slugs[other_tenant.schema]}.desks.test"
    assert problem(await followed(flow, path, host=foreign)) == UNUSABLE
    own = f"{slugs[sent.at.tenant.schema]}.desks.test"
    assert (await followed(flow, path, host=own)).status_code == 200


async def test_T19_only_who_may_see_a_file_gets_an_address(
    send: Send, flow: Flow, other_tenant: Tenant
) -> None:
    sent = await send("photo")
    place = {mine: sent.path(mine=mine).partition("?")[0] + "/link" for mine in (True, False)}
    foreign = await flow.agent(await flow.open_desk(other_tenant), "owner")
    helper = await flow.agent(sent.at, "helper")
    stranger = await flow.person()
    await flow.start(sent.at, stranger)
    other = await flow.sign_in(sent.at, stranger)
    for person, mine in ((foreign, False), (helper, False), (other, True)):
        assert problem(await person.post(place[mine])) == (404, "ticket-unknown")
    assert (await flow.http.post(place[False])).status_code == 401
    assert (await sent.contact.post(place[False])).status_code == 403
    assert (await sent.agent.post(place[True])).status_code == 403


async def test_an_address_dies_with_its_session_and_its_persons_rights(
    send: Send, flow: Flow
) -> None:
    sent = await send("photo")
    helper = await flow.agent(sent.at, "helper")
    await flow.desk.run(
        sent.at.tenant,
        lambda work: work.conn.execute("UPDATE tickets SET assignee_id = $1", helper.id),
    )
    path = await made(sent, helper)
    await flow.desk.run(
        sent.at.tenant, lambda work: work.conn.execute("UPDATE tickets SET assignee_id = NULL")
    )
    assert problem(await followed(flow, path)) == (404, "ticket-unknown")
    path = await made(sent)
    assert (await sent.agent.ask("DELETE", "/api/v1/session")).status_code == 204
    assert problem(await followed(flow, path)) == UNUSABLE


async def test_what_is_said_in_a_note_later_is_not_opened(send: Send, flow: Flow) -> None:
    sent = await send("photo")
    path = await made(sent, sent.contact, mine=True)
    await flow.desk.run(
        sent.at.tenant,
        lambda work: work.conn.execute(
            "UPDATE messages SET author_kind = 'agent', visibility = 'note' WHERE id = $1",
            UUID(sent.message_id),
        ),
    )
    assert problem(await followed(flow, path)) == (404, "file-unknown")


async def test_a_file_too_large_is_refused_before_there_is_an_address(send: Send) -> None:
    sent = await send("document", b"x", name="a.bin")
    await sent.change(size_bytes=21_000_000)
    place = sent.path().partition("?")[0]
    assert problem(await sent.agent.post(f"{place}/link")) == (413, "file-too-large")


async def test_the_address_is_in_no_log_and_not_in_valkey(
    send: Send, flow: Flow, capfd: Any, caplog: Any
) -> None:
    sent = await send("photo")
    path = await made(sent)
    secret = path.removeprefix("/files/")
    valkey = _valkey(flow)
    for name in [one async for one in valkey.scan_iter("file-link:*")]:
        assert secret not in (name + await valkey.get(name)).decode()
    await sent.change(bot_id=1)  # refusals are written down as well
    assert problem(await followed(flow, path)) == (410, "file-gone")
    assert problem(await followed(flow, path)) == UNUSABLE
    out = capfd.readouterr()
    ours = [one.getMessage() for one in caplog.records if not one.name.startswith("httpx")]
    assert secret not in out.out
    assert secret not in "\n".join(ours)


def _valkey(flow: Flow) -> redis.Redis:
    assert flow.parts.valkey is not None
    return flow.parts.valkey


async def _slug(flow: Flow, tenant: Tenant) -> str:
    place = await flow.parts.directory.tenant(tenant.schema)
    assert place is not None
    return place.slug
