"""Which machines the simulator speaks to: this one, and those it was told of."""

from collections.abc import Iterable
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Hosts:
    """A simulator never sends anything to the outside, whatever address a bot gives it."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        self._known = frozenset({*LOOPBACK, *more})

    def knows(self, url: str) -> bool:
        try:
            return urlsplit(url).hostname in self._known
        except ValueError:
            return False

    def takes(self, url: str) -> bool:
        """Whether Telegram would take the address, with plain HTTP to known hosts besides."""
        try:
            scheme = urlsplit(url).scheme
        except ValueError:
            return False
        return scheme == "https" or (scheme == "http" and self.knows(url))
