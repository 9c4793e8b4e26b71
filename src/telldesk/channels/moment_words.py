"""A moment as people say it. Pure."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from telldesk.kernel.i18n import translate

_WEEK_DAYS: Final = 7


def moment_words(language: str, at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """By that zone's clock: "tomorrow at 09:00", "on Monday at 09:00", "on 2 May at 09:00"."""
    local = at.astimezone(zone)
    days = (local.date() - now.astimezone(zone).date()).days
    clock = f"{local:%H:%M}"
    if days in {0, 1}:
        return translate(language, f"moment-{('today', 'tomorrow')[days]}", time=clock)
    if 1 < days < _WEEK_DAYS:
        day = translate(language, f"moment-weekday-{local.weekday()}")
    else:
        day = translate(language, f"moment-month-{local.month}", day=str(local.day))
    return translate(language, "moment-on", day=day, time=clock)
