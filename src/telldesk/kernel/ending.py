"""How a process is told to end, and that it does."""

import asyncio
import logging
import os
import signal
import threading
from typing import Final

from telldesk.kernel.log import get_logger

log = get_logger(__name__)

# Below the 30 s after which Kubernetes kills (its default): the reason still gets into the log.
MOST_S: Final = 25.0
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def told_to_end() -> asyncio.Event:
    """Set by SIGINT or SIGTERM; `MOST_S` later the process is gone, whatever it waits for.

    A server that does not answer any more would otherwise be waited for: drivers close their
    connections politely and without a bound. Whoever is killed loses nothing: leases run out, and
    what was not committed is done again.
    """
    stopping = asyncio.Event()

    def told() -> None:
        if stopping.is_set():
            return
        stopping.set()
        # A thread, because the loop may be what does not end.
        last = threading.Timer(MOST_S, _end)
        last.daemon = True
        last.start()

    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, told)
    return stopping


def _end() -> None:
    log.error("process.cut_off", after_s=MOST_S)
    logging.shutdown()
    os._exit(1)
