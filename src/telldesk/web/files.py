"""A file of a message as an answer: authorised like the message, typed by its contents."""

from typing import Annotated, Any, Final, NamedTuple
from uuid import UUID

from litestar.background_tasks import BackgroundTask
from litestar.params import QueryParameter
from litestar.response import Stream

from telldesk.files.asking import Arriving, FileGone, FilesAway, NoPreview
from telldesk.files.errors import FileChecking, FileInfected, FileTooLarge
from telldesk.files.kinds import UNKNOWN, kind_of
from telldesk.files.names import disposition
from telldesk.files.wire import MAX_BYTES, Wish
from telldesk.kernel.errors import NotFound, Refusal
from telldesk.kernel.ids import new_token
from telldesk.kernel.metrics import FILES
from telldesk.tickets.files import StoredFile, read_file
from telldesk.tickets.received_rows import want_stored
from telldesk.web.deps import Caller
from telldesk.web.file_sizes import FileSize
from telldesk.web.stored_files import FILE_HEADERS, answer_object

REFUSES: Final = "refuses"
"""In a route's `opt`: HTTP numbers it answers beside those its shape tells."""
FILE_OPT: Final[dict[str, Any]] = {REFUSES: ("413",)}
_ID_BITS: Final = 128
_HEADERS: Final = FILE_HEADERS | {"accept-ranges": "none"}
_OUTCOMES: Final[tuple[tuple[type[Refusal], str], ...]] = (
    (FileTooLarge, "large"), (FileGone, "gone"), (NotFound, "none"), (FilesAway, "away"),
)  # fmt: skip


class _Lying(NamedTuple):
    object_id: UUID
    kind: str
    name: str
    media_type: str
    size_bytes: int
    sizes: list[str]


_KEPT: Final = "private, max-age=86400, immutable"
_ASKED_AGAIN: Final = "private, no-cache"
Revision = Annotated[
    int | None,
    QueryParameter(
        ge=0, le=2**31 - 1, required=False,
        description="The message's revision: an answer to the present one may be kept.",
    ),
]  # fmt: skip


async def answer_file(
    caller: Caller,
    ticket_id: UUID,
    message_id: UUID,
    part: int,
    size: FileSize,
    revision: int | None,
    asked_range: str | None = None,
) -> Stream:
    """The file, streamed out of storage, or from a worker that fetches it while it is not there.

    An edited message may hold another file under the same part, so only an answer whose address
    names the revision is kept by browsers.

    Raises:
        TicketUnknown, FileUnknown: not theirs to see.
        NoPreview, FileGone, FileTooLarge, FilesAway: theirs, and not to be had.
        FileChecking, FileInfected: nobody has it yet, or any more.
    """
    stored = await caller.run(read_file, ticket_id=ticket_id, message_id=message_id, part=part)
    await _hasten(caller, stored, message_id, part)
    _require_open(caller, stored)
    cache = _KEPT if revision == stored.revision else _ASKED_AGAIN
    if (lying := _lying(stored, size)) is not None:
        FILES.labels(size, "begun").inc()
        return await answer_object(
            caller, lying, size, asked_range, cache=cache, otherwise=f"{stored.kind}-{part}"
        )
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
        "cache-control": cache,
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
        FileTooLarge, FileGone, FileChecking, FileInfected: theirs, and not to be had.
    """
    stored = await caller.run(read_file, ticket_id=ticket_id, message_id=message_id, part=part)
    _require_open(caller, stored)
    if stored.object_id is None:
        _require_small(stored)


async def _hasten(caller: Caller, stored: StoredFile, message_id: UUID, part: int) -> None:
    """Where antivirus was set up later, a file nobody has looked at is fetched and looked at."""
    if caller.parts.settings.clamd and stored.stored_file_id is None and stored.file_id:
        await caller.run(want_stored, message_id=message_id, part=part)


def _require_open(caller: Caller, stored: StoredFile) -> None:
    """Nothing, when the file's state lets anybody have it."""
    match stored.state:
        case "ready":
            return
        case "checking":
            raise FileChecking("antivirus has not looked yet", retry_after_s=5)
        case "infected":
            raise FileInfected("antivirus found something")
        case "too_large":
            raise FileTooLarge("never fetched", max_bytes=MAX_BYTES)
    if stored.stored_file_id is not None or not stored.file_id:
        raise FileGone("not in storage any more")
    if caller.parts.settings.clamd:
        raise FileChecking("antivirus has not looked yet", retry_after_s=5)


def _lying(stored: StoredFile, size: FileSize) -> "_Lying | None":
    """Where it lies in storage; None where the channel has to be asked."""
    if stored.object_id is None:
        return None
    sizes = stored.sizes or []
    if size is not FileSize.ORIGINAL and size not in sizes and stored.thumb_file_id is not None:
        return None  # the channel's own small picture
    return _Lying(
        stored.object_id, stored.kind, stored.name or stored.stored_name or "",
        stored.media_type or UNKNOWN, stored.stored_bytes or 0, sizes,
    )  # fmt: skip


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
