"""Files the desk makes itself: kept for a while, so that a bot can send them."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from telldesk.kernel.ids import new_id
from telldesk.kernel.storage import Stored
from telldesk.kernel.work import Work

_KEEP: Final = """
INSERT INTO files (id, object_id, kind, name, media_type, size_bytes, sha256, state, owner_kind,
                   created_at, expires_at)
VALUES ($1, $2, 'document', $3, $4, $5, $6, 'ready', 'bot', $7, $8)
"""


class MadeFile(msgspec.Struct, frozen=True, kw_only=True):
    """A document that lies in storage and has no row yet."""

    object_id: UUID
    name: str
    media_type: str
    stored: Stored


async def keep_made(work: Work, made: MadeFile, *, until: datetime) -> UUID:
    """Its row, which goes with its bytes when that time is over; in no message."""
    file_id = new_id()
    await work.conn.execute(
        _KEEP, file_id, made.object_id, made.name, made.media_type, made.stored.size_bytes,
        made.stored.sha256, work.now, until,
    )  # fmt: skip
    return file_id
