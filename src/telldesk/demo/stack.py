"""The demo's processes: started in order, watched, restarted when they die, stopped in order."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

import msgspec

from embedded_servers import EmbeddedPostgres, EmbeddedValkey
from embedded_servers.folders import Account
from embedded_servers.processes import launch_command
from telldesk.kernel.errors import Unavailable
from telldesk.kernel.log import get_logger

log = get_logger(__name__)

_START_S: Final = 90.0  # the worker imports for 4 s on an idle machine, 20 s on a busy one
_STOP_S: Final = 15.0
_WATCH_S: Final = 0.25
_RESTARTS: Final = 20  # of one part within a minute; one that dies faster is broken, not killed
_MINUTE_S: Final = 60.0


class Part(Protocol):
    """One long-lived piece of the demo."""

    name: str

    @property
    def pid(self) -> int: ...
    @property
    def is_running(self) -> bool: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...


class Server:
    """An embedded server as a part; its own supervision blocks, so it runs in a thread."""

    def __init__(self, name: str, server: EmbeddedPostgres | EmbeddedValkey) -> None:
        self.name = name
        self._server = server

    @property
    def pid(self) -> int:
        return self._server.pid

    @property
    def is_running(self) -> bool:
        return self._server.is_running

    async def start(self) -> None:
        # A thread cannot be called back: who cancels waits, or it would start what we just ended.
        starting = asyncio.ensure_future(asyncio.to_thread(self._server.start))
        try:
            await asyncio.shield(starting)
        except asyncio.CancelledError:
            await asyncio.wait({starting})
            raise

    async def stop(self) -> None:
        await asyncio.to_thread(self._server.stop)


@dataclass(eq=False)
class Program:
    """A Python program of ours as a part; dies with us, whatever happens to us."""

    name: str
    arguments: list[str]
    environment: Mapping[str, str]
    log: Path
    is_ready: Callable[[], Awaitable[bool]]
    listens: bool = False
    """Whether it imports first and then wants `told` on standard input, see `early.py`."""
    told: Mapping[str, str] = field(default_factory=dict)
    _process: asyncio.subprocess.Process | None = field(default=None, init=False)

    @property
    def pid(self) -> int:
        if self._process is None:
            raise Unavailable(f"{self.name} was not started")
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    async def launch(self) -> None:
        """The program runs; one that listens goes no further than its imports."""
        us = Account(uid=os.geteuid(), gid=os.getegid(), name="", is_us=True)
        command = launch_command(
            [sys.executable, *self.arguments], account=us, death_signal=signal.SIGTERM
        )
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.PIPE if self.listens else asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )

    def _tell(self) -> None:
        """The last it hears. One that ended meanwhile is noticed by whoever waits for it."""
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.write(msgspec.json.encode(self.told) + b"\n")
            self._process.stdin.close()

    async def start(self) -> None:
        """The program answers.

        Raises:
            Unavailable: it ended, or is not ready in time; the message names its log.
        """
        if not self.is_running:
            await self.launch()
        self._tell()
        deadline = time.monotonic() + _START_S
        while not await self.is_ready():
            if not self.is_running:
                raise Unavailable(f"{self.name} ended while starting; see {self.log}")
            if time.monotonic() > deadline:
                await self.stop()  # one that only seems to run would never be started anew
                raise Unavailable(f"{self.name} is not ready after {_START_S:.0f} s: {self.log}")
            await asyncio.sleep(0.05)

    async def stop(self) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            async with asyncio.timeout(_STOP_S):
                await self._process.wait()
        except TimeoutError:
            log.warning("part.killed", part=self.name)
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


class Stack:
    """Parts in start order, those of one `add` together; stopped in reverse."""

    def __init__(self, pid_file: Path) -> None:
        """Takes the file that always holds the parts' pids as JSON, for whoever watches."""
        self._pid_file = pid_file
        self._parts: list[Part] = []
        self._needs: dict[str, tuple[Part, ...]] = {}
        self._launched: list[Program] = []
        self._watcher: asyncio.Task[None] | None = None
        self._starts: set[asyncio.Task[None]] = set()
        self._returning: dict[str, asyncio.Task[None]] = {}

    @property
    def pids(self) -> dict[str, int]:
        return {part.name: part.pid for part in self._parts if part.is_running}

    async def launch(self, *programs: Program) -> None:
        """These begin to import; `add` starts them for good."""
        self._launched.extend(programs)
        await self._together(program.launch() for program in programs)

    async def add(self, *parts: Part) -> None:
        """These run, started together, and are watched from `watch()` on.

        They need all that were added before: while one of those is away they are not started anew.
        """
        self._needs |= dict.fromkeys((part.name for part in parts), tuple(self._parts))
        self._parts.extend(parts)
        self._launched = [one for one in self._launched if one not in parts]
        await self._together(part.start() for part in parts)
        self._note()

    async def _together(self, steps: Iterable[Coroutine[None, None, None]]) -> None:
        starts = [asyncio.create_task(step) for step in steps]
        self._starts.update(starts)
        await asyncio.gather(*starts)
        self._starts.difference_update(starts)

    def _note(self) -> None:
        fresh = self._pid_file.with_suffix(".new")
        fresh.write_bytes(msgspec.json.encode(self.pids))
        fresh.replace(self._pid_file)

    def watch(self) -> None:
        """From now on a part that dies is started again."""
        self._watcher = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        """Each part comes back by itself: one that waits for another must not keep it away."""
        restarts = {part.name: deque[float](maxlen=_RESTARTS) for part in self._parts}
        while True:
            await asyncio.sleep(_WATCH_S)
            for part in self._parts:
                latest, now = restarts[part.name], time.monotonic()
                is_spent = len(latest) == _RESTARTS and now - latest[0] < _MINUTE_S
                if part.is_running or part.name in self._returning or is_spent:
                    continue
                # Without these it would only import and end, again and again, and so take the
                # processor from the very one that is coming back.
                if all(self._is_up(one) for one in self._needs[part.name]):
                    latest.append(now)
                    self._returning[part.name] = asyncio.create_task(self._restart(part))

    def _is_up(self, part: Part) -> bool:
        return part.is_running and part.name not in self._returning

    async def _restart(self, part: Part) -> None:
        log.warning("part.restarted", part=part.name)
        try:
            await part.start()
            self._note()
        except (Unavailable, OSError, RuntimeError) as error:
            log.warning("part.not_started", part=part.name, reason=type(error).__name__)
        finally:
            del self._returning[part.name]

    async def stop(self) -> None:
        """Nothing we started is left."""
        # Starts are waited for: what comes up after we ended it would stay.
        tasks = [*filter(None, [self._watcher]), *self._starts, *self._returning.values()]
        for task in tasks:
            if not task.cancelling():
                task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for part in reversed([*self._parts, *self._launched]):
            try:
                await part.stop()
            except (OSError, RuntimeError) as error:
                log.warning("part.not_stopped", part=part.name, reason=type(error).__name__)
        self._pid_file.unlink(missing_ok=True)
