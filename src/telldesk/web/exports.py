"""An archive of an export as an answer: streamed, to be saved, opened by nothing."""

from typing import Final
from uuid import UUID

from litestar.response import Stream

from telldesk.exports.actions import read_archive
from telldesk.exports.places import archive_key
from telldesk.web.deps import Caller

_HEADERS: Final = {
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}


async def answer_archive(caller: Caller, contact_id: UUID, export_id: UUID, number: int) -> Stream:
    """The archive's bytes.

    Raises:
        ExportUnknown: none, not ready, or expired.
        ObjectGone, StorageAway: not to be had.
    """
    object_id, size_bytes = await caller.run(
        read_archive, contact_id=contact_id, export_id=export_id, number=number
    )
    key = archive_key(caller.signed.tenant, export_id, object_id)
    pieces = await caller.parts.storage.read(key)
    name = f"contact-{str(contact_id)[:8]}-{number}.zip"
    shown = {
        "content-length": str(size_bytes),
        "content-disposition": f'attachment; filename="{name}"',
    }
    return Stream(pieces, headers=_HEADERS | shown, media_type="application/zip")
