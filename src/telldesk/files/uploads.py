"""Files people are about to send: begun, finished, dropped, and taken by exactly one message.

The client makes an upload's id, so a repeated request is the same upload. Bytes go to storage
between two verbs, outside of any transaction; a row in state `arriving` says that they are on
their way. Each attempt writes an object of its own, and only the last one's becomes the file.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.files.errors import (
    DeskFilesFull,
    FileTooLarge,
    TooManyUnsent,
    TooManyUploads,
    UploadInfected,
    UploadNotReady,
    UploadUnknown,
)
from telldesk.files.media import UPLOAD_BYTES, FileState, Film, Media, UploadKind
from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import NotAllowed, Permission
from telldesk.kernel.ids import new_id
from telldesk.kernel.storage import Stored
from telldesk.kernel.work import Task, Work

AT_ONCE: Final = 4
MOST_UNSENT: Final = 20
UNSENT_FOR: Final = timedelta(hours=24)
WHOLE_S: Final = 600
"""An upload that takes longer is given up."""
_ARRIVES_FOR: Final = timedelta(seconds=WHOLE_S + 60)
_RETRY_S: Final = 5
_LOCK: Final = """
SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':uploads:' || $1, 0))
"""
_FIND: Final = """
SELECT id, object_id, kind, name, media_type, size_bytes, width, height, duration_s, state, sizes,
  owner_kind, owner_id, message_id, expires_at
FROM files WHERE id = $1
"""
_UNSENT: Final = """
SELECT count(*) AS unsent, count(*) FILTER (WHERE state = 'arriving') AS arriving
FROM files
WHERE owner_kind = $1 AND owner_id = $2 AND message_id IS NULL AND expires_at > $3 AND id <> $4
"""
_KEPT: Final = "SELECT coalesce(sum(size_bytes), 0)::bigint FROM files"
# Once more by the same person: what an earlier attempt still writes becomes nobody's.
_BEGIN: Final = """
INSERT INTO files (id, object_id, kind, name, media_type, size_bytes, sha256, state, owner_kind,
                   owner_id, created_at, expires_at)
VALUES ($1, $2, 'document', $3, '', $4, '', 'arriving', $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE SET object_id = EXCLUDED.object_id, name = EXCLUDED.name,
  size_bytes = EXCLUDED.size_bytes, created_at = EXCLUDED.created_at,
  expires_at = EXCLUDED.expires_at
WHERE files.state = 'arriving' AND files.owner_kind = $5 AND files.owner_id = $6
RETURNING true
"""
_FINISH: Final = """
UPDATE files SET kind = $3, name = $4, media_type = $5, size_bytes = $6, sha256 = $7, width = $8,
  height = $9, duration_s = $10, state = $11, expires_at = $12
WHERE id = $1 AND object_id = $2 AND state = 'arriving'
RETURNING id, kind, name, media_type, size_bytes, width, height, duration_s, state, expires_at
"""
_FORGET: Final = "DELETE FROM files WHERE id = $1 AND object_id = $2 AND state = 'arriving'"
_IS_NOBODYS: Final = "SELECT NOT EXISTS (SELECT FROM files WHERE object_id = $1)"
_DROP: Final = """
WITH gone AS (
  DELETE FROM files
  WHERE id = $1 AND owner_kind = $2 AND owner_id = $3 AND message_id IS NULL
  RETURNING object_id
)
INSERT INTO gone_objects (object_id, created_at) SELECT object_id, $4 FROM gone
ON CONFLICT DO NOTHING RETURNING object_id
"""
_GIVE_UP: Final = """
INSERT INTO gone_objects (object_id, created_at) SELECT o, $2 FROM unnest($1::uuid[]) AS o
ON CONFLICT DO NOTHING
"""
_TAKE: Final = """
SELECT id, kind, name, media_type, size_bytes, width, height, duration_s, state
FROM files
WHERE id = ANY($1::uuid[]) AND owner_kind = $2 AND owner_id = $3 AND message_id IS NULL
  AND state <> 'arriving'
ORDER BY id FOR UPDATE
"""
_SENT: Final = """
UPDATE files SET message_id = $2, expires_at = NULL WHERE id = ANY($1::uuid[])
"""


class Upload(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is in storage and in no message yet.

    Sides are pixels, `duration_s` seconds; null where the file does not say. `checking` becomes
    `ready` or `infected` when antivirus has looked.
    """

    id: UUID
    kind: UploadKind
    name: str
    media_type: str
    size_bytes: int
    width: int | None
    height: int | None
    duration_s: int | None
    state: FileState
    expires_at: datetime | None
    """When it is removed, unless it was sent."""


class Begun(msgspec.Struct, frozen=True):
    """Bytes may come now; they are written under `object_id`."""

    object_id: UUID


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """What came: measured while it was written."""

    object_id: UUID
    stored: Stored
    media: Media
    film: Film
    name: str
    is_checked: bool
    """Whether antivirus has yet to look at it."""


class UploadObject(msgspec.Struct, frozen=True, kw_only=True):
    """Where an unsent file lies; for our own processes only."""

    object_id: UUID
    kind: str
    name: str
    media_type: str
    size_bytes: int
    sizes: list[str]


def require_uploader(actor: Actor) -> UUID:
    """Who uploads: a contact, or an agent who may answer or note.

    Raises:
        NotAllowed: nobody else sends files.
    """
    if actor.id is None or actor.kind not in {ActorKind.CONTACT, ActorKind.AGENT}:
        raise NotAllowed("neither a contact nor an agent")
    if actor.kind is ActorKind.AGENT and not actor.may(Permission.TICKETS_NOTE):
        actor.require(Permission.TICKETS_REPLY)
    return actor.id


async def begin_upload(
    work: Work,
    actor: Actor,
    *,
    upload_id: UUID,
    name: str,
    declared_bytes: int | None,
    desk_bytes: int,
) -> Begun | Upload:
    """Its bytes may come, or they came before and this is what became of them.

    `desk_bytes` is the most the desk keeps, 0 for no limit.

    Raises:
        UploadUnknown: the id is somebody else's.
        FileTooLarge: more than Telegram takes from a bot.
        TooManyUploads, TooManyUnsent, DeskFilesFull: send or drop some first.
    """
    owner_id = require_uploader(actor)
    if (declared_bytes or 0) > UPLOAD_BYTES:
        raise FileTooLarge("as declared", max_bytes=UPLOAD_BYTES)
    await work.conn.execute(_LOCK, str(owner_id))
    row = await work.conn.fetchrow(_FIND, upload_id)
    if row is not None:
        _require_own(row, actor)
        if row["state"] != "arriving":
            return _shape(row)
    counted = await work.conn.fetchrow(_UNSENT, actor.kind, owner_id, work.now, upload_id)
    if counted["arriving"] >= AT_ONCE:
        raise TooManyUploads("at once", retry_after_s=_RETRY_S)
    if counted["unsent"] >= MOST_UNSENT:
        raise TooManyUnsent("unsent", limit=MOST_UNSENT)
    if desk_bytes and await work.conn.fetchval(_KEPT) + (declared_bytes or 0) > desk_bytes:
        raise DeskFilesFull("of the desk", max_bytes=desk_bytes)
    object_id = new_id()
    is_begun = await work.conn.fetchval(
        _BEGIN, upload_id, object_id, name, declared_bytes or 0, actor.kind, owner_id, work.now,
        work.now + _ARRIVES_FOR,
    )  # fmt: skip
    if not is_begun:
        raise UploadUnknown("taken meanwhile")
    return Begun(object_id)


async def finish_upload(work: Work, actor: Actor, *, upload_id: UUID, received: Received) -> Upload:
    """The file is there, for a day or until it is sent; pictures of it are drawn soon.

    Raises:
        UploadUnknown: it was dropped or begun anew meanwhile; the object is nobody's.
    """
    require_uploader(actor)
    media, film = received.media, received.film
    row = await work.conn.fetchrow(
        _FINISH, upload_id, received.object_id, media.kind, received.name, media.media_type,
        received.stored.size_bytes, received.stored.sha256, media.width or film.width,
        media.height or film.height, film.duration_s,
        "checking" if received.is_checked else "ready", work.now + UNSENT_FOR,
    )  # fmt: skip
    if row is None:
        raise UploadUnknown("dropped meanwhile")
    work.enqueue(look_task(upload_id))
    return _shape(row)


def look_task(file_id: UUID) -> Task:
    """The file is looked at by antivirus and gets its pictures."""
    return Task("look_at_file", {"file_id": str(file_id)}, key=str(file_id), priority=3)


async def forget_upload(work: Work, actor: Actor, *, upload_id: UUID, object_id: UUID) -> bool:
    """An upload that broke off was never begun; whether its object is nobody's.

    It is somebody's where the client left just after the upload had been finished.
    """
    require_uploader(actor)
    await work.conn.execute(_FORGET, upload_id, object_id)
    return bool(await work.conn.fetchval(_IS_NOBODYS, object_id))


async def read_upload(work: Work, actor: Actor, *, upload_id: UUID) -> Upload:
    """The caller's own upload as it is now.

    Raises:
        UploadUnknown: there is none of theirs.
    """
    require_uploader(actor)
    return _shape(await _own(work, actor, upload_id))


async def upload_object(work: Work, actor: Actor, *, upload_id: UUID) -> UploadObject:
    """Where the caller's own unsent file lies.

    Raises:
        UploadUnknown: there is none of theirs.
        UploadNotReady, UploadInfected: nobody gets it now, or ever.
    """
    require_uploader(actor)
    row = await _own(work, actor, upload_id)
    _require_ready(row)
    return UploadObject(**{name: row[name] for name in UploadObject.__struct_fields__})


async def drop_upload(work: Work, actor: Actor, *, upload_id: UUID) -> None:
    """The caller has no unsent file of this id; a sent one stays with its message."""
    owner_id = require_uploader(actor)
    dropped = await work.conn.fetchval(_DROP, upload_id, actor.kind, owner_id, work.now)
    if dropped is not None:
        work.enqueue(remove_task())


async def give_up_objects(work: Work, object_ids: Sequence[UUID]) -> None:
    """These objects have no row and are removed by a job after the commit."""
    await work.conn.execute(_GIVE_UP, list(object_ids), work.now)
    work.enqueue(remove_task())


def remove_task() -> Task:
    """Objects nobody has a row for are removed."""
    return Task("remove_objects", {}, key="remove_objects", priority=7)


async def take_uploads(work: Work, actor: Actor, upload_ids: Sequence[UUID]) -> list[Any]:
    """The caller's own unsent files in this order, locked until they are sent.

    Rows of id, kind, name, media_type, size_bytes, width, height, duration_s.

    Raises:
        UploadUnknown: one is not theirs, or was sent before.
        UploadNotReady: antivirus has not looked yet; ask again soon.
        UploadInfected: it is never sent.
    """
    owner_id = require_uploader(actor)
    rows = await work.conn.fetch(_TAKE, list(upload_ids), actor.kind, owner_id)
    found = {row["id"]: row for row in rows}
    if len(found) != len(set(upload_ids)):
        raise UploadUnknown("not theirs, or sent before")
    for row in rows:
        _require_ready(row)
    return [found[one] for one in upload_ids]


async def mark_sent(work: Work, file_ids: Sequence[UUID], *, message_id: UUID) -> None:
    """The files are this message's and stay as long as it does."""
    await work.conn.execute(_SENT, list(file_ids), message_id)


async def _own(work: Work, actor: Actor, upload_id: UUID) -> Any:
    row = await work.conn.fetchrow(_FIND, upload_id)
    if row is None or row["state"] == "arriving":
        raise UploadUnknown("none")
    _require_own(row, actor)
    return row


def _require_own(row: Any, actor: Actor) -> None:
    if (row["owner_kind"], row["owner_id"]) != (actor.kind, actor.id):
        raise UploadUnknown("somebody else's")


def _require_ready(row: Any) -> None:
    match row["state"]:
        case "ready":
            return
        case "checking":
            raise UploadNotReady("antivirus has not looked yet")
        case "infected":
            raise UploadInfected("antivirus found something")
    raise UploadUnknown("it is not there")


def _shape(row: Any) -> Upload:
    return Upload(**{name: row[name] for name in Upload.__struct_fields__})
