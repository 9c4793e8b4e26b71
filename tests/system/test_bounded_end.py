"""A program that is told to end does, also where nobody answers it any more."""

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from tests.support.demo_program import children_of, demo, is_alive

from telldesk.kernel.ending import MOST_S

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

_SLACK_S = 15
"""Of a machine with other things to do."""


async def test_web_and_worker_end_in_time_while_both_servers_are_frozen(folder: Path) -> None:
    async with demo(folder, "--no-history") as program:
        pids = program.pids()
        programs, frozen = [pids["worker"], pids["web"]], []
        for server in ("postgres", "valkey"):
            frozen += [pids[server], *children_of(pids[server])]
        for pid in frozen:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(3)  # whatever asks regularly is waiting for an answer now
            for pid in programs:
                os.kill(pid, signal.SIGTERM)
            async with asyncio.timeout(MOST_S + _SLACK_S):
                while any(map(is_alive, programs)):  # noqa: ASYNC110 - processes of others
                    await asyncio.sleep(0.2)
        finally:
            for pid in frozen:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)
