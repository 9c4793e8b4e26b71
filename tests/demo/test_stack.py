"""The demo's processes: each comes back by itself, and none stays."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from telldesk.demo.stack import Program, Stack

_PATIENCE_S = 20.0
_SLEEPER = "import time; time.sleep(120)"


async def _until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(_PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - processes tell nobody
            await asyncio.sleep(0.01)


def _program(folder: Path, name: str, is_ready: Callable[[], Awaitable[bool]]) -> Program:
    return Program(
        name=name,
        arguments=["-c", _SLEEPER],
        environment={},
        log=folder / f"{name}.log",
        is_ready=is_ready,
    )


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    made = Stack(tmp_path / "pids.json")
    yield made
    await made.stop()


async def test_a_part_that_waits_for_another_does_not_keep_it_away(
    stack: Stack, tmp_path: Path
) -> None:
    is_open = True

    async def always() -> bool:
        return True

    async def while_open() -> bool:
        return is_open

    needed = _program(tmp_path, "needed", always)
    waiting = _program(tmp_path, "waiting", while_open)
    await stack.add(needed, waiting)
    stack.watch()

    is_open = False
    first_waiting, first_needed = waiting.pid, needed.pid
    os.kill(first_waiting, signal.SIGKILL)
    await _until(lambda: waiting.is_running and waiting.pid != first_waiting)
    os.kill(first_needed, signal.SIGKILL)
    await _until(lambda: needed.is_running and needed.pid != first_needed)
    is_open = True


async def test_a_part_is_not_started_before_what_it_needs_is_back(
    stack: Stack, tmp_path: Path
) -> None:
    is_open = True

    async def while_open() -> bool:
        return is_open

    async def always() -> bool:
        return True

    server = _program(tmp_path, "server", while_open)
    client = _program(tmp_path, "client", always)
    await stack.add(server)
    await stack.add(client)
    stack.watch()

    is_open = False
    first_server, first_client = server.pid, client.pid
    os.kill(first_server, signal.SIGKILL)
    await _until(lambda: server.is_running and server.pid != first_server)
    os.kill(first_client, signal.SIGKILL)
    await _until(lambda: not client.is_running)
    await asyncio.sleep(1)
    assert not client.is_running
    is_open = True
    await _until(lambda: client.is_running and client.pid != first_client)


async def test_one_that_never_answers_is_ended_and_started_anew(
    stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_open = True

    async def while_open() -> bool:
        return is_open

    part = _program(tmp_path, "part", while_open)
    await stack.add(part)
    stack.watch()
    monkeypatch.setattr("telldesk.demo.stack._START_S", 0.5)

    is_open = False
    first = part.pid
    os.kill(first, signal.SIGKILL)
    await _until(lambda: part.is_running and part.pid != first)
    deaf = part.pid
    await _until(lambda: part.is_running and part.pid not in {first, deaf})
    is_open = True
    await _until(lambda: stack.pids == {"part": part.pid})


async def test_what_is_still_starting_is_ended_too(stack: Stack, tmp_path: Path) -> None:
    """One start that is called back at once, one that takes its time about it."""

    async def never() -> bool:
        return False

    class Slow(Program):
        async def start(self) -> None:
            try:
                await super().start()
            except asyncio.CancelledError:
                await asyncio.sleep(0.3)
                self.came_late = True
                raise

    quick = _program(tmp_path, "quick", never)
    slow = Slow(
        name="slow", arguments=["-c", _SLEEPER], environment={}, log=tmp_path / "slow.log",
        is_ready=never,
    )  # fmt: skip
    adding = asyncio.create_task(stack.add(quick, slow))
    await _until(lambda: quick.is_running and slow.is_running)
    adding.cancel()
    with suppress(asyncio.CancelledError):
        await adding
    await stack.stop()
    assert slow.came_late
    assert not quick.is_running
    assert not slow.is_running


def _listener(folder: Path, name: str) -> Program:
    """Writes what it is told beside its log; ready once it did."""
    heard = folder / f"{name}.heard"
    code = (
        "import pathlib, sys, time\n"
        f"pathlib.Path({str(heard)!r}).write_text(sys.stdin.readline())\n"
        "time.sleep(120)"
    )

    async def has_heard() -> bool:
        return heard.exists() and heard.read_text() != ""

    return Program(
        name=name, arguments=["-c", code], environment={}, log=folder / f"{name}.log",
        is_ready=has_heard, listens=True,
    )  # fmt: skip


async def test_a_launched_program_waits_for_what_it_is_told(stack: Stack, tmp_path: Path) -> None:
    program = _listener(tmp_path, "early")
    await stack.launch(program)
    first = program.pid
    assert program.is_running
    assert stack.pids == {}, "it is no part before it was added"

    program.told = {"WHERE": "here"}
    await stack.add(program)
    assert program.pid == first
    assert (tmp_path / "early.heard").read_text() == '{"WHERE":"here"}\n'

    stack.watch()
    (tmp_path / "early.heard").unlink()
    os.kill(first, signal.SIGKILL)
    await _until(lambda: (tmp_path / "early.heard").exists() and program.pid != first)


async def test_one_that_died_while_it_waited_is_started_anew(stack: Stack, tmp_path: Path) -> None:
    program = _listener(tmp_path, "early")
    await stack.launch(program)
    first = program.pid
    os.kill(first, signal.SIGKILL)
    await _until(lambda: not program.is_running)
    await stack.add(program)
    assert program.is_running
    assert program.pid != first


async def test_what_was_only_launched_is_ended_too(stack: Stack, tmp_path: Path) -> None:
    program = _listener(tmp_path, "early")
    await stack.launch(program)
    await stack.stop()
    assert not program.is_running


async def test_nobody_who_tells_is_a_quiet_end(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "telldesk.demo.early", "serve",
        stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE, cwd=tmp_path,
    )  # fmt: skip
    async with asyncio.timeout(60):
        _, said = await process.communicate()
    assert (process.returncode, said) == (0, b"")
