"""`telldesk demo` as a program: started, looked at from outside, ended, and nothing left of it."""

import asyncio
import contextlib
import json
import os
import pwd
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiohttp
from tests.support.outbound_world import Control

from telldesk.kernel.ids import new_id

Json = dict[str, Any]
T = TypeVar("T")
TENANTS = Path(__file__).parents[2] / "tenants"
START_S = 300.0  # fifty tenants beside everything else a machine does
STOP_S = 60.0
_PROGRAM = Path(sys.executable).with_name("telldesk")


def new_folder() -> Path:
    """A new folder that servers of another account may enter."""
    folder = Path(tempfile.mkdtemp(prefix="telldesk-system-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def ordinary_user() -> list[str]:
    """What to put before a command to run it as an ordinary user; nothing when we are one.

    The interpreter may live in root's home, so reading anything is allowed; nothing else is.
    """
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    return [
        "setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups",
        "--inh-caps=-all,+dac_read_search", "--ambient-caps=-all,+dac_read_search",
    ]  # fmt: skip


def processes_of(folder: Path, *, but: Sequence[int] = ()) -> dict[int, str]:
    """Pid -> command of every process that names `folder` in its command, place or environment."""
    mark = os.fsencode(folder)
    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) in {os.getpid(), *but}:
            continue
        with contextlib.suppress(OSError):
            command = (entry / "cmdline").read_bytes()
            if not command:
                continue  # a zombie, or the kernel's own
            where = os.fsencode((entry / "cwd").readlink())
            if mark in command or mark in where or mark in (entry / "environ").read_bytes():
                found[int(entry.name)] = command.replace(b"\0", b" ").decode(errors="replace")
    return found


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def owner_of(pid: int) -> int:
    """The account a process runs as."""
    return Path(f"/proc/{pid}").stat().st_uid


def children_of(pid: int) -> Iterator[int]:
    """Every process below `pid`, now."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                words = (entry / "stat").read_text().rpartition(")")[2].split()
                parents[int(entry.name)] = int(words[1])
    waiting = [pid]
    while waiting:
        parent = waiting.pop()
        below = [one for one, above in parents.items() if above == parent]
        waiting += below
        yield from below


@dataclass
class DemoProgram:
    """One run of the program on one folder."""

    folder: Path
    process: asyncio.subprocess.Process
    began: float
    report: Json
    ready_after_s: float = 0.0

    @classmethod
    async def begin(
        cls, folder: Path, *more: str, port: int = 0, before: Sequence[str] = ()
    ) -> "DemoProgram":
        """The program is starting."""
        arguments = [
            *before, sys.executable, str(_PROGRAM), "demo", "--data", str(folder),
            "--port", str(port), "--json", *more,
        ]  # fmt: skip
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("TELLDESK_")
        }
        if before:
            environment["HOME"] = str(folder.parent)
        with (folder.parent / f"{folder.name}.err").open("ab") as said:
            process = await asyncio.create_subprocess_exec(
                *arguments,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=said,
                env=environment,
                cwd=folder.parent,
                start_new_session=True,
                limit=2**22,
            )
        return cls(folder, process, time.monotonic(), {})

    @property
    def said(self) -> str:
        """All it told people so far, on standard error."""
        return (self.folder.parent / f"{self.folder.name}.err").read_text()

    async def ready(self) -> Json:
        """What it reports once it is up."""
        assert self.process.stdout is not None
        async with asyncio.timeout(START_S):
            line = await self.process.stdout.readline()
        assert line, f"ended without a report: {self.said[-2000:]}"
        self.ready_after_s = time.monotonic() - self.began
        self.report = json.loads(line)
        return self.report

    async def ended(self) -> int:
        """Its exit code, when it ends by itself in time."""
        async with asyncio.timeout(STOP_S):
            return await self.process.wait()

    async def interrupt(self) -> int:
        """Ctrl-C; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return await self.ended()

    async def rest_of_output(self) -> bytes:
        assert self.process.stdout is not None
        async with asyncio.timeout(STOP_S):
            return await self.process.stdout.read()

    def pids(self) -> dict[str, int]:
        """Its parts by name, as its pid file tells now; empty while it is being written."""
        try:
            found: dict[str, int] = json.loads(Path(self.report["pid_file"]).read_bytes())
        except (OSError, ValueError):
            return {}
        return found

    @property
    def has_pid_file(self) -> bool:
        return Path(self.report["pid_file"]).exists()

    async def end(self) -> None:
        """Gone, whatever state it was in; its own children die with it or are ended here."""
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGINT)
            try:
                async with asyncio.timeout(STOP_S):
                    await self.process.wait()
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        for pid in processes_of(self.folder):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@asynccontextmanager
async def demo(folder: Path, *more: str, **how: Any) -> AsyncIterator[DemoProgram]:
    """A running demo; ended afterwards."""
    program = await DemoProgram.begin(folder, *more, **how)
    try:
        await program.ready()
        yield program
    finally:
        await program.end()


@dataclass
class Signed:
    """Somebody signed in at a demo's API."""

    http: aiohttp.ClientSession
    url: str
    token: str
    me: Json

    async def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {self.token}"}
        async with self.http.request(method, self.url + path, json=body, headers=headers) as answer:
            raw = await answer.read()
            return answer.status, json.loads(raw) if raw else None

    async def get(self, path: str) -> Any:
        status, body = await self.ask("GET", path)
        assert status == 200, (status, body)
        return body


class DemoDesk:
    """A running demo as people meet it: chats through the simulator, agents through the API."""

    def __init__(self, report: Json, http: aiohttp.ClientSession) -> None:
        self.report = report
        self.http = http
        self.control = Control(report["simulator"], http)
        self.tenants: list[Json] = report["tenants"]

    async def launch(self, tenant: Json, person: int) -> str:
        """Launch data the simulator signs as Telegram would; no two are the same."""
        answer = await self.control.post(
            "launch", bot=tenant["bot_id"], person=person, url=tenant["app"], query_id=client_key()
        )
        return str(answer["init_data"])

    async def sign_in(self, tenant: Json, person: int) -> Signed:
        inbox = tenant["app"].rstrip("/").rpartition("/")[2]
        body = {"inbox": inbox, "init_data": await self.launch(tenant, person)}
        async with self.http.post(f"{self.report['web']}/api/v1/session", json=body) as answer:
            found = await answer.json()
            assert answer.status == 201, found
        return Signed(self.http, self.report["web"], found["access_token"], found["me"])

    async def person(self, name: str) -> int:
        """A new person at the simulator."""
        made = await self.control.post("people", first_name=name)
        return int(made["person"]["id"])

    async def chat(self, tenant: Json, person: int) -> list[Json]:
        """Everything in the person's chat with the tenant's bot."""
        path = f"chat?bot={tenant['bot_id']}&person={person}&limit=1000"
        found: list[Json] = (await self.control.get(path))["messages"]
        return found

    async def bot_said(self, tenant: Json, person: int) -> list[str]:
        return [
            one.get("text") or one.get("caption", "")
            for one in await self.chat(tenant, person)
            if one["is_from_bot"]
        ]


@asynccontextmanager
async def open_desk(report: Json) -> AsyncIterator[DemoDesk]:
    timeout = aiohttp.ClientTimeout(total=20)
    # Sooner than the server closes an idle connection: one closed while it is taken fails a POST.
    connector = aiohttp.TCPConnector(keepalive_timeout=1)
    async with aiohttp.ClientSession(timeout=timeout, connector=connector) as http:
        yield DemoDesk(report, http)


def agent_with(tenant: Json, *roles: str) -> Json:
    """A linked member of the tenant's staff who has one of these roles."""
    for agent in tenant["agents"]:
        if agent["role"] in roles and agent["telegram_user_id"]:
            found: Json = agent
            return found
    raise AssertionError(f"nobody is {roles}")


def client_key() -> str:
    return str(new_id())


async def eventually(look: Callable[[], Awaitable[T | None]], within_s: float = 30.0) -> T:
    """What `look` finds, as soon as it finds something."""
    async with asyncio.timeout(within_s):
        while True:
            found = await look()
            if found:
                return found
            await asyncio.sleep(0.1)
