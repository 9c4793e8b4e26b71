"""A file of a message as an answer: authorised like the message, typed by its contents."""

from enum import StrEnum
from typing import Annotated, Any, Final
from uuid import UUID

from litestar.background_tasks import BackgroundTask
from litestar.params import QueryParameter
from litestar.response import Stream

from telldesk.files.asking import Arriving, FileGone, FilesAway, FileTooLarge, NoPreview
from telldesk.files.kinds import kind_of
from telldesk.files.names import disposition
from telldesk.files.wire import MAX_BYTES, Wish
from telldesk.kernel.errors import NotFound, Refusal
from telldesk.kernel.ids import new_token
from telldesk.kernel.metrics import FILES
from telldesk.tickets.files import StoredFile, read_file
from telldesk.web.deps import Caller

REFUSES: Final = "refuses"
"""In a route's `opt`: HTTP numbers it answers beside those its shape tells."""
FILE_OPT: Final[dict[str, Any]] = {REFUSES: ("413",)}
_ID_BITS: Final = 128
_HEADERS: Final = {
    # Whatever it is, it runs nothing and reaches nothing, also when opened by itself (T27).
    "content-security-policy": "default-src 'none'; sandbox",
    "vary": "Authorization",
    "accept-ranges": "none",
}
_OUTCOMES: Final[tuple[tuple[type[Refusal], str], ...]] = (
    (FileTooLarge, "large"), (FileGone, "gone"), (NotFound, "none"), (FilesAway, "away"),
)  # fmt: skip


class FileSize(StrEnum):
    """`thumb`: the channel's own thumbnail; `preview`: at most 1,280 pixels; or as it was sent."""

    THUMB = "thumb"
    PREVIEW = "preview"
    ORIGINAL = "original"


_KEPT: Final = "private, max-age=86400, immutable"
_ASKED_AGAIN: Final = "private, no-cache"
Revision = Annotated[
    int | None,
    QueryParameter(
        ge=0, le=2**31 - 1, required=False,
        description="The message's revision: an answer to the present one may be kept.",
    ),
]  # fmt: skip
Size = Annotated[FileSize, QueryParameter(name="size", required=False)]


async def answer_file(
    caller: Caller,
    ticket_id: UUID,
    message_id: UUID,
    part: int,
    size: FileSize,
    revision: int | None,
) -> Stream:
    """The file, streamed from a worker that fetches it.

    An edited message may hold another file under the same part, so only an answer whose address
    names the revision is kept by browsers.

    Raises:
        TicketUnknown, FileUnknown: not theirs to see.
        NoPreview, FileGone, FileTooLarge, FilesAway: theirs, and not to be had.
    """
    stored = await caller.run(read_file, ticket_id=ticket_id, message_id=message_id, part=part)
    try:
        arriving = await _ask(caller, stored, size)
    except Refusal as refusal:
        found = next((word for kind, word in _OUTCOMES if isinstance(refusal, kind)), "away")
        FILES.labels(size, found).inc()
        raise
    FILES.labels(size, "begun").inc()
    kind = kind_of(arriving.first)
    name = stored.name if size is FileSize.ORIGINAL else None
    headers = _HEADERS | {
        "cache-control": _KEPT if revision == stored.revision else _ASKED_AGAIN,
        "content-disposition": disposition(name, kind, otherwise=f"{stored.kind}-{part}"),
    }
    if arriving.size_bytes is not None:
        headers["content-length"] = str(arriving.size_bytes)
    return Stream(
        arriving.pieces(),
        headers=headers,
        media_type=kind.media_type,
        # Also when the reader leaves before the first piece was asked for.
        background=BackgroundTask(arriving.close),
    )


async def require_fetchable(caller: Caller, ticket_id: UUID, message_id: UUID, part: int) -> None:
    """Nothing, when the caller may have the file as it was sent.

    Raises:
        TicketUnknown, FileUnknown: not theirs to see.
        FileTooLarge: theirs, and not to be had.
    """
    stored = await caller.run(read_file, ticket_id=ticket_id, message_id=message_id, part=part)
    _require_small(stored)


def _require_small(stored: StoredFile) -> None:
    if (stored.size_bytes or 0) > MAX_BYTES:
        raise FileTooLarge(f"{stored.size_bytes} bytes", max_bytes=MAX_BYTES)


async def _ask(caller: Caller, stored: StoredFile, size: FileSize) -> Arriving:
    file_id, is_preview = _chosen(stored, size)
    if file_id == stored.file_id:
        _require_small(stored)
    wish = Wish(
        id=new_token(_ID_BITS),
        tenant=caller.signed.tenant.schema,
        bot_id=stored.bot_id,
        file_id=file_id,
        is_preview=is_preview,
    )
    return await caller.parts.files.ask(wish, person=caller.actor.id)


def _chosen(stored: StoredFile, size: FileSize) -> tuple[str, bool]:
    """(the file to fetch, whether it is to be drawn anew)."""
    match size:
        case FileSize.ORIGINAL:
            return stored.file_id, False
        case FileSize.THUMB if stored.thumb_file_id is not None:
            return stored.thumb_file_id, False
        case _ if stored.kind == "photo" or stored.mime == "image/webp":
            return stored.file_id, True
        case _ if stored.thumb_file_id is not None:
            return stored.thumb_file_id, True
    raise NoPreview(f"a {stored.kind} without a picture")
