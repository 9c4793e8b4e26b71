"""Bytes that outlive a request: one store for local disk and S3, streamed both ways.

Keys are `t/<tenant's schema>/<uuid>`; whoever asks for a key has proven whose it is. Nothing is
ever whole in memory: a write takes pieces as they come, a read gives them, and a write that breaks
off leaves nothing. Who may have which object, and what it is, stands in rows (`files/`).
"""

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import obstore
from obstore.exceptions import BaseError, NotFoundError
from obstore.store import LocalStore, S3Store

from telldesk.kernel.db import Tenant
from telldesk.kernel.errors import Gone, Misconfigured, Unavailable
from telldesk.kernel.ids import new_id
from telldesk.kernel.settings import PREFIX, Settings

PIECE_BYTES: Final = 256 * 1024
# Parts of an S3 upload; the service takes none under 5 MiB but the last.
_PART_BYTES: Final = 5 * 1024 * 1024
_PARTS_AT_ONCE: Final = 2
_WAITING: Final = 4
_REQUEST_S: Final = "60s"
_CONNECT_S: Final = "5s"
_KEY: Final = re.compile(r"[a-z]+(/[A-Za-z0-9_.-]+)+")
_LONGEST_KEY: Final = 200
_PROBE: Final = b"probe"
PAGE: Final = 1000
TENANTS: Final = "t"
QUARANTINE: Final = "quarantine"


class StorageAway(Unavailable):
    """The store does not answer, or is full; come again."""

    key = "files-away"


class ObjectGone(Gone):
    """There is no such object."""

    key = "file-gone"


class Stored(NamedTuple):
    """What a write left behind."""

    size_bytes: int
    sha256: str


class Listed(NamedTuple):
    """One object that is there."""

    key: str
    size_bytes: int
    written_at: datetime


class _BrokenOffError(Exception):
    """Tells the store that the rest will not come."""


def key_of(tenant: Tenant, object_id: UUID, size: str = "") -> str:
    """Where an object of this tenant lies; `size` names a picture drawn of it."""
    return object_key(tenant.schema, object_id, size)


def object_key(schema: str, object_id: UUID, size: str = "") -> str:
    """The same for whoever knows a tenant by its schema."""
    return f"{TENANTS}/{schema}/{object_id}{'.' + size if size else ''}"


class Storage:
    """One place for objects; safe to use from many tasks."""

    def __init__(self, store: "LocalStore | S3Store", *, is_local: bool) -> None:
        self._store = store
        self.is_local = is_local

    async def write(self, key: str, pieces: AsyncIterator[bytes]) -> Stored:
        """The pieces are an object of this key, all of them, or there is none.

        Raises:
            StorageAway: nothing was kept.
            Exception: whatever `pieces` raised; nothing was kept.
        """
        _require_key(key)
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(_WAITING)
        is_broken = asyncio.Event()
        putting = asyncio.ensure_future(self._put(key, _taken(queue, is_broken)))
        digest, size = hashlib.sha256(), 0
        try:
            async for piece in pieces:
                if piece:
                    digest.update(piece)
                    size += len(piece)
                    await _give(queue, piece, putting)
            await _give(queue, None, putting)
            await asyncio.shield(putting)
        except BaseException:
            is_broken.set()
            with suppress(asyncio.QueueFull):
                queue.put_nowait(None)
            with suppress(_BrokenOffError, StorageAway):
                await asyncio.shield(putting)
                await self.delete(key)  # it had all of it before the end was refused
            raise
        return Stored(size, digest.hexdigest())

    async def _put(self, key: str, pieces: AsyncIterator[bytes]) -> None:
        try:
            await obstore.put_async(
                self._store, key, pieces, use_multipart=True,
                chunk_size=_PART_BYTES, max_concurrency=_PARTS_AT_ONCE,
            )  # fmt: skip
        except (BaseError, OSError) as error:
            raise StorageAway(type(error).__name__, retry_after_s=10) from None

    async def read(
        self, key: str, *, start: int = 0, end: int | None = None
    ) -> AsyncIterator[bytes]:
        """The object's bytes from `start` to before `end`, once its first are at hand.

        Raises:
            ObjectGone: there is none.
            StorageAway: not now; also while the pieces are read.
        """
        _require_key(key)
        options: Any = {}
        if end is not None:
            options = {"range": (start, end)}
        elif start:
            options = {"range": {"offset": start}}
        try:
            found = await obstore.get_async(self._store, key, options=options)
        except (NotFoundError, FileNotFoundError):
            raise ObjectGone("no such object") from None
        except (BaseError, OSError) as error:
            raise StorageAway(type(error).__name__) from None
        return _pieces(found)

    async def read_whole(self, key: str, *, max_bytes: int) -> bytes | None:
        """A small object; None when it is larger than that.

        Raises:
            ObjectGone, StorageAway: as above.
        """
        found = bytearray()
        async for piece in await self.read(key):
            found += piece
            if len(found) > max_bytes:
                return None
        return bytes(found)

    async def size_of(self, key: str) -> int:
        """How many bytes it has.

        Raises:
            ObjectGone, StorageAway: as above.
        """
        _require_key(key)
        try:
            return int((await obstore.head_async(self._store, key))["size"])
        except (NotFoundError, FileNotFoundError):
            raise ObjectGone("no such object") from None
        except (BaseError, OSError) as error:
            raise StorageAway(type(error).__name__) from None

    async def delete(self, key: str) -> None:
        """There is no such object any more; one that never was is fine.

        Raises:
            StorageAway: perhaps there still is.
        """
        _require_key(key)
        try:
            await obstore.delete_async(self._store, key)
        except (NotFoundError, FileNotFoundError):
            return
        except (BaseError, OSError) as error:
            raise StorageAway(type(error).__name__) from None

    async def move(self, key: str, to: str) -> None:
        """The object has another key.

        Raises:
            ObjectGone, StorageAway: as above.
        """
        _require_key(key)
        _require_key(to)
        try:
            await obstore.rename_async(self._store, key, to)
        except (NotFoundError, FileNotFoundError):
            raise ObjectGone("no such object") from None
        except (BaseError, OSError) as error:
            raise StorageAway(type(error).__name__) from None

    async def page(self, prefix: str, *, after: str = "") -> list[Listed]:
        """At most `PAGE` objects under a prefix, those after a key, in order of keys.

        Raises:
            StorageAway: not now.
        """
        try:
            listed: Any = obstore.list(
                self._store, prefix=prefix, offset=after or None, chunk_size=PAGE
            )
            found: list[Any] = []
            async for some in listed:
                # A folder lists in no order at all: the first page is what is left at its end.
                found = sorted([*found, *some], key=_path_of)[:PAGE]
                if len(found) == PAGE and not self.is_local:
                    break
        except (BaseError, OSError) as error:
            raise StorageAway(type(error).__name__) from None
        return [Listed(one["path"], one["size"], one["last_modified"]) for one in found]

    async def probe(self) -> None:
        """An object can be written, read and removed now.

        Raises:
            StorageAway, ObjectGone: it cannot.
        """
        key = f"probe/{new_id()}"
        await self.write(key, one_piece(_PROBE))
        if await self.read_whole(key, max_bytes=len(_PROBE)) != _PROBE:
            raise StorageAway("it gives back something else")
        await self.delete(key)


def _path_of(one: Any) -> str:
    return str(one["path"])


async def one_piece(content: bytes) -> AsyncIterator[bytes]:
    """Bytes that are at hand, as a write takes them."""
    yield content


async def _pieces(found: Any) -> AsyncIterator[bytes]:
    try:
        async for piece in found.stream(min_chunk_size=PIECE_BYTES):
            yield bytes(piece)
    except (BaseError, OSError) as error:
        raise StorageAway(type(error).__name__) from None


async def _taken(queue: "asyncio.Queue[bytes | None]", is_broken: asyncio.Event) -> Any:
    """What the store reads: the pieces, then their end or a reason to keep nothing."""
    while (piece := await queue.get()) is not None and not is_broken.is_set():
        yield piece
    if is_broken.is_set():
        raise _BrokenOffError("the rest will not come")


async def _give(
    queue: "asyncio.Queue[bytes | None]", piece: bytes | None, putting: "asyncio.Future[None]"
) -> None:
    """The store has the piece, or has failed meanwhile: then its error is raised."""
    if not queue.full():
        queue.put_nowait(piece)
        return
    giving = asyncio.ensure_future(queue.put(piece))
    try:
        await asyncio.wait({giving, putting}, return_when=asyncio.FIRST_COMPLETED)
        if not giving.done():
            await putting
    finally:
        giving.cancel()


def _require_key(key: str) -> None:
    """Nothing, when a key is one of ours: no parent folder, no NUL, no surprise (T19)."""
    if not _KEY.fullmatch(key) or ".." in key or len(key) > _LONGEST_KEY:
        raise ValueError("not a key of ours")


def open_storage(settings: Settings) -> Storage:
    """The store the settings name; nothing connects yet.

    Raises:
        Misconfigured: the address is none, or the folder cannot be made.
    """
    if not settings.storage_url:
        return _local(settings)
    address = urlsplit(settings.storage_url)
    if address.scheme != "s3" or not address.netloc:
        raise Misconfigured(
            f"{settings.storage_url!r} is not an address of a store.",
            setting=f"{PREFIX}STORAGE_URL",
            remedy="Write s3://bucket/prefix, or leave it empty for the data folder.",
        )
    given = {
        "endpoint": settings.storage_endpoint,
        "region": settings.storage_region,
        "access_key_id": settings.storage_key,
        "secret_access_key": settings.storage_secret,
    }
    is_plain = settings.storage_endpoint.startswith("http://")
    prefix = address.path.strip("/")
    options: dict[str, Any] = {name: value for name, value in given.items() if value}
    store = S3Store(
        address.netloc,
        prefix=prefix or None,
        virtual_hosted_style_request=False,
        client_options={
            "allow_http": is_plain,
            "timeout": _REQUEST_S,
            "connect_timeout": _CONNECT_S,
        },
        **options,
    )
    return Storage(store, is_local=False)


def _local(settings: Settings) -> Storage:
    folder = settings.data_path / "files"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        store = LocalStore(folder, automatic_cleanup=True)
    except (OSError, BaseError):
        raise Misconfigured(
            "the folder for files cannot be made.",
            setting=f"{PREFIX}DATA_DIR",
            remedy="Name a folder this process may write to.",
        ) from None
    return Storage(store, is_local=True)
