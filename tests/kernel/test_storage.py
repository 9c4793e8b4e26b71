"""One contract for every store: local disk, and S3 at a server that checks signatures."""

import asyncio
import os
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from telldesk.kernel.db import tenant_of_schema
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.ids import new_id
from telldesk.kernel.settings import Settings
from telldesk.kernel.storage import (
    ObjectGone,
    Storage,
    StorageAway,
    key_of,
    one_piece,
    open_storage,
)

TENANT = tenant_of_schema("tenant_" + "1" * 32)
_USER = """
[[users]]
access_key = "desk-key"
secret_key = "desk-secret-0123456789"
"""


def _prepare(folder: str) -> str:
    options = Path(folder, "options.toml")
    options.write_text(_USER)
    Path(folder, "data", "files").mkdir(parents=True)
    return str(options)


@pytest.fixture(scope="module")
async def s3() -> AsyncIterator[Settings]:
    """An S3 server of its own, with one bucket."""
    with tempfile.TemporaryDirectory() as folder:
        options = _prepare(folder)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        server = await asyncio.create_subprocess_exec(
            str(Path(sys.executable).with_name("nanio")), "serve", "--options", options,
            "--data-dir", str(Path(folder, "data")), "--host", "127.0.0.1", "--port", str(port),
            "--no-access-log", "--log-level", "error",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"]},
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        try:
            async with asyncio.timeout(30), httpx.AsyncClient() as http:
                while True:
                    try:
                        await http.get(url)
                        break
                    except httpx.TransportError:
                        await asyncio.sleep(0.05)
            yield Settings(
                storage_url="s3://files/desks", storage_endpoint=url, storage_key="desk-key",
                storage_secret="desk-secret-0123456789", storage_region="us-east-1",
            )  # fmt: skip
        finally:
            server.terminate()
            await server.wait()


@pytest.fixture(params=["local", "s3"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "local":
        return Settings(data_dir=str(tmp_path))
    found: Settings = request.getfixturevalue("s3")
    return found


@pytest.fixture
def storage(settings: Settings) -> Storage:
    return open_storage(settings)


@pytest.fixture
def key() -> Iterator[str]:
    return key_of(TENANT, new_id())


async def pieces(count: int, *, breaks: bool = False) -> AsyncIterator[bytes]:
    for number in range(count):
        yield bytes([number % 256]) * 65_536
    if breaks:
        raise ValueError("the phone is gone")


async def read(storage: Storage, key: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([one async for one in await storage.read(key, start=start, end=end)])


async def listed(storage: Storage) -> list[str]:
    return [one.key for one in await storage.page(f"t/{TENANT.schema}/")]


async def test_what_is_written_in_pieces_is_read_whole_or_in_part(
    storage: Storage, key: str
) -> None:
    stored = await storage.write(key, pieces(200))
    whole = b"".join([one async for one in pieces(200)])
    assert stored.size_bytes == len(whole) == await storage.size_of(key)
    assert await read(storage, key) == whole
    assert await read(storage, key, 65_530, 65_540) == whole[65_530:65_540]
    assert await read(storage, key, len(whole) - 3) == whole[-3:]
    assert await storage.read_whole(key, max_bytes=100) is None
    await storage.delete(key)


@pytest.mark.parametrize("count", [0, 1, 150])
async def test_a_write_that_breaks_off_leaves_nothing(
    storage: Storage, key: str, count: int
) -> None:
    with pytest.raises(ValueError, match="phone"):
        await storage.write(key, pieces(count, breaks=True))
    assert key not in await listed(storage)
    with pytest.raises(ObjectGone):
        await storage.read(key)


async def test_a_cancelled_write_leaves_nothing(storage: Storage, key: str) -> None:
    begun = asyncio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"x" * 65_536
        begun.set()
        await asyncio.Event().wait()

    writing = asyncio.create_task(storage.write(key, slow()))
    await begun.wait()
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert key not in await listed(storage)


async def test_deleting_twice_and_reading_what_is_gone(storage: Storage, key: str) -> None:
    await storage.write(key, one_piece(b"once"))
    await storage.delete(key)
    await storage.delete(key)
    for act in (storage.read(key), storage.size_of(key), storage.move(key, f"{key}.new")):
        with pytest.raises(ObjectGone):
            await act


async def test_a_moved_object_has_its_new_key_only(storage: Storage, key: str) -> None:
    await storage.write(key, one_piece(b"bad"))
    place = key.replace("t/", "quarantine/", 1)
    await storage.move(key, place)
    assert await read(storage, place) == b"bad"
    assert key not in await listed(storage)
    await storage.delete(place)


async def test_pages_are_in_order_and_go_on(storage: Storage) -> None:
    keys = sorted(key_of(TENANT, new_id()) for _ in range(5))
    for one in keys:
        await storage.write(one, one_piece(b"x"))
    assert await listed(storage) == keys
    rest = await storage.page(f"t/{TENANT.schema}/", after=keys[2])
    assert [one.key for one in rest] == keys[3:]
    for one in keys:
        await storage.delete(one)


async def test_the_probe_leaves_nothing(storage: Storage) -> None:
    await storage.probe()
    assert await storage.page("probe/") == []


@pytest.mark.parametrize(
    "wrong", ["../x", "t/../x", "/etc/passwd", "t/a\0b", "t//a", "t/" + "a" * 300, "", "t/a b"]
)
async def test_T19_keys_are_ours_or_refused(storage: Storage, wrong: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        await storage.write(wrong, one_piece(b"x"))
    with pytest.raises(ValueError, match="not a key"):
        await storage.read(wrong)


async def test_a_wrong_secret_is_away_and_never_shown(s3: Settings, key: str) -> None:
    import dataclasses

    wrong = dataclasses.replace(s3, storage_secret="not-the-secret")
    with pytest.raises(StorageAway) as refused:
        await open_storage(wrong).write(key, one_piece(b"x"))
    assert "not-the-secret" not in str(refused.value) + repr(wrong)


def test_an_address_that_is_none_is_said_with_its_remedy() -> None:
    with pytest.raises(Misconfigured, match="TELLDESK_STORAGE_URL"):
        open_storage(Settings(storage_url="https://bucket"))
