"""Looking after open sockets: every place again and again, whatever one look runs into."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

from telldesk.kernel.log import cause, get_logger

log = get_logger(__name__)


async def look_again(
    places: Callable[[], Sequence[str]],
    look: Callable[[str], Awaitable[None]],
    *,
    woken: asyncio.Event,
    every_s: float,
) -> None:
    """Looks at every place each `every_s` seconds, and at once when `woken` is set; never ends."""
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(woken.wait(), every_s)
        woken.clear()
        for place in places():
            try:
                await look(place)
            except Exception as error:  # a socket loop: the next look comes in a moment
                log.exception("sockets.unchecked", reason=cause(error), place=place)
