"""A file on its way in: streamed to storage, typed by its content, kept whole or not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response
from litestar.exceptions import ClientException
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from litestar.response import Stream

from telldesk.files.errors import FileBroken, FileEmpty, FileTooLarge
from telldesk.files.kinds import HEAD_BYTES, kind_of
from telldesk.files.measuring import measure
from telldesk.files.media import READ_AHEAD_BYTES, UPLOAD_BYTES, Film, Media, media_of
from telldesk.files.names import saved_name
from telldesk.files.uploads import (
    WHOLE_S,
    Begun,
    Received,
    Upload,
    begin_upload,
    drop_upload,
    finish_upload,
    forget_upload,
    read_upload,
    upload_object,
)
from telldesk.kernel.errors import Refusal
from telldesk.kernel.storage import Stored, key_of
from telldesk.web.deps import Caller
from telldesk.web.file_sizes import FileSize
from telldesk.web.files import REFUSES
from telldesk.web.stored_files import answer_object

CAME_BEFORE: Final = {
    200: ResponseSpec(Upload, description="It came before.", generate_examples=False)
}
UPLOAD_OPT: Final[dict[str, Any]] = {REFUSES: ("400", "413")}
_LONGEST_NAME: Final = 255
_PIECE_S: Final = 30.0  # a phone that is silent for so long has lost its network
_GIGABYTE: Final = 10**9
FileName = Annotated[
    str,
    QueryParameter(max_length=_LONGEST_NAME, required=False, description="What it is called."),
]


class _Incoming:
    """The body as it comes: counted, cut off at the limit, its beginning kept for a look."""

    def __init__(self, request: Request[Any, Any, Any]) -> None:
        self.head = bytearray()
        self._request = request
        self._size = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes from the first to the last.

        Raises:
            FileTooLarge, FileEmpty: what was declared or what came.
            FileBroken: the rest will not come.
        """
        stream = self._request.stream()
        try:
            while True:
                async with asyncio.timeout(_PIECE_S):
                    piece = await anext(stream, None)
                if piece is None:
                    break
                self._size += len(piece)
                if self._size > UPLOAD_BYTES:
                    raise FileTooLarge("more came", max_bytes=UPLOAD_BYTES)
                if (room := READ_AHEAD_BYTES - len(self.head)) > 0:
                    self.head += piece[:room]
                yield piece
        except (TimeoutError, ClientException):
            raise FileBroken("the rest did not come") from None
        declared = declared_bytes(self._request)
        if declared is not None and declared != self._size:
            raise FileBroken("another size than declared")
        if not self._size:
            raise FileEmpty("no bytes")


def declared_bytes(request: Request[Any, Any, Any]) -> int | None:
    """How long the body says it is."""
    said = request.headers.get("content-length", "")
    return int(said) if said.isdecimal() and len(said) <= 18 else None  # noqa: PLR2004 - fits 64 bits


async def take_upload(
    caller: Caller, request: Request[Any, Any, Any], upload_id: UUID, name: str
) -> Response[Upload]:
    """The body is a file in storage (201), or was one before (200) and is not read again.

    Raises:
        FileTooLarge, FileEmpty, FileBroken: nothing was kept.
        UploadUnknown, TooManyUploads, TooManyUnsent, DeskFilesFull: nothing was read.
    """
    begun = await caller.run(
        begin_upload,
        upload_id=upload_id,
        name="",
        declared_bytes=declared_bytes(request),
        desk_bytes=caller.parts.settings.storage_desk_gb * _GIGABYTE,
    )
    if isinstance(begun, Upload):
        return Response(begun, status_code=200)
    key = key_of(caller.signed.tenant, begun.object_id)
    incoming = _Incoming(request)
    try:
        async with asyncio.timeout(WHOLE_S):
            stored = await caller.parts.storage.write(key, incoming.pieces())
        received = await _look(caller, key, begun, stored, bytes(incoming.head), name)
        finished = await caller.run(finish_upload, upload_id=upload_id, received=received)
    except BaseException as error:
        # Also when the client has left: the request is being cancelled, what it began is not kept.
        undoing = asyncio.ensure_future(_undo(caller, upload_id, begun, key))
        with suppress(asyncio.CancelledError):
            await asyncio.shield(undoing)
        if isinstance(error, TimeoutError):
            raise FileBroken("too slow") from None
        raise
    return Response(finished, status_code=201)


async def _look(
    caller: Caller, key: str, begun: Begun, stored: Stored, head: bytes, name: str
) -> Received:
    media: Media = media_of(head, stored.size_bytes)
    film = await measure(caller.parts.storage, key, media.kind, stored.size_bytes)
    return Received(
        object_id=begun.object_id,
        stored=stored,
        media=media,
        film=film or Film(),
        name=saved_name(name, kind_of(head[:HEAD_BYTES]), otherwise=media.kind),
        is_checked=bool(caller.parts.settings.clamd),
    )


async def _undo(caller: Caller, upload_id: UUID, begun: Begun, key: str) -> None:
    """Nothing of it is left; what cannot be removed now is collected as an orphan later."""
    with suppress(Refusal):
        await caller.parts.storage.delete(key)
    await caller.run(forget_upload, upload_id=upload_id, object_id=begun.object_id)


async def state_of(caller: Caller, upload_id: UUID) -> Upload:
    """The caller's upload as it is now."""
    return await caller.run(read_upload, upload_id=upload_id)


async def drop(caller: Caller, upload_id: UUID) -> None:
    """The caller has no such unsent file."""
    await caller.run(drop_upload, upload_id=upload_id)


async def content_of(
    caller: Caller, upload_id: UUID, size: FileSize, asked_range: str | None
) -> Stream:
    """The caller's own unsent file, or a picture of it."""
    found = await caller.run(upload_object, upload_id=upload_id)
    return await answer_object(caller, found, size, asked_range)
