"""The story of `telldesk demo`: what starts in which order, what is told, and the end of it."""

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import aiohttp
import asyncpg
import msgspec

from embedded_servers import EmbeddedPostgres, EmbeddedServerFailure, EmbeddedValkey
from telldesk.channels.staff.links import INVITATION
from telldesk.cli.places import open_house
from telldesk.demo.ports import Ports, choose_ports
from telldesk.demo.seed import (
    DemoTenant,
    apply_tenants,
    describe,
    link_staff,
    make_bots,
    play_history,
    read_tenants,
    wait_until_live,
)
from telldesk.demo.simulated import Simulated
from telldesk.demo.stack import Program, Server, Stack
from telldesk.demo.state import DemoFolder, DemoState
from telldesk.kernel.crypto import create_key_file
from telldesk.kernel.errors import Refusal, Unavailable
from telldesk.kernel.settings import load_settings
from telldesk.tenancy.manifest import Declared
from telldesk.tenancy.migrations import upgrade_platform, upgrade_tenants

_DATABASE: Final = "telldesk"
_TOGETHER: Final = 8  # tenants linked and seeded at a time


@dataclass(frozen=True, kw_only=True)
class DemoOptions:
    data: Path
    port: int
    tenants: Path
    fresh: bool
    as_json: bool
    history: bool


class DemoReport(msgspec.Struct, kw_only=True):
    """What programs get on standard output, as one line of JSON."""

    data: str
    web: str
    simulator: str
    internal: str
    worker_internal: str
    database_url: str
    redis_url: str
    env_file: str
    pid_file: str
    tenants: list[DemoTenant]
    seconds: float


def run_demo(options: DemoOptions) -> int:
    """Runs until Ctrl-C; the exit code. Nothing we started is left, however it ends."""
    return asyncio.run(_Demo(options).run())


class _Demo:
    def __init__(self, options: DemoOptions) -> None:
        self._options = options
        self._folder = DemoFolder(options.data)
        self._began = time.monotonic()
        self._stack = Stack(self._folder.path / "pids.json")
        self._programs_start: asyncio.Task[None] | None = None

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
        except (Refusal, EmbeddedServerFailure, asyncpg.PostgresError, OSError) as error:
            self._say(f"Error: {str(error).partition(chr(10))[0] or type(error).__name__}")
            return 1
        finally:
            for task in filter(None, (story, ending, self._programs_start)):
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task
            await self._stack.stop()
        self._say("Stopped; everything is kept. The same command goes on from here.")
        return 0

    async def _start(self) -> DemoReport:
        options = self._options
        declared = read_tenants(options.tenants)
        ports = choose_ports(options.port)
        state = self._folder.open(fresh=options.fresh)
        if not self._folder.key_file.exists():
            create_key_file(self._folder.key_file)
        environment = await self._servers(ports, state)
        async with Simulated(ports.simulator_url) as simulated:
            environment["TELLDESK_TELEGRAM_PUBLIC_KEY"] = str(
                (await simulated.get("key"))["public_key"]
            )
            tokens = await make_bots(simulated, declared)
            self._write_environment({**environment, **tokens})
            settings = load_settings(environment)
            await self._migrate(environment)
            # A first start plays the past before anybody watches; later ones have no time to lose.
            if state.seeded:
                self._programs_start = asyncio.create_task(self._programs(ports, environment))
            async with open_house(settings) as house:
                await apply_tenants(house, declared, tokens, self._say)
                tenants = [await describe(house, one) for one in declared]
                if options.history:
                    await self._history(house, simulated, tenants, declared)
                state.seeded = True
                self._folder.save(state)
                await (self._programs_start or self._programs(ports, environment))
                await wait_until_live(house, [one.slug for one in tenants], self._say)
                await self._link(house, simulated, tenants)
        return DemoReport(
            data=str(self._folder.path),
            web=ports.web_url,
            simulator=ports.simulator_url,
            internal=f"http://{settings.internal_bind}",
            worker_internal=f"http://{settings.worker_internal_bind}",
            database_url=settings.database_url,
            redis_url=settings.redis_url,
            env_file=str(self._env_file),
            pid_file=str(self._folder.path / "pids.json"),
            tenants=tenants,
            seconds=round(time.monotonic() - self._began, 1),
        )

    async def _servers(self, ports: Ports, state: DemoState) -> dict[str, str]:
        """PostgreSQL, Valkey and the simulator run; the environment of everything else."""
        postgres = EmbeddedPostgres(self._folder.path / "postgres")
        valkey = EmbeddedValkey(self._folder.path / "valkey")
        servers = (Server("postgres", postgres), Server("valkey", valkey))
        simulator = Program(
            name="simulator",
            arguments=["-m", "telegram_simulator", "--port", str(ports.simulator),
                       "--data", str(self._folder.path / "simulator")],
            environment={"TELLDESK_ENVIRONMENT": "demo"},
            log=self._folder.logs / "simulator.log",
            is_ready=_answers(f"{ports.simulator_url}/control/health"),
        )  # fmt: skip
        await self._timed(
            "PostgreSQL, Valkey and the Telegram simulator", self._stack.add(*servers, simulator)
        )
        return {
            "TELLDESK_ENVIRONMENT": "demo",
            "TELLDESK_DATABASE_URL": postgres.dsn(user="td_admin", database=_DATABASE),
            "TELLDESK_REDIS_URL": valkey.url,
            "TELLDESK_KEY_FILE": str(self._folder.key_file),
            "TELLDESK_HOOK_KEY_SECRET": state.hook_key_secret,
            "TELLDESK_PUBLIC_URL": ports.web_url,
            "TELLDESK_TELEGRAM_API_URL": ports.simulator_url,
            "TELLDESK_BIND": f"127.0.0.1:{ports.web}",
            "TELLDESK_INTERNAL_BIND": f"127.0.0.1:{ports.internal}",
            "TELLDESK_WORKER_INTERNAL_BIND": f"127.0.0.1:{ports.worker_internal}",
            "TELLDESK_DATA_DIR": str(self._folder.path),
        }

    async def _migrate(self, environment: dict[str, str]) -> None:
        root = environment["TELLDESK_DATABASE_URL"].replace("td_admin@", "postgres@", 1)
        await _create_database(root.replace(f"/{_DATABASE}?", "/postgres?", 1))
        dsn = environment["TELLDESK_DATABASE_URL"]
        await self._timed("tables", upgrade_platform(dsn, login_secret=""))
        failed = [one for one in await upgrade_tenants(dsn) if one.error]
        if failed:
            raise Unavailable(f"{failed[0].slug} could not be migrated: {failed[0].error}")

    async def _programs(self, ports: Ports, environment: dict[str, str]) -> None:
        program = str(Path(sys.executable).with_name("telldesk"))
        parts = [
            Program(
                name=name,
                arguments=[program, command],
                environment=environment,
                log=self._folder.logs / f"{name}.log",
                is_ready=_answers(f"http://127.0.0.1:{port}/health/ready"),
            )
            for name, command, port in (
                ("worker", "worker", ports.worker_internal),
                ("web", "serve", ports.web),
            )
        ]
        await self._timed("web and worker", self._stack.add(*parts))

    async def _history(
        self, house: Any, simulated: Simulated, tenants: list[DemoTenant], declared: list[Declared]
    ) -> None:
        for tenant, one in zip(tenants, declared, strict=True):
            folder = self._options.tenants / tenant.slug
            played = await play_history(house, simulated, tenant, one, folder)
            if played:
                self._say(f"{tenant.slug}: {played} conversations of the past")

    async def _link(self, house: Any, simulated: Simulated, tenants: list[DemoTenant]) -> None:
        limit = asyncio.Semaphore(_TOGETHER)

        async def one(tenant: DemoTenant) -> None:
            async with limit:
                await link_staff(house, simulated, tenant, leave_last=True)

        await asyncio.gather(*(one(tenant) for tenant in tenants))
        self._say(f"{sum(len(tenant.agents) for tenant in tenants)} members of staff are there")

    @property
    def _env_file(self) -> Path:
        return self._folder.path / "environment"

    def _write_environment(self, values: dict[str, str]) -> None:
        """For `set -a; . DIR/environment; telldesk ...` beside a running demo."""
        self._env_file.unlink(missing_ok=True)
        handle = os.open(self._env_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.writelines(f"{name}='{value}'\n" for name, value in values.items())

    async def _timed(self, name: str, step: Any) -> None:
        began = time.monotonic()
        await step
        self._say(f"{name}: ready after {time.monotonic() - began:.1f} s")

    def _say(self, line: str) -> None:
        print(f"  {line}", file=sys.stderr, flush=True)  # noqa: T201 - the demo talks to a person

    def _tell(self, report: DemoReport) -> None:
        if self._options.as_json:
            print(msgspec.json.encode(report).decode(), flush=True)  # noqa: T201 - its answer
            return
        print(_for_people(report), flush=True)  # noqa: T201 - same


def _for_people(report: DemoReport) -> str:
    lines = [
        "",
        f"Telldesk is up after {report.seconds:.0f} s.",
        "Open the chats, write to a bot as anybody, answer as its staff:",
        "",
        f"  {report.simulator}/",
        "",
    ]
    for tenant in report.tenants:
        staff = ", ".join(f"{a.name} ({a.role})" for a in tenant.agents if a.telegram_user_id)
        lines += [f"  {tenant.name}  (@{tenant.bot_username})", f"    staff: {staff}"]
        lines += [
            f"    invited: {a.name}; as a new person send the bot /start {INVITATION}{a.invitation}"
            for a in tenant.agents
            if a.invitation
        ]
    lines += ["", f"  API: {report.web}/schema/openapi.json", f"  data: {report.data}", "",
              "Ctrl-C stops everything and keeps it."]  # fmt: skip
    return "\n".join(lines)


def _answers(url: str) -> Any:
    async def is_ready() -> bool:
        try:
            timeout = aiohttp.ClientTimeout(total=1)
            async with aiohttp.ClientSession(timeout=timeout) as http, http.get(url) as answer:
                return answer.status == 200  # noqa: PLR2004 - HTTP's own word for ready
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False

    return is_ready


async def _create_database(root_dsn: str) -> None:
    """The administrator and an empty database are there."""
    connection = await asyncpg.connect(root_dsn)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = 'td_admin'"):
            await connection.execute("CREATE ROLE td_admin LOGIN CREATEROLE")
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", _DATABASE):
            await connection.execute("CREATE DATABASE telldesk OWNER td_admin")
    finally:
        await connection.close()
