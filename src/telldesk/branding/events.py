"""Facts of the desk's own settings."""

from telldesk.kernel.events import Event


class RatingsSettingChanged(Event, frozen=True, kw_only=True):
    """Contacts are asked how they were helped, or not, or in other words; read it again."""


class OpeningChanged(Event, frozen=True, kw_only=True):
    """The desk is open at other times than before; read them again."""
