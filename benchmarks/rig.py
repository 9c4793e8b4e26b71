"""What benchmarks stand on: durable servers, migrated, with many tenants and their inboxes."""

import asyncio
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import redis

from embedded_servers import EmbeddedPostgres, EmbeddedValkey
from telldesk.kernel.crypto import KeyRing, create_key_file, digest, new_hook_key
from telldesk.kernel.ids import new_id, new_token
from telldesk.tenancy.migrations import upgrade_platform
from telldesk.tenancy.provisioning import provision_tenant

FIRST_BOT = 7_000_000_000
_HANDS = 3  # connections that provision
_INBOX = """
INSERT INTO platform.inboxes (id, tenant_id, public_id, bot_id, username, hook_key, secret_hash,
                              secret_cipher, token_cipher, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'live')
"""


@dataclass
class BenchTenant:
    id: str
    schema: str
    bot_id: int
    token: str
    hook_key: str
    secret: str


@dataclass
class Processes:
    """One stack's processes."""

    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]
    simulator: subprocess.Popen[bytes]


@dataclass
class Rig:
    """Running servers and how to reach them."""

    folder: Path
    postgres: EmbeddedPostgres
    valkey: EmbeddedValkey
    environment: dict[str, str]
    tenants: list[BenchTenant] = field(default_factory=list)
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def admin_dsn(self) -> str:
        return self.postgres.dsn(user="td_admin", database="bench")

    @property
    def web_port(self) -> int:
        return int(self.environment["TELLDESK_BIND"].rpartition(":")[2])

    def start(self, *arguments: str, ready: str) -> subprocess.Popen[bytes]:
        """A program of ours, once `ready` (an address) answers 200."""
        log = (self.folder / f"{arguments[0].rpartition('/')[2]}-{len(self.programs)}.log").open(
            "wb"
        )
        program = subprocess.Popen(
            [sys.executable, *arguments], cwd=self.folder, env={**os.environ, **self.environment},
            stdout=log, stderr=log, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        self.programs.append(program)
        deadline = time.monotonic() + 120  # imports take long beside others
        while time.monotonic() < deadline and program.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(ready, timeout=1) as answer:
                if answer.status == 200:
                    return program
            time.sleep(0.05)
        raise RuntimeError(f"{arguments} is not ready: {Path(log.name).read_text()[-2000:]}")

    def stop(self, program: subprocess.Popen[bytes]) -> None:
        program.terminate()
        program.wait(20)
        self.programs.remove(program)

    def telldesk(self, command: str) -> subprocess.Popen[bytes]:
        """`telldesk serve` or `telldesk worker`."""
        port = self.web_port if command == "serve" else self.web_port + 2
        program = str(Path(sys.executable).with_name("telldesk"))
        return self.start(program, command, ready=f"http://127.0.0.1:{port}/health/ready")

    def simulator(self, *, limits: bool) -> subprocess.Popen[bytes]:
        """Telegram, with its real rates or with none."""
        port = self.web_port + 3
        more = () if limits else ("--no-limits",)
        return self.start(
            "-m", "telegram_simulator", "--port", str(port), *more,
            ready=f"http://127.0.0.1:{port}/control/health",
        )  # fmt: skip

    @contextlib.contextmanager
    def stack(self, *, limits: bool = False) -> Iterator["Processes"]:
        """Simulator, worker and web process, with empty queues."""
        self.empty_queues()
        simulator = self.simulator(limits=limits)
        worker = self.telldesk("worker")
        processes = Processes(self.telldesk("serve"), worker, simulator)
        try:
            yield processes
        finally:
            for program in (processes.web, worker, simulator):
                self.stop(program)
            self.empty_queues()

    def empty_queues(self) -> None:
        """Nothing of a figure before is left to be worked."""
        sql = "TRUNCATE platform.inbound, platform.lanes, relay.tasks"
        asyncio.run(self._as_owner(sql))
        valkey = redis.Redis.from_url(self.valkey.url)
        valkey.flushall()
        valkey.close()

    async def _as_owner(self, sql: str) -> None:
        admin = await asyncpg.connect(self.admin_dsn)
        try:
            async with admin.transaction():
                await admin.execute("SET LOCAL ROLE td_owner")
                await admin.execute(sql)
        finally:
            await admin.close()


@contextlib.contextmanager
def rig(tenants: int, *, port: int = 18400) -> Iterator[Rig]:
    """Servers with `tenants` tenants; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="telldesk-bench-"))
    folder.chmod(0o755)
    with (
        _gone_afterwards(folder),
        EmbeddedPostgres(folder / "pg") as postgres,
        EmbeddedValkey(folder / "vk", appendonly=False) as valkey,
    ):
        made = Rig(folder, postgres, valkey, {})
        made.environment = {
            "TELLDESK_ENVIRONMENT": "test",
            "TELLDESK_DATABASE_URL": made.admin_dsn,
            "TELLDESK_REDIS_URL": valkey.url,
            "TELLDESK_KEY_FILE": str(folder / "keys.json"),
            "TELLDESK_HOOK_KEY_SECRET": secrets.token_urlsafe(32),
            "TELLDESK_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "TELLDESK_TELEGRAM_API_URL": f"http://127.0.0.1:{port + 3}",
            "TELLDESK_BIND": f"127.0.0.1:{port}",
            "TELLDESK_INTERNAL_BIND": f"127.0.0.1:{port + 1}",
            "TELLDESK_WORKER_INTERNAL_BIND": f"127.0.0.1:{port + 2}",
            "TELLDESK_DATA_DIR": str(folder),
            "TELLDESK_LOG_LEVEL": "WARNING",
            # Clients of figures say where they come from: limits count addresses, not the rig.
            "TELLDESK_TRUSTED_PROXIES": "1",
        }
        try:
            asyncio.run(_settle(made, tenants))
            yield made
        finally:
            for program in list(made.programs):
                made.stop(program)


@contextlib.contextmanager
def _gone_afterwards(folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        shutil.rmtree(folder)


async def _settle(made: Rig, tenants: int) -> None:
    root = await asyncpg.connect(made.postgres.dsn())
    await root.execute("CREATE ROLE td_admin LOGIN CREATEROLE")
    await root.execute("CREATE DATABASE bench OWNER td_admin")
    await root.close()
    await upgrade_platform(made.admin_dsn, login_secret="")
    keys = create_key_file(made.folder / "keys.json")
    numbers = iter(range(tenants))
    found = await asyncio.gather(*(_provision(made, keys, numbers) for _ in range(_HANDS)))
    made.tenants = sorted((one for some in found for one in some), key=lambda one: one.bot_id)


async def _provision(made: Rig, keys: KeyRing, numbers: Iterator[int]) -> list[BenchTenant]:
    """Tenants with an inbox each, until no number is left."""
    admin = await asyncpg.connect(made.admin_dsn)
    done = []
    for number in numbers:
        identity = await provision_tenant(
            admin, slug=f"bench-{number}", name=f"Bench {number}", keys=keys
        )
        bot_id = FIRST_BOT + number
        one = BenchTenant(
            id=str(identity),
            schema=f"tenant_{identity.hex}",
            bot_id=bot_id,
            token=f"{bot_id}:{new_token(210)[:35]}",
            hook_key=new_hook_key(made.environment["TELLDESK_HOOK_KEY_SECRET"]),
            secret=new_token(256),
        )
        async with admin.transaction():
            await admin.execute("SET LOCAL ROLE td_owner")
            await admin.execute(
                _INBOX, new_id(), identity, new_token(64), bot_id, f"bench_{number}_bot",
                one.hook_key, digest(one.secret),
                keys.encrypt(one.secret.encode(), one.id, str(bot_id), "secret"),
                keys.encrypt(one.token.encode(), one.id, str(bot_id), "token"),
            )  # fmt: skip
            await admin.execute(f'SET LOCAL search_path = "{one.schema}"')
            await admin.execute(
                "INSERT INTO desk (id, name, language, languages) VALUES (1, 'Bench', 'en', '{en}')"
            )
        done.append(one)
    await admin.close()
    return done
