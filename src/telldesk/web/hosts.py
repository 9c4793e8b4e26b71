"""Which names this process answers to, and whose they are. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from telldesk.kernel.settings import Settings

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_HOST: Final = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9.-]{1,253})(?::\d{1,5})?")
_SLUG: Final = re.compile(r"[a-z][a-z0-9-]{1,38}[a-z0-9]")


class Hosts:
    """The base host of `public_url`, one label per tenant below it, and loopback for the demo."""

    def __init__(self, settings: Settings) -> None:
        self._base = (urlsplit(settings.public_url).hostname or "").lower()
        self._local = not settings.is_production
        self.is_https = urlsplit(settings.public_url).scheme == "https"

    def is_ours(self, header: str) -> bool:
        """Whether a request with this Host header is for us."""
        host = host_of(header)
        if not host:
            return False
        if self._local and host in _LOOPBACK:
            return True
        return bool(self._base) and (host == self._base or self.slug_of(header) != "")

    def slug_of(self, header: str) -> str:
        """The tenant this host belongs to; '' for a shared host."""
        host = host_of(header)
        if not self._base or not host.endswith("." + self._base):
            return ""
        label = host.removesuffix("." + self._base)
        return label if _SLUG.fullmatch(label) else ""

    def is_own_origin(self, origin: str, header: str) -> bool:
        """Whether a page of this same host asks: scheme, name and port are the host's own."""
        parts = urlsplit(origin)
        if parts.scheme not in {"https", "http"} or parts.path or parts.query or parts.fragment:
            return False
        if parts.scheme == "http" and not self._local:
            return False
        return parts.netloc.lower() == header.lower() and self.is_ours(header)


def is_loopback(header: str) -> bool:
    """Whether this Host header names this very machine."""
    return host_of(header) in _LOOPBACK


def host_of(header: str) -> str:
    """The name without a port, lower case; '' when it is no host."""
    found = _HOST.fullmatch(header.lower())
    return found[1].strip("[]") if found else ""


def asked_from(scope: Mapping[str, Any], headers: Mapping[bytes, bytes], hops: int) -> str:
    """The address of whoever sent this request; '' when the server knows none."""
    client = scope.get("client")
    forwarded = headers.get(b"x-forwarded-for", b"").decode("latin-1")
    return client_ip(client[0] if client else "", forwarded, hops)


def client_ip(peer: str, forwarded: str, hops: int) -> str:
    """Who asks: of X-Forwarded-For only the entry our own outermost proxy wrote is believed.

    `hops` proxies each append the address they saw, so the client is the `hops`-th from the right;
    everything left of it the client may have invented.
    """
    if hops <= 0:
        return peer
    entries = [part.strip() for part in forwarded.split(",") if part.strip()]
    return entries[-hops][:64] if len(entries) >= hops else peer
