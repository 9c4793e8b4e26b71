"""One archive of an export, piece by piece: what fits into it, and where the next goes on."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.exports.places import document_path
from telldesk.exports.reading import (
    FILES_PAGE,
    Cursor,
    FileToAdd,
    read_document,
    read_files,
    read_profile,
)
from telldesk.exports.rows import Running, Written
from telldesk.exports.zipping import Zip
from telldesk.kernel.db import Tenant
from telldesk.kernel.storage import ObjectGone, Storage, key_of
from telldesk.kernel.work import Desk
from telldesk.transcripts.pages import transcript_page

_MB: Final = 1024 * 1024


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """After so much an archive ends and another begins.

    A job has less than a minute. A folder takes an archive of these bytes in seconds; a slow store
    is met by `seconds`. What was begun is finished: 25 s leave as long for one file of 50 MB.
    """

    bytes: int = 400 * _MB
    messages: int = 20_000
    files: int = 5_000
    seconds: float = 25


class Archive:
    """An archive on its way: its pieces, and what it came to once they were all taken."""

    def __init__(
        self, desk: Desk, storage: Storage, tenant: Tenant, running: Running, bounds: Bounds
    ) -> None:
        self._desk, self._storage, self._tenant = desk, storage, tenant
        self._running, self._bounds = running, bounds
        self._zip = Zip(desk.clock.now())
        self._cursor = running.cursor
        self._missing: list[FileToAdd] = []
        self._until = 0.0
        self._bytes = self._tickets = self._messages = self._files = 0
        self._is_last = False

    def written(self, size_bytes: int) -> Written:
        """What it came to."""
        return Written(
            size_bytes=size_bytes,
            cursor=self._cursor,
            is_last=self._is_last,
            tickets=self._tickets,
            messages=self._messages,
            files=self._files,
            files_missing=len(self._missing),
        )

    async def pieces(self) -> AsyncIterator[bytes]:
        """The archive's bytes; who the person is stands in the first one.

        Raises:
            StorageAway: a file cannot be read now.
        """
        self._until = asyncio.get_running_loop().time() + self._bounds.seconds
        if self._running.archives == 0:
            yield await self._add("contact.json", await self._read(read_profile))
        async for piece in self._conversations():
            yield piece
        async for piece in self._attached():
            yield piece
        if self._missing:
            path = f"not-included-{self._running.archives + 1}.json"
            yield await self._add(path, [_told(one) for one in self._missing])
        yield self._zip.end()

    async def _conversations(self) -> AsyncIterator[bytes]:
        while self._cursor.step == "tickets" and not self._is_full():
            found = await self._read(read_document, self._cursor)
            if found is None:
                self._cursor = Cursor(step="files")
                return
            document, self._cursor = found
            number = document.conversation.number
            page = await asyncio.to_thread(
                transcript_page, document.conversation, self._running.language
            )
            yield await self._add(document_path(number, document.page, "json"), document)
            path = document_path(number, document.page, "html")
            yield await asyncio.to_thread(self._zip.add, path, page.encode())
            self._messages += len(document.conversation.messages)
            self._tickets += document.is_last

    async def _attached(self) -> AsyncIterator[bytes]:
        while self._cursor.step == "files" and not self._is_full():
            page = await self._read(read_files, self._cursor)
            for one in page:
                if self._is_full(one.size_bytes):
                    return
                async for piece in self._file(one):
                    yield piece
                self._cursor = Cursor(
                    step="files", ticket=one.ticket, position=one.position, part=one.part
                )
            if len(page) < FILES_PAGE:
                self._is_last = True
                return

    async def _file(self, file: FileToAdd) -> AsyncIterator[bytes]:
        """Its bytes as they lie in storage; one that is gone meanwhile is listed as missing."""
        if file.object_id is None:
            self._missing.append(file)
            return
        try:
            found = await self._storage.read(key_of(self._tenant, file.object_id))
        except ObjectGone:
            self._missing.append(msgspec.structs.replace(file, missing="gone"))
            return
        with self._zip.start_file(file.path) as entry:
            async for piece in found:
                entry.write(piece)
                yield self._zip.take()
        yield self._zip.take()
        self._files += 1
        self._bytes += file.size_bytes

    async def _read(self, verb: Any, *facts: Any) -> Any:
        running = self._running
        read = partial(_reading, verb, running.contact_id, facts, with_notes=running.with_notes)
        return await self._desk.run(self._tenant, read)

    async def _add(self, path: str, value: Any) -> bytes:
        """Squeezed aside: a long conversation takes a tenth of a second."""
        return await asyncio.to_thread(_added, self._zip, path, value)

    def _is_full(self, more_bytes: int = 0) -> bool:
        """Whether the next does not go in; into an archive without files the largest does."""
        bounds = self._bounds
        return (
            (self._bytes > 0 and self._bytes + more_bytes > bounds.bytes)
            or self._messages >= bounds.messages
            or self._files + len(self._missing) >= bounds.files
            or asyncio.get_running_loop().time() > self._until
        )


def _reading(verb: Any, contact_id: UUID, facts: Any, work: Any, *, with_notes: bool) -> Any:
    return verb(work, contact_id, *facts, with_notes=with_notes)


def _added(archive: Zip, path: str, value: Any) -> bytes:
    return archive.add(path, msgspec.json.format(msgspec.json.encode(value), indent=1))


def _told(file: FileToAdd) -> dict[str, Any]:
    return {"ticket": file.ticket, "file": file.path, "why": file.missing}
