"""The story of `telldesk demo`: what starts in which order, what is told, and the end of it.

A start is mostly Python importing, the worker's above all, so everything that imports begins at
once: the programs as processes (see `early.py`), our own large imports in a thread. Nothing large
is imported up here.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from embedded_servers import EmbeddedPostgres, EmbeddedServerFailure, EmbeddedValkey
from telldesk.demo.ports import Ports, choose_ports
from telldesk.demo.report import DemoReport, DemoTenant, for_people
from telldesk.demo.stack import Program, Server, Stack
from telldesk.demo.state import DemoFolder, DemoState
from telldesk.kernel.errors import Refusal
from telldesk.kernel.imports import without_collecting
from telldesk.kernel.log import configure_logging
from telldesk.kernel.settings import Settings, load_settings

if TYPE_CHECKING:
    from telldesk.demo.contents import Contents

_T = TypeVar("_T")
_ANSWER_S: Final = 1.0
_PLANS: Final = Path(__file__).with_name("plans.toml")


@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    data: Path
    port: int
    tenants: Path
    fresh: bool
    as_json: bool
    history: bool


def run_demo(options: DemoOptions) -> int:
    """Runs until Ctrl-C; the exit code. Nothing we started is left, however it ends."""
    configure_logging("WARNING", json=False)  # standard output belongs to the one line of --json
    return asyncio.run(_Demo(options).run())


class _Demo:
    def __init__(self, options: DemoOptions) -> None:
        self._options = options
        self._folder = DemoFolder(options.data)
        self._began = time.monotonic()
        self._stack = Stack(self._folder.path / "pids.json")
        self._beside: list[asyncio.Task[object]] = []

    async def run(self) -> int:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stopping.set)
        story = asyncio.ensure_future(self._start())
        ending = asyncio.ensure_future(stopping.wait())
        try:
            await asyncio.wait({story, ending}, return_when=asyncio.FIRST_COMPLETED)
            if story.done():
                self._tell(story.result())
                self._stack.watch()
                await stopping.wait()
        except _expected() as error:
            self._say(f"Error: {str(error).partition(chr(10))[0] or type(error).__name__}")
            return 1
        finally:
            for task in (story, ending, *self._beside):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task
            await self._stack.stop()
        self._say("Stopped; everything is kept. The same command goes on from here.")
        return 0

    async def _start(self) -> DemoReport:
        options, ports = self._options, choose_ports(self._options.port)
        reading = self._meanwhile(asyncio.to_thread(self._read))
        if options.fresh or not self._folder.holds_demo:
            await reading  # nothing is made or thrown away for manifests that are wrong
        state = self._folder.open(fresh=options.fresh)
        environment = self._known(ports, state)
        worker, web = programs = self._programs(ports, environment)
        await self._stack.launch(worker)
        servers = self._meanwhile(self._servers(ports))
        contents = await reading
        await self._stack.launch(web)  # the worker takes longest: it has a core to itself so far
        environment |= await servers

        from telldesk.cli.places import open_house
        from telldesk.demo.simulated import Simulated
        from telldesk.kernel.crypto import create_key_file

        if not self._folder.key_file.exists():
            create_key_file(self._folder.key_file)
        async with Simulated(ports.simulator_url) as simulated:
            environment["TELLDESK_TELEGRAM_PUBLIC_KEY"] = str(
                (await simulated.get("key"))["public_key"]
            )
            tokens = await contents.make_bots(simulated)
            self._write_environment({**environment, **tokens})
            settings = load_settings(environment)
            await self._timed("tables", contents.make_tables(settings.database_url))
            for program in programs:
                program.told = environment
            # A first start plays the past before anybody watches; later ones have no time to lose.
            working = self._meanwhile(self._work(programs)) if state.seeded else None
            async with open_house(settings) as house:
                tenants = await contents.apply(house, tokens)
                if options.history:
                    await contents.play_history(house, simulated, tenants)
                state.seeded = True
                self._folder.save(state)
                await (working or self._work(programs))
                await contents.connect(house, simulated, tenants)
        return self._report(ports, environment, tenants)

    def _read(self) -> "Contents":
        """In a thread: the large imports, and what the manifests say."""
        with without_collecting():
            from telldesk.demo.contents import Contents
        return Contents(self._options.tenants, self._say)

    def _known(self, ports: Ports, state: DemoState) -> dict[str, str]:
        """The environment of everything, but for what the servers choose when they start."""
        return {
            "TELLDESK_ENVIRONMENT": "demo",
            "TELLDESK_KEY_FILE": str(self._folder.key_file),
            "TELLDESK_HOOK_KEY_SECRET": state.hook_key_secret,
            "TELLDESK_PORTAL_SECRET": state.portal_secret,
            "TELLDESK_PLANS_FILE": str(_PLANS),
            "TELLDESK_SMTP_URL": ports.smtp_url,
            "TELLDESK_MAIL_FROM": "desk@example.test",
            "TELLDESK_DEMO_MAIL_URL": ports.mail_url,
            "TELLDESK_PUBLIC_URL": ports.web_url,
            "TELLDESK_TELEGRAM_API_URL": ports.simulator_url,
            "TELLDESK_PUSH_HOSTS": f"{Settings().push_hosts} 127.0.0.1",
            "TELLDESK_BIND": f"127.0.0.1:{ports.web}",
            "TELLDESK_INTERNAL_BIND": f"127.0.0.1:{ports.internal}",
            "TELLDESK_WORKER_INTERNAL_BIND": f"127.0.0.1:{ports.worker_internal}",
            "TELLDESK_DATA_DIR": str(self._folder.path),
        }

    def _programs(self, ports: Ports, environment: dict[str, str]) -> list[Program]:
        return [
            Program(
                name=name,
                arguments=["-m", "telldesk.demo.early", command],
                environment=dict(environment),
                log=self._folder.logs / f"{name}.log",
                is_ready=_answers(port, "/health/ready"),
                listens=True,
            )
            for name, command, port in (
                ("worker", "worker", ports.worker_internal),
                ("web", "serve", ports.web),
            )
        ]

    async def _servers(self, ports: Ports) -> dict[str, str]:
        """PostgreSQL, Valkey, simulator and mailbox run; where the first two are."""
        postgres = EmbeddedPostgres(self._folder.path / "postgres")
        valkey = EmbeddedValkey(self._folder.path / "valkey")
        servers = (Server("postgres", postgres), Server("valkey", valkey))
        simulator = Program(
            name="simulator",
            arguments=["-m", "telegram_simulator", "--port", str(ports.simulator),
                       "--data", str(self._folder.path / "simulator")],
            environment={"TELLDESK_ENVIRONMENT": "demo"},
            log=self._folder.logs / "simulator.log",
            is_ready=_answers(ports.simulator, "/control/health"),
        )  # fmt: skip
        mailbox = Program(
            name="mailbox",
            arguments=["-m", "demo_mailbox", "--port", str(ports.mail),
                       "--smtp-port", str(ports.smtp)],
            environment={"TELLDESK_ENVIRONMENT": "demo"},
            log=self._folder.logs / "mailbox.log",
            is_ready=_answers(ports.mail, "/control/health"),
        )  # fmt: skip
        await self._timed(
            "PostgreSQL, Valkey, Telegram simulator and mailbox",
            self._stack.add(*servers, simulator, mailbox),
        )
        return {
            "TELLDESK_DATABASE_URL": postgres.dsn(user="td_admin", database="telldesk"),
            "TELLDESK_REDIS_URL": valkey.url,
        }

    async def _work(self, programs: list[Program]) -> None:
        await self._timed("web and worker", self._stack.add(*programs))

    def _meanwhile(self, step: Awaitable[_T]) -> "asyncio.Task[_T]":
        """`step` runs beside what follows; it is over before we are."""
        task = asyncio.ensure_future(step)
        self._beside.append(task)
        return task

    def _report(
        self, ports: Ports, environment: dict[str, str], tenants: list[DemoTenant]
    ) -> DemoReport:
        return DemoReport(
            data=str(self._folder.path),
            web=ports.web_url,
            simulator=ports.simulator_url,
            portal=f"{ports.web_url}/portal/",
            mail=ports.mail_url,
            internal=f"http://{environment['TELLDESK_INTERNAL_BIND']}",
            worker_internal=f"http://{environment['TELLDESK_WORKER_INTERNAL_BIND']}",
            database_url=environment["TELLDESK_DATABASE_URL"],
            redis_url=environment["TELLDESK_REDIS_URL"],
            env_file=str(self._env_file),
            pid_file=str(self._folder.path / "pids.json"),
            tenants=tenants,
            seconds=round(time.monotonic() - self._began, 1),
        )

    @property
    def _env_file(self) -> Path:
        return self._folder.path / "environment"

    def _write_environment(self, values: dict[str, str]) -> None:
        """For `set -a; . DIR/environment; telldesk ...` beside a running demo."""
        self._env_file.unlink(missing_ok=True)
        handle = os.open(self._env_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.writelines(f"{name}='{value}'\n" for name, value in values.items())

    async def _timed(self, name: str, step: Awaitable[object]) -> None:
        began = time.monotonic()
        await step
        self._say(f"{name}: ready after {time.monotonic() - began:.1f} s")

    def _say(self, line: str) -> None:
        print(f"  {line}", file=sys.stderr, flush=True)  # noqa: T201 - the demo talks to a person

    def _tell(self, report: DemoReport) -> None:
        if self._options.as_json:
            print(msgspec.json.encode(report).decode(), flush=True)  # noqa: T201 - its answer
            return
        print(for_people(report), flush=True)  # noqa: T201 - same


def _expected() -> tuple[type[BaseException], ...]:
    """What a start may fail with; looked up when it did."""
    import asyncpg

    return Refusal, EmbeddedServerFailure, asyncpg.PostgresError, OSError


def _answers(port: int, path: str) -> Callable[[], Awaitable[bool]]:
    """Whether this port of ours answers `path` with 200. Asked often: no client is made for it."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"

    async def is_ready() -> bool:
        try:
            async with asyncio.timeout(_ANSWER_S):
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(request.encode())
                    return (await reader.readline()).split()[1:2] == [b"200"]
                finally:
                    writer.close()
        except (OSError, TimeoutError):
            return False

    return is_ready
