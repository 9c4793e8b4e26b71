"""Files that are taken away for good: rows at once, their objects by a job."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from telldesk.files.uploads import give_up_objects
from telldesk.kernel.work import Work

_ERASE: Final = "DELETE FROM files WHERE message_id = ANY($1::uuid[]) RETURNING object_id"
_ERASE_MADE: Final = "DELETE FROM files WHERE id = ANY($1::uuid[]) RETURNING object_id"
_ERASE_UNSENT: Final = """
DELETE FROM files
WHERE owner_kind = 'contact' AND owner_id = ANY($1::uuid[]) AND message_id IS NULL
RETURNING object_id
"""


async def erase_made(work: Work, file_ids: Sequence[UUID]) -> int:
    """The same of documents the desk made itself."""
    return await _gone(work, _ERASE_MADE, file_ids)


async def erase_unsent(work: Work, contact_ids: Sequence[UUID]) -> int:
    """The same of what these contacts have uploaded and sent nowhere."""
    return await _gone(work, _ERASE_UNSENT, contact_ids)


async def erase(work: Work, message_ids: Sequence[UUID]) -> int:
    """No stored file of these messages is left; the number of files there were.

    Their parts stay in the messages and say `gone`. The bytes are removed by a job after the
    commit, pictures and quarantined copies with them.
    """
    return await _gone(work, _ERASE, message_ids)


async def _gone(work: Work, statement: str, ids: Sequence[UUID]) -> int:
    rows = await work.conn.fetch(statement, list(ids))
    if rows:
        await give_up_objects(work, [row["object_id"] for row in rows])
    return len(rows)
