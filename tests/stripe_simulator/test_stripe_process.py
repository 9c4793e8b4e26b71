"""The double as a process: what it refuses to start as, and what a kill leaves."""

import asyncio
import json
import os
import sys
from pathlib import Path

import aiohttp
import pytest
from stripe_kit import BEGIN, MONTH_S, Control, Shop, connected, eventually

from stripe_simulator import Clock, Simulator


async def _run(*arguments: str, **environment: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "stripe_simulator", "--port", "0", *arguments,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        ((), {"TELLDESK_ENVIRONMENT": "production"}),
        (("--key", "sk_live_1"), {}),
        (("--webhook", "http://127.0.0.1:9/"), {}),
    ],
)
async def test_it_refuses_to_start_where_it_does_not_belong(
    arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    process = await _run(*arguments, **environment)
    _, words = await process.communicate()
    assert process.returncode == 2
    assert words.startswith(b"stripe_simulator: ")
    assert b"sk_live" not in words


async def test_a_kill_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    started = ("--json", "--data", str(tmp_path), "--clock", "2027-01-15T08:00:00Z")
    process = await _run(*started)
    assert process.stdout is not None
    base_url = json.loads(await process.stdout.readline())["base_url"]
    async with connected(base_url) as client, aiohttp.ClientSession() as session:
        sub = await Shop(client).subscription(await Shop(client).price())
        await Control(base_url, session).wait(MONTH_S)
    process.kill()
    await process.communicate()
    async with (
        Simulator(data_dir=tmp_path, clock=Clock(0)) as again,
        connected(again.base_url) as client,
    ):
        assert again.world.clock.now() == BEGIN + MONTH_S
        newest = (await Shop(client).invoices(sub))[0]
        assert (newest.status, newest.billing_reason) == ("draft", "subscription_cycle")
        again.world.move_to(BEGIN + MONTH_S + 3_600)
        assert (await Shop(client).invoices(sub))[0].status == "paid"


async def test_a_running_clock_goes_on_from_where_it_was_moved_to(tmp_path: Path) -> None:
    async with Simulator(data_dir=tmp_path) as first:
        first.world.move_to(first.world.clock.now() + MONTH_S)
        moved = first.world.clock.now()
    async with Simulator(data_dir=tmp_path) as again:
        assert 0 <= again.world.clock.now() - moved < 60


async def test_what_is_due_happens_by_itself_on_a_running_clock() -> None:
    wall = [float(BEGIN)]
    clock = Clock(wall=lambda: wall[0])
    async with Simulator(clock=clock) as simulator, connected(simulator.base_url) as client:
        shop = Shop(client)
        sub = await shop.subscription(await shop.price())
        wall[0] += MONTH_S + 1

        async def is_renewed() -> bool:
            return len(await shop.invoices(sub)) == 2

        await eventually(is_renewed)


async def test_an_account_that_was_added_is_there_after_a_restart(tmp_path: Path) -> None:
    async with Simulator(data_dir=tmp_path, clock=Clock(BEGIN)) as first:
        first.world.add_account("sk_test_added")
        async with connected(first.base_url, "sk_test_added") as client:
            sub = await Shop(client).subscription(await Shop(client).price())
    async with Simulator(data_dir=tmp_path, clock=Clock(BEGIN)) as again:
        again.world.move_to(BEGIN + MONTH_S)
        async with connected(again.base_url, "sk_test_added") as client:
            assert len(await Shop(client).invoices(sub)) == 2


async def test_what_is_due_of_an_account_without_a_key_waits_for_it(tmp_path: Path) -> None:
    async with (
        Simulator(data_dir=tmp_path, clock=Clock(BEGIN), keys=["sk_test_a"]) as first,
        connected(first.base_url, "sk_test_a") as client,
    ):
        sub = await Shop(client).subscription(await Shop(client).price())
    async with Simulator(data_dir=tmp_path, clock=Clock(BEGIN), keys=["sk_test_b"]) as other:
        assert other.world.move_to(BEGIN + MONTH_S) == 0
    async with Simulator(data_dir=tmp_path, clock=Clock(BEGIN), keys=["sk_test_a"]) as again:
        again.world.catch_up()
        async with connected(again.base_url, "sk_test_a") as client:
            assert len(await Shop(client).invoices(sub)) == 2
