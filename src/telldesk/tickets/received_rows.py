"""Files of messages on their way from a channel into our storage, as rows."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.files.uploads import give_up_objects, look_task
from telldesk.files.wire import MAX_BYTES
from telldesk.identity.actor import Actor
from telldesk.kernel.ids import new_id
from telldesk.kernel.storage import Stored
from telldesk.kernel.work import Task, Work
from telldesk.tickets.messages import Part

_FIND: Final = """
SELECT message_id, part, kind, bot_id, file_id, name, size_bytes, width, height, duration_s
FROM message_parts
WHERE message_id = $1 AND part = $2 AND stored_file_id IS NULL AND file_id <> ''
"""
# Of two that fetch the same file the second finds the place taken; its object is nobody's then.
_KEEP: Final = """
WITH place AS (
  UPDATE message_parts SET stored_file_id = $1
  WHERE message_id = $2 AND part = $3 AND file_id = $4 AND stored_file_id IS NULL
  RETURNING message_id, kind, name, size_bytes, width, height, duration_s
)
INSERT INTO files (id, object_id, kind, name, media_type, size_bytes, sha256, width, height,
                   duration_s, state, owner_kind, message_id, created_at)
SELECT $1, $5, kind, coalesce(name, ''), $6, coalesce($7, size_bytes, 0), $8, width, height,
  duration_s, $9, 'bot', message_id, $10
FROM place RETURNING true
"""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A file that lies at the channel only."""

    message_id: UUID
    part: int
    kind: str
    bot_id: int
    file_id: str
    name: str | None
    size_bytes: int | None
    width: int | None
    height: int | None
    duration_s: int | None


def is_too_large(part: Part) -> bool:
    """Whether it is more than a bot may fetch."""
    return (part.size_bytes or 0) > MAX_BYTES


def store_task(message_id: UUID, part: int, *, tried: int = 0, run_at: Any = None) -> Task:
    """The file is fetched into our storage."""
    args = {"message_id": str(message_id), "part": part, "tried": tried}
    return Task("store_part", args, key=f"{message_id}:{part}", priority=6, run_at=run_at)


async def want_stored(work: Work, _actor: Actor, *, message_id: UUID, part: int) -> None:
    """The file is fetched soon, for somebody who may see it and waits; equal wishes are one."""
    work.enqueue(store_task(message_id, part))


async def find_wanted(work: Work, message_id: UUID, part: int) -> Wanted | None:
    """The file, while nobody has fetched it."""
    row = await work.conn.fetchrow(_FIND, message_id, part)
    return None if row is None else Wanted(**dict(row))


async def keep_fetched(
    work: Work,
    wanted: Wanted,
    object_id: UUID,
    stored: Stored,
    *,
    media_type: str,
    is_checked: bool,
) -> None:
    """The message's file lies in our storage; antivirus and pictures follow.

    Where it was fetched or replaced meanwhile, this object is removed again.
    """
    file_id = new_id()
    is_kept = await work.conn.fetchval(
        _KEEP, file_id, wanted.message_id, wanted.part, wanted.file_id, object_id, media_type,
        stored.size_bytes, stored.sha256, "checking" if is_checked else "ready", work.now,
    )  # fmt: skip
    if is_kept:
        work.enqueue(look_task(file_id))
    else:
        await give_up_objects(work, [object_id])


async def leave_unfetched(work: Work, message_id: UUID, part: int, *, state: str) -> None:
    """The file is never fetched, and says why: `too_large` or `failed`."""
    wanted = await find_wanted(work, message_id, part)
    if wanted is not None:
        await work.conn.fetchval(
            _KEEP, new_id(), message_id, part, wanted.file_id, new_id(), "", None, "", state,
            work.now,
        )  # fmt: skip
