"""Facts of notifications."""

from uuid import UUID

from telldesk.kernel.events import Event


class NewsChanged(Event, frozen=True, kw_only=True):
    """These people have news, or read some; only they hear it."""

    reader_ids: tuple[UUID, ...]


class RemindingChanged(Event, frozen=True, kw_only=True):
    """The desk reminds of waiting contacts otherwise; what waits is looked at anew."""
