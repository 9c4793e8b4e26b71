"""The examples' past: played through the verbs, once, and nothing of it leaves."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Installation

from telldesk.cli.demo_history import read_past, seed_history
from telldesk.cli.places import House, open_house
from telldesk.cli.tenant_rows import all_tenants
from telldesk.kernel.settings import load_settings

TENANTS = Path(__file__).parents[2] / "tenants"
SLUGS = ("kubograd", "maple-thread", "north-harbour")


async def play(house: House, slug: str) -> int:
    found = {row.slug: row for row in await house.own(all_tenants)}[slug]
    _, history = read_past(TENANTS / slug)
    assert history is not None
    people = {person.key: 7_000 + n for n, person in enumerate(history.people)}
    return await seed_history(
        house.desk, house.queues, found.tenant, TENANTS / slug, 4_000_001, people
    )


async def ask(house: House, slug: str, statement: str) -> Any:
    found = {row.slug: row for row in await house.own(all_tenants)}[slug]
    return await house.desk.run(found.tenant, lambda work: work.conn.fetch(statement))


@pytest.fixture
async def examples(installation: Installation) -> Installation:
    ran = await installation.run("tenants", "apply", str(TENANTS), "--yes")
    assert "CRAFT_BOT_TOKEN is not set" in ran.err
    return installation


async def test_histories_are_played_once_and_nothing_leaves(examples: Installation) -> None:
    async with open_house(load_settings(examples.environment)) as house:
        for slug in SLUGS:
            _, history = read_past(TENANTS / slug)
            assert history is not None
            before = await house.own(
                lambda work: work.conn.fetchval("SELECT count(*) FROM relay.outbox")
            )
            assert await play(house, slug) == len(history.conversations)
            assert await play(house, slug) == 0
            after = await house.own(
                lambda work: work.conn.fetchval("SELECT count(*) FROM relay.outbox")
            )
            assert after == before
            assert not await house.own(
                lambda work: work.conn.fetchval("SELECT count(*) FROM relay.tasks")
            )
            tickets = await ask(
                house, slug, "SELECT status, opened_at, activity_at FROM tickets ORDER BY number"
            )
            assert Counter(row["status"] for row in tickets) == Counter(
                one.status for one in history.conversations
            )
            opened = [row["opened_at"] for row in tickets]
            assert opened == sorted(opened)
            now = house.desk.clock.now()
            assert now - opened[0] > timedelta(days=3)
            assert all(row["activity_at"] <= now for row in tickets)
            states = await ask(house, slug, "SELECT DISTINCT state FROM deliveries")
            assert [row["state"] for row in states] == ["sent"]
            notes = await ask(house, slug, "SELECT 1 FROM messages WHERE visibility = 'note'")
            assert notes
