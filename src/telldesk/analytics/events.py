"""Facts of the numbers."""

from telldesk.kernel.events import Event


class NumbersCounted(Event, frozen=True, kw_only=True):
    """Every ticket is in the roll-up, by the present hours and time zone; read reports again."""
