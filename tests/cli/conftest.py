"""An installation of one's own for every test of the command line: database, keys, environment."""

import asyncio
import contextlib
import io
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest

from embedded_servers import EmbeddedPostgres, EmbeddedValkey
from telegram_simulator import Limits, Simulator
from telldesk.cli import run
from telldesk.tenancy.bootstrap import prepare_database
from telldesk.tenancy.migrations import upgrade_platform

_numbers = count(1)
# One at a time: a command reads the process's environment and writes to its output.
_alone = asyncio.Lock()


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Installation:
    dsn: str
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    async def run(self, *arguments: str, **more: str) -> Ran:
        """The command as the shell would run it, in a thread with an event loop of its own."""
        async with _alone:
            return await asyncio.to_thread(self._run, arguments, self.environment | more)

    def _run(self, arguments: tuple[str, ...], environment: dict[str, str]) -> Ran:
        out, err = io.StringIO(), io.StringIO()
        before = dict(os.environ)
        os.environ.update(environment)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                code = run(arguments)
        finally:
            os.environ.clear()
            os.environ.update(before)
        return Ran(code, out.getvalue(), err.getvalue())

    async def ask(self, statement: str, *values: Any) -> Any:
        """One value, asked as the owner of everything."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute("SET ROLE td_owner")
            return await connection.fetchval(statement, *values)
        finally:
            await connection.close()

    async def execute(self, statements: str) -> None:
        """Statements of the owner of everything, as one script."""
        connection = await asyncpg.connect(self.dsn)
        try:
            await connection.execute(f"SET ROLE td_owner; {statements}")
        finally:
            await connection.close()

    def write_tenant(self, slug: str = "acme", **changes: str) -> Path:
        """A small good manifest; `changes` replace whole lines by their key."""
        lines = {
            "name": 'name = "Acme Repairs"',
            "languages": 'languages = ["en"]',
            "default_language": 'default_language = "en"',
            "inbox": f'inbox.token_env = "{slug.upper()}_TOKEN"',
            "colours": 'brand.colours.accent = "#336699"',
            "categories": '[[categories]]\nkey = "parts"\nnames.en = "Spare parts"',
            "staff": '[[staff]]\nkey = "ann"\nname = "Ann"\nrole = "owner"\nlanguage = "en"',
        } | changes
        folder = self.folder / "tenants" / slug
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tenant.toml").write_text("\n".join(lines.values()) + "\n")
        return self.folder / "tenants"


@pytest.fixture(scope="session")
async def template(postgres: EmbeddedPostgres, admin_dsn: str) -> str:
    """A migrated database nobody is connected to, to be copied. Asks for the roles first."""
    root = await asyncpg.connect(postgres.dsn())
    await root.execute("CREATE DATABASE cli_template OWNER td_admin")
    await root.close()
    await upgrade_platform(postgres.dsn(user="td_admin", database="cli_template"), login_secret="")
    return "cli_template"


MakeInstallation = Callable[[], Awaitable[Installation]]


@pytest.fixture
async def installation(
    postgres: EmbeddedPostgres, valkey_server: EmbeddedValkey, template: str, tmp_path: Path
) -> AsyncIterator[Installation]:
    """A migrated installation without tenants."""
    name = f"cli_{next(_numbers)}"
    root = await asyncpg.connect(postgres.dsn())
    await root.execute(f"CREATE DATABASE {name} OWNER td_admin TEMPLATE {template}")
    dsn = postgres.dsn(user="td_admin", database=name)
    admin = await asyncpg.connect(dsn)
    await prepare_database(admin, "")  # rights on the database itself are not copied
    await admin.close()
    made = Installation(
        dsn,
        tmp_path,
        {
            "TELLDESK_ENVIRONMENT": "test",
            "TELLDESK_DATABASE_URL": dsn,
            "TELLDESK_REDIS_URL": valkey_server.url,
            "TELLDESK_DATA_DIR": str(tmp_path / "data"),
            "TELLDESK_HOOK_KEY_SECRET": "h" * 40,
            "TELLDESK_PUBLIC_URL": "http://127.0.0.1:8000",
            "TELLDESK_TELEGRAM_API_URL": "http://127.0.0.1:9",
        },
    )
    assert (await made.run("keys", "init")).code == 0
    yield made
    schemas = await made.ask("SELECT array_agg(schema_name) FROM platform.tenants") or []
    await root.execute(f"DROP DATABASE {name} WITH (FORCE)")
    for schema in schemas:
        await root.execute(f'DROP ROLE "{schema}"')
    await root.close()


@pytest.fixture
async def telegram(installation: Installation) -> AsyncIterator["Telegram"]:
    """A Bot API of one's own; the installation speaks to it."""
    async with Simulator(limits=Limits.off()) as running, aiohttp.ClientSession() as session:
        installation.environment["TELLDESK_TELEGRAM_API_URL"] = running.base_url
        yield Telegram(running.base_url, session)


@dataclass(frozen=True)
class Telegram:
    base_url: str
    session: aiohttp.ClientSession

    async def bot(self, username: str) -> str:
        """A new bot's token."""
        url = f"{self.base_url}/control/bots"
        async with self.session.post(url, json={"username": username, "first_name": "B"}) as answer:
            return str((await answer.json())["token"])
