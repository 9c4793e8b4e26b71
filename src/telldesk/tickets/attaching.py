"""Uploads that become files of one message: whose they are, and whether they go together."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from telldesk.files.uploads import take_uploads
from telldesk.identity.actor import Actor
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.messages import Part

MAX_FILES: Final = 10
"""Of one message. Source: https://core.telegram.org/bots/api#sendmediagroup, 2026-11."""
# Source: the same page: documents and audio only stand beside their own kind.
_FAMILIES: Final = {
    "photo": "seen", "video": "seen", "document": "document", "audio": "audio",
}  # fmt: skip


class FilesApart(Invalid):
    """Files of these kinds do not go together in one message; send several."""

    key = "files-apart"


async def attached(work: Work, actor: Actor, upload_ids: Sequence[UUID]) -> tuple[Part, ...]:
    """The caller's uploads as parts of the message about to be written, in this order.

    Raises:
        UploadUnknown, UploadNotReady, UploadInfected: one of them cannot be sent.
        FilesApart: they make several messages.
    """
    if not upload_ids:
        return ()
    if len(upload_ids) > MAX_FILES or len(set(upload_ids)) != len(upload_ids):
        raise FilesApart(f"1 to {MAX_FILES} files, each once", field="upload_ids")
    rows = await take_uploads(work, actor, upload_ids)
    require_together([row["kind"] for row in rows])
    return tuple(
        Part(
            order=order,
            kind=row["kind"],
            file_id="",
            file_unique_id="",
            name=row["name"],
            mime=row["media_type"],
            size_bytes=row["size_bytes"],
            width=row["width"],
            height=row["height"],
            duration_s=row["duration_s"],
            stored_file_id=row["id"],
        )
        for order, row in enumerate(rows)
    )


def require_together(kinds: Sequence[str]) -> None:
    """Nothing, when files of these kinds stand in one message of a chat.

    Raises:
        FilesApart: they do not.
    """
    families = {_FAMILIES.get(kind) for kind in kinds}
    if len(kinds) > 1 and (len(families) > 1 or None in families):
        raise FilesApart("kinds that do not go together", field="upload_ids")
