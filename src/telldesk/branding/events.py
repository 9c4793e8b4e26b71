"""Facts of the desk's own settings."""

from telldesk.kernel.events import Event


class OpeningChanged(Event, frozen=True, kw_only=True):
    """The desk is open at other times than before; read them again."""
