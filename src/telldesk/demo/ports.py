"""The six neighbouring ports of a demo: web, simulator, the two private ones, and its mail."""

import socket
from dataclasses import dataclass

from telldesk.kernel.errors import Misconfigured

_HOST = "127.0.0.1"
_PORTS = 6


@dataclass(frozen=True)
class Ports:
    web: int
    simulator: int
    internal: int
    worker_internal: int
    mail: int
    smtp: int

    @property
    def web_url(self) -> str:
        return f"http://{_HOST}:{self.web}"

    @property
    def mail_url(self) -> str:
        """The page that shows letters."""
        return f"http://{_HOST}:{self.mail}/mail"

    @property
    def smtp_url(self) -> str:
        return f"smtp://{_HOST}:{self.smtp}"

    @property
    def simulator_url(self) -> str:
        return f"http://{_HOST}:{self.simulator}"


def choose_ports(first: int) -> Ports:
    """`first` and the five after it, or six free ones when `first` is 0.

    Raises:
        Misconfigured: one of them is taken.
    """
    if first:
        numbers = [first + step for step in range(_PORTS)]
        for number in numbers:
            if not _is_free(number):
                raise Misconfigured(
                    f"port {number} is taken.",
                    setting="--port",
                    remedy="Stop what uses it, or give another --port (0 finds free ones).",
                )
        return Ports(*numbers)
    held = [socket.create_server((_HOST, 0)) for _ in range(_PORTS)]
    try:
        return Ports(*(one.getsockname()[1] for one in held))
    finally:
        for one in held:
            one.close()


def _is_free(number: int) -> bool:
    try:
        socket.create_server((_HOST, number)).close()
    except (OSError, OverflowError):
        return False
    return True
