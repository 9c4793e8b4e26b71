"""The served OpenAPI against the server that serves it: what it promises, for anything sent."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.demo_program import DemoDesk, agent_with, demo, eventually, open_desk

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

_CHECKS = (
    "not_a_server_error,response_schema_conformance,content_type_conformance,errors_are_problems"
)
_FUZZ_S = 75
# These end the very session the rest is asked with.
_SPARED = ("signOut", "signOutEverywhere", "leavePortal")


@pytest.fixture(scope="module")
async def desk(module_folder: Path) -> AsyncIterator[DemoDesk]:
    async with demo(module_folder) as program, open_desk(program.report) as opened:
        yield opened


async def _fuzz(desk: DemoDesk, kind: str, headers: dict[str, str], folder: Path) -> str:
    """What the program found as whoever sends these headers; '' when nothing."""
    own = "--include-path-regex" if kind == "owner" else "--exclude-path-regex"
    sent = [word for name, value in headers.items() for word in ("--header", f"{name}: {value}")]
    spared = [word for one in _SPARED for word in ("--exclude-operation-id", one)]
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")), "run",
        f"{desk.report['web']}/schema/openapi.json",
        own, "^/portal/", *sent, *spared,
        "--checks", _CHECKS, "--phases", "examples,coverage,fuzzing", "--max-time", str(_FUZZ_S),
        # A session may ask 600 times a minute; what is beyond that is another test's matter.
        "--rate-limit", "9/s", "--continue-on-failure", "--no-shrink", "--no-color",
        "--warnings", "off", "--generation-database", "none", "--request-timeout", "10",
        cwd=folder,
        env={**os.environ, "SCHEMATHESIS_HOOKS": "tests.support.fuzz_checks",
             "PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    async with asyncio.timeout(_FUZZ_S + 100):
        said = (await process.stdout.read()).decode(errors="replace")
        code = await process.wait()
    tested = re.search(r"(\d+) (?:test cases )?generated", said)
    print(f"{kind}: {tested.group(0) if tested else said[-300:]}")  # noqa: T201 - a figure
    return "" if code == 0 else said


@pytest.mark.parametrize("kind", ["agent", "contact"])
async def test_no_input_breaks_the_api(desk: DemoDesk, kind: str, module_folder: Path) -> None:
    tenant = desk.tenants[0]
    if kind == "agent":
        person = agent_with(tenant, "owner", "admin")["telegram_user_id"]
    else:
        person = await desk.person("Nora")
        await desk.control.post("start", bot=tenant["bot_id"], person=person)
    signed = await desk.sign_in(tenant, person)
    assert signed.me["kind"] == kind
    headers = {"Authorization": f"Bearer {signed.token}"}
    found = await _fuzz(desk, kind, headers, module_folder.parent)
    assert not found, found[-12_000:]


async def test_no_input_breaks_the_portals_api(desk: DemoDesk, module_folder: Path) -> None:
    cookie = await owner_cookie(desk)
    headers = {"Cookie": f"portal={cookie}", "Origin": desk.report["web"]}
    found = await _fuzz(desk, "owner", headers, module_folder.parent)
    assert not found, found[-12_000:]


async def owner_cookie(desk: DemoDesk) -> str:
    """The session of an owner who signed in by a letter of the demo's own mailbox."""
    web, headers = desk.report["web"], {"Origin": desk.report["web"]}
    (email,) = desk.tenants[2]["owners"]
    asked = {"email": email, "language": "en"}
    async with desk.http.post(f"{web}/portal/api/letters", json=asked, headers=headers) as answer:
        assert answer.status == 202

    async def letter() -> str | None:
        url = desk.report["mail"].removesuffix("/mail") + f"/control/letters?to={email}"
        async with desk.http.get(url) as answer:
            found = (await answer.json())["letters"]
        return found[0]["text"] if found else None

    token = re.search(r"/portal/enter#([\w-]+)", await eventually(letter))
    assert token is not None
    body = {"token": token[1]}
    async with desk.http.post(f"{web}/portal/api/session", json=body, headers=headers) as answer:
        assert answer.status == 200
        return answer.cookies["portal"].value
