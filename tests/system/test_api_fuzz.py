"""The served OpenAPI against the server that serves it: what it promises, for anything sent."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.support.demo_program import DemoDesk, Signed, agent_with, demo, open_desk

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

_CHECKS = (
    "not_a_server_error,response_schema_conformance,content_type_conformance,errors_are_problems"
)
_FUZZ_S = 75
# These end the very session the rest is asked with.
_SPARED = ("signOut", "signOutEverywhere")


@pytest.fixture(scope="module")
async def desk(module_folder: Path) -> AsyncIterator[DemoDesk]:
    async with demo(module_folder) as program, open_desk(program.report) as opened:
        yield opened


async def _fuzz(desk: DemoDesk, signed: Signed, folder: Path) -> str:
    """What the program found; '' when nothing."""
    spared = [word for one in _SPARED for word in ("--exclude-operation-id", one)]
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("schemathesis")), "run",
        f"{desk.report['web']}/schema/openapi.json",
        "--header", f"Authorization: Bearer {signed.token}", *spared,
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
    print(f"{signed.me['kind']}: {tested.group(0) if tested else said[-300:]}")  # noqa: T201 - a figure
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
    found = await _fuzz(desk, signed, module_folder.parent)
    assert not found, found[-12_000:]
