"""T04-T06, T56: parts are killed while people write and agents answer; nothing is lost or doubled.

The four parts of a demo die by SIGKILL in a seeded order, again and again; its supervisor brings
them back. What was accepted must be there afterwards, once, in order and in its own tenant.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg
import pytest
from tests.support.crash_load import TENANTS, Chat, Load, write_manifests
from tests.support.demo_program import DemoDesk, DemoProgram, Json, demo, is_alive, open_desk

from telldesk.kernel.db import set_json_codecs

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

_KILLS: Final = 20
_EVERY_S: Final = 1.5
_BACK_S: Final = 60.0
_ANSWERS_A_ROUND: Final = 6
_PER_S: Final = 25.0
_QUIET_S: Final = 150.0
_PARTS: Final = ("web", "worker", "valkey", "postgres")
_ALL: Final = {*_PARTS, "simulator", "mailbox"}
_LEFT: Final = {
    "updates": "SELECT count(*) FROM platform.inbound",
    "lanes": "SELECT count(*) FROM platform.lanes",
    "unstamped": "SELECT count(*) FROM relay.outbox WHERE seq IS NULL",
    "due": """SELECT count(*) FROM relay.tasks WHERE lease_until IS NULL AND dead_at IS NULL
              AND run_at < now() + interval '30 s'""",
    "leased": "SELECT count(*) FROM relay.tasks WHERE lease_until IS NOT NULL",
}


async def test_T05_whatever_dies_every_word_arrives_once_and_in_order(folder: Path) -> None:
    seed = int(os.environ.get("CRASH_SEED", "0")) or int(time.time())
    rng = random.Random(seed)  # noqa: S311 - an order of kills, printed to be repeated
    _say(f"CRASH_SEED={seed}")
    tenants = write_manifests(folder.parent / "tenants")
    async with (
        demo(folder, "--no-history", "--tenants", str(tenants)) as program,
        open_desk(program.report) as desk,
    ):
        assert len(desk.tenants) == TENANTS
        _say(f"ready after {program.ready_after_s:.0f} s")
        await desk.control.post("clock", retry_scale=0.1)
        load = Load(desk, rng)
        await load.gather_people()
        working = [asyncio.create_task(load.write(_PER_S)), asyncio.create_task(load.answer())]
        killed = await _kill_parts(program, load, rng)
        await asyncio.sleep(_EVERY_S)
        load.stop()
        await asyncio.gather(*working)
        _say(
            f"killed {dict(Counter(killed))}; {sum(len(c.sent) for c in load.chats)} messages, "
            f"{load.answers} answers, {load.repeated_asks} asked again"
        )
        assert len(killed) >= _KILLS
        assert load.unexpected == []

        database = await _connect(program)
        try:
            await _until_quiet(program, desk, database)
            retried = await _retry_unknown(program, desk, database)
            if retried:
                await _until_quiet(program, desk, database)
            await _look_at_everything(desk, database, load, retried)
        finally:
            await database.close()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - the seed and the figures of this run


async def _kill_parts(program: DemoProgram, load: Load, rng: random.Random) -> list[str]:
    """Rounds of four kills; before each, all are back and some answers were given.

    One that is just coming back is passed over for the next.
    """
    killed: list[str] = []
    while len(killed) < _KILLS:
        await _until_at_work(program, load)
        for name in rng.sample(_PARTS, len(_PARTS)):
            await asyncio.sleep(_EVERY_S * rng.uniform(0.7, 1.3))
            try:
                os.kill(program.pids()[name], signal.SIGKILL)
            except (KeyError, ProcessLookupError):
                continue
            killed.append(name)
    return killed


async def _until_at_work(program: DemoProgram, load: Load) -> None:
    before = load.answers
    try:
        async with asyncio.timeout(_BACK_S):
            while not all(is_alive(pid) for pid in _noted(program)):  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.1)
            while load.answers < before + _ANSWERS_A_ROUND:  # noqa: ASYNC110 - rows of others
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise AssertionError(
            f"not at work after {_BACK_S} s: {program.pids()}, {load.answers - before} answers, "
            f"{load.repeated_asks} asked again; the demo said {program.said[-2_000:]}"
        ) from None


def _noted(program: DemoProgram) -> list[int]:
    """The pids of all parts; a dead one's while one is missing."""
    pids = program.pids()
    return list(pids.values()) if set(pids) >= _ALL else [0]


async def _connect(program: DemoProgram) -> Any:
    async with asyncio.timeout(60):
        while True:
            try:
                database = await asyncpg.connect(program.report["database_url"])
            except (OSError, asyncpg.PostgresError):
                await asyncio.sleep(0.2)
                continue
            await set_json_codecs(database)
            return database


async def _owned(database: Any, query: str, *values: Any, schema: str = "platform") -> list[Any]:
    """Rows as the owner of everything reads them."""
    async with database.transaction():
        await database.execute("SET LOCAL ROLE td_owner")
        await database.execute(f'SET LOCAL search_path = "{schema}", ext')
        return list(await database.fetch(query, *values))


async def _until_quiet(program: DemoProgram, desk: DemoDesk, database: Any) -> None:
    began = time.monotonic()
    left: dict[str, int] = {}
    while time.monotonic() < began + _QUIET_S:
        left = {name: (await _owned(database, query))[0][0] for name, query in _LEFT.items()}
        left["undelivered"] = (await desk.control.get("health"))["pending_updates"]
        if not any(left.values()):
            _say(f"quiet after {time.monotonic() - began:.0f} s")
            return
        await asyncio.sleep(0.5)
    newest = (await desk.control.get("health"))["deliveries"]
    latest = (await desk.control.get(f"deliveries?after={newest - 12}"))["deliveries"]
    raise AssertionError(
        f"not quiet after {_QUIET_S} s: {left}; {time.time():.0f}; {program.pids()}; "
        f"last deliveries {json.dumps(latest)}; the demo said {program.said[-2_000:]}"
    )


async def _retry_unknown(program: DemoProgram, desk: DemoDesk, database: Any) -> set[UUID]:
    """Answers whose fate a kill left open are sent again, as a person would; their messages."""
    messages: set[UUID] = set()
    names: list[str] = []
    for tenant in desk.tenants:
        for row in await _owned(
            database,
            "SELECT id, kind, message_id, state FROM deliveries WHERE state <> 'sent'"
            " AND kind IN ('message', 'text') AND state <> 'discarded'",
            schema=tenant["schema"],
        ):
            assert row["state"] == "unknown", dict(row)
            if row["kind"] == "message":
                names.append(f"{tenant['slug']}/delivery/{row['id']}")
                messages.add(row["message_id"])
    _say(f"{len(names)} answers of unknown fate are sent again")
    if names:
        lines = await _environment(program)
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(Path(sys.executable).with_name("telldesk")), "dead-letters",
            "replay", *names, env={**os.environ, **lines}, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        async with asyncio.timeout(60):
            assert await process.wait() == 0
    return messages


async def _environment(program: DemoProgram) -> dict[str, str]:
    """What the demo notes for commands beside it."""
    text = await asyncio.to_thread(Path(program.report["env_file"]).read_text)
    pairs = (line.split("=", 1) for line in text.splitlines())
    return {name: value.strip("'") for name, value in pairs}


async def _look_at_everything(
    desk: DemoDesk, database: Any, load: Load, retried: set[UUID]
) -> None:
    wrong: list[str] = []
    # Three workers that died over one update make a dead letter of it, also when its effect was
    # committed. Whether it has its effect is asked below: every word must be there.
    buried = await _owned(database, "SELECT update_id, error FROM platform.dead_updates")
    died = await _owned(database, "SELECT job, last_error FROM relay.tasks WHERE dead_at NOTNULL")
    _say(f"{len(buried)} updates were given up")
    wrong += [str(dict(row)) for row in [*buried, *died] if row.get("error") != "WorkerLost"]
    for tenant in desk.tenants:
        chats = [one for one in load.chats if one.tenant is tenant]
        wrong += await _wrong_with_messages(database, tenant, chats)
        wrong += await _wrong_with_events(database, tenant)
        wrong += await _wrong_with_answers(desk, database, chats, retried)
    assert wrong == [], json.dumps(wrong[:40], indent=1)


async def _wrong_with_messages(database: Any, tenant: Json, chats: list[Chat]) -> list[str]:
    """What the schema holds of people's words against what they said."""
    rows = await _owned(
        database,
        """SELECT c.external_id AS person, m.text, m.ticket_id, t.contact_id, c.contact_id AS owner
           FROM messages m JOIN tickets t ON t.id = m.ticket_id
           JOIN contact_channels c ON c.id = t.channel_id
           WHERE m.author_kind = 'contact' ORDER BY m.position""",
        schema=tenant["schema"],
    )
    wrong: list[str] = []
    by_person: dict[int, list[str]] = {}
    for row in rows:
        by_person.setdefault(row["person"], []).append(row["text"])
        if row["contact_id"] != row["owner"]:
            wrong.append(f"ticket {row['ticket_id']} has another's contact")
    for chat in chats:
        found = by_person.pop(chat.person, [])
        if found != chat.sent:
            wrong.append(_difference(f"{tenant['slug']} person {chat.number}", chat.sent, found))
    wrong += [f"{tenant['slug']} has words of a stranger {one}" for one in by_person]
    return wrong


def _difference(who: str, said: list[str], found: list[str]) -> str:
    counted = Counter(found)
    twice = [text for text, times in counted.items() if times > 1]
    lost = [text for text in said if text not in counted]
    if twice or lost:
        return f"{who}: lost {lost[:3]} ({len(lost)}), more than once {twice[:3]}"
    place = next(n for n, pair in enumerate(zip(said, found, strict=False)) if pair[0] != pair[1])
    return f"{who}: out of order from {said[place]!r}: {found[place : place + 3]}"


async def _wrong_with_events(database: Any, tenant: Json) -> list[str]:
    rows = await _owned(
        database, "SELECT seq FROM relay.outbox WHERE tenant = $1 ORDER BY seq", tenant["schema"]
    )
    found = [row["seq"] for row in rows]
    if found != list(range(1, len(found) + 1)):
        return [f"{tenant['slug']}: event sequence has gaps"]
    return []


async def _wrong_with_answers(
    desk: DemoDesk, database: Any, chats: list[Chat], retried: set[UUID]
) -> list[str]:
    """Accepted answers against what stands in the person's chat."""
    wrong: list[str] = []
    tenant = chats[0].tenant
    rows = await _owned(
        database,
        "SELECT id, text FROM messages WHERE author_kind = 'agent' ORDER BY position",
        schema=tenant["schema"],
    )
    written = Counter(row["text"] for row in rows)
    in_doubt = {row["text"] for row in rows if row["id"] in retried}
    for chat in chats:
        seen = [t for t in await desk.bot_said(tenant, chat.person) if " answers " in t]
        times = Counter(seen)
        for text in chat.answered:
            most = 2 if text in in_doubt else 1
            if written[text] != 1 or not 1 <= times[text] <= most:
                wrong.append(f"{text!r}: {written[text]} rows, {times[text]} times in the chat")
        certain = [text for text in seen if text not in in_doubt]
        if certain != [text for text in chat.answered if text not in in_doubt]:
            wrong.append(f"{tenant['slug']} answers to {chat.number} are out of order: {certain}")
    return wrong
