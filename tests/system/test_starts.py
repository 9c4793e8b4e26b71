"""The two programs where a server is away: one line that says what to do, and an end."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from telldesk.demo.ports import choose_ports
from telldesk.kernel.crypto import create_key_file

pytestmark = [pytest.mark.system, pytest.mark.timeout(120)]

_PATIENCE_S = 90.0
_NOBODY = "postgresql://td_admin@127.0.0.1:9/telldesk"  # port 9 is privileged and nobody's


async def _ended(folder: Path, command: str, **more: str) -> tuple[int, list[str]]:
    """Exit code of the real program and every line it wrote."""
    key_file = folder / "keys.json"
    create_key_file(key_file)
    ports = choose_ports(0)
    kept = {name: text for name, text in os.environ.items() if not name.startswith("TELLDESK_")}
    environment = {
        "TELLDESK_ENVIRONMENT": "test",
        "TELLDESK_DATA_DIR": str(folder),
        "TELLDESK_KEY_FILE": str(key_file),
        "TELLDESK_HOOK_KEY_SECRET": "s" * 40,
        "TELLDESK_PUBLIC_URL": ports.web_url,
        "TELLDESK_BIND": f"127.0.0.1:{ports.web}",
        "TELLDESK_INTERNAL_BIND": f"127.0.0.1:{ports.internal}",
        "TELLDESK_WORKER_INTERNAL_BIND": f"127.0.0.1:{ports.worker_internal}",
        "TELLDESK_DATABASE_URL": _NOBODY,
        "TELLDESK_REDIS_URL": "redis://127.0.0.1:9/0",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(Path(sys.executable).with_name("telldesk")), command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env=kept | environment | more, cwd=folder,
    )  # fmt: skip
    try:
        async with asyncio.timeout(_PATIENCE_S):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, said.decode().splitlines()


@pytest.mark.parametrize(
    ("command", "more"),
    [("serve", {}), ("serve", {"TELLDESK_WEB_PROCESSES": "2"}), ("worker", {})],
    ids=["web", "several webs", "worker"],
)
async def test_without_PostgreSQL_a_program_says_one_line_and_ends(
    tmp_path: Path, command: str, more: dict[str, str]
) -> None:
    code, said = await _ended(tmp_path, command, **more)
    assert code == 1
    (line,) = said
    assert "TELLDESK_DATABASE_URL" in line
    assert "PostgreSQL does not answer" in line
    assert "Start it" in line


@pytest.mark.parametrize(
    ("command", "login"), [("serve", "WEB"), ("worker", "WORKER")], ids=["web", "worker"]
)
async def test_the_line_names_the_setting_that_was_used(
    tmp_path: Path, command: str, login: str
) -> None:
    name = f"TELLDESK_DATABASE_{login}_URL"
    code, said = await _ended(tmp_path, command, **{name: _NOBODY})
    assert code == 1
    (line,) = said
    assert name in line
