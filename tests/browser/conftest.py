"""One running product and one Chromium for all tests of a process; a profile for each page.

`BROWSER_DEMO=report.json` uses a demo that runs already, by what `telldesk demo --json` said.
"""

import json
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import redis.asyncio as redis
from playwright.async_api import Browser, expect
from tests.support.app_pages import Apps
from tests.support.browsers import CHROMIUM, chromium
from tests.support.demo_program import (
    DemoDesk,
    DemoProgram,
    Json,
    demo,
    new_folder,
    open_desk,
    processes_of,
)
from tests.support.desk_people import run_sql

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
async def program() -> AsyncIterator[DemoProgram]:
    """The whole product: servers, worker, web, simulator."""
    parent = new_folder()
    try:
        async with demo(parent / "demo") as running:
            yield running
        left = processes_of(parent)
        assert not left, left
    finally:
        shutil.rmtree(parent, ignore_errors=True)


@pytest.fixture(scope="session")
def report(request: pytest.FixtureRequest) -> Json:
    """Where the running product is."""
    given = os.environ.get("BROWSER_DEMO")
    if given:
        found: Json = json.loads(Path(given).read_bytes())
        return found
    program: DemoProgram = request.getfixturevalue("program")
    return program.report


@pytest.fixture(scope="session")
async def desk(report: Json) -> AsyncIterator[DemoDesk]:
    async with open_desk(report) as found:
        yield found


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("missing here: apt-get install chromium")
    async with chromium() as launched:
        yield launched


@pytest.fixture
async def apps(browser: Browser, desk: DemoDesk) -> Apps:
    # Limits count sign-ins by address, and all people of all tests share one.
    valkey = redis.Redis.from_url(desk.report["redis_url"])
    async for name in valkey.scan_iter("limit:*"):
        await valkey.delete(name)
    await valkey.aclose()
    return Apps(browser, desk)


@pytest.fixture(scope="session")
async def tenant(desk: DemoDesk) -> Json:
    """A desk of two languages with all roles; its agents have their Telegram in English, and
    chose no language here.
    """
    found = next(one for one in desk.tenants if one["slug"] == "north-harbour")
    await run_sql(desk, found, "UPDATE agents SET language = ''")
    for agent in found["agents"]:
        if agent["telegram_user_id"]:
            path = f"{desk.report['simulator']}/control/people/{agent['telegram_user_id']}"
            async with desk.http.patch(path, json={"language_code": "en"}) as answer:
                assert answer.status == 200, await answer.text()
    return found


@pytest.fixture(scope="session")
def quiet_tenant(desk: DemoDesk) -> Json:
    """A desk to whose agents the bot has time to write: one of many tickets gets a digest."""
    return next(one for one in desk.tenants if one["slug"] == "maple-thread")
