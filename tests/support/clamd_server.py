"""A real clamd with one signature: the test file antivirus programs agreed on."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from telldesk.files.antivirus import Antivirus, AntivirusAwayError

_CLAMD = ("/usr/sbin/clamd", "/usr/local/sbin/clamd")


def eicar() -> bytes:
    """In pieces, so that no antivirus finds it in this file. Source: eicar.org."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"


def _prepare(folder: str) -> tuple[str, str, str]:
    """(program, its settings, its socket)."""
    program = shutil.which("clamd") or next(one for one in _CLAMD if Path(one).exists())
    database, socket = Path(folder, "db"), Path(folder, "clamd.sock")
    database.mkdir()
    (database / "test.ndb").write_text(f"Test.File:0:*:{eicar().hex()}\n")
    settings = Path(folder, "clamd.conf")
    user = "User root\n" if os.geteuid() == 0 else ""
    settings.write_text(
        f"DatabaseDirectory {database}\nLocalSocket {socket}\nForeground yes\n"
        f"StreamMaxLength 60M\n{user}"
    )
    return program, str(settings), str(socket)


@pytest.fixture(scope="session")
async def clamd() -> AsyncIterator[str]:
    """Its address; `.ci/run` installs the package clamav-daemon."""
    with tempfile.TemporaryDirectory() as folder:
        program, settings, socket = _prepare(folder)
        server = await asyncio.create_subprocess_exec(
            program, "-c", settings,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            antivirus = Antivirus(f"unix:{socket}")
            async with asyncio.timeout(60):
                while True:
                    try:
                        await antivirus.probe()
                        break
                    except AntivirusAwayError:
                        await asyncio.sleep(0.1)
            yield f"unix:{socket}"
        finally:
            server.terminate()
            await server.wait()
