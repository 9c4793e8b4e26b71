"""Facts of stored files. Fields are ids and keywords; never names."""

from uuid import UUID

from telldesk.kernel.events import Event


class FileLookedAt(Event, frozen=True, kw_only=True):
    """Antivirus has looked at a file of a message: it is `ready` or `infected` now."""

    file_id: UUID
    message_id: UUID
    state: str
