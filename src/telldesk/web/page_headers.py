"""What a page tells the browser it may do. Everything is off unless named here.

A page is shown inside Telegram, on the web inside its frame: so no X-Frame-Options, and the frames
that may hold it are listed. Source: https://core.telegram.org/bots/webapps (2026-10).
"""

from typing import Final
from urllib.parse import urlsplit

from telldesk.kernel.settings import Settings
from telldesk.web.hosts import host_of, is_loopback

TELEGRAM_FRAMES: Final = ("https://web.telegram.org", "https://*.telegram.org")
# Becomes a part of the policy once nothing in the built app sets what it may not: a string given
# to `innerHTML` or to the registration of a service worker is an error then.
TRUSTED_TYPES: Final = "require-trusted-types-for 'script'"
USES_TRUSTED_TYPES: Final = False
_NO_FRAME: Final = ("'none'",)
_NEVER_USED: Final = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "magnetometer",
    "microphone", "midi", "payment", "publickey-credentials-get", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip
# A worker asks for things itself, under the policy of its own answer and not of the page.
WORKER_POLICY: Final = "default-src 'none'; script-src 'self'; connect-src 'self'"


def page_headers(
    settings: Settings,
    host: str,
    nonce: str,
    *,
    posts_forms: bool = False,
    is_framed: bool = True,
) -> dict[str, str]:
    """Headers of a page at `host` whose one style element carries `nonce`.

    `posts_forms`: it has a plain form that goes back to where the page is from; `is_framed`:
    Telegram may show it in its frame.
    """
    directives = [
        "default-src 'none'",
        "script-src 'self'",
        f"style-src 'self' 'nonce-{nonce}'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        f"connect-src 'self' {_socket_origin(settings, host)}".rstrip(),
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'" if posts_forms else "form-action 'none'",
        f"frame-ancestors {' '.join(_frames(settings) if is_framed else _NO_FRAME)}",
    ]
    if USES_TRUSTED_TYPES:
        directives.append(TRUSTED_TYPES)
    return {
        "content-security-policy": "; ".join(directives),
        "permissions-policy": ", ".join(f"{name}=()" for name in _NEVER_USED),
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }


def _socket_origin(settings: Settings, host: str) -> str:
    """The host's own sockets; older WebKit does not count them to `'self'`."""
    if not host_of(host) or "[" in host:
        return ""  # a policy cannot name an IPv6 address
    is_plain = is_loopback(host) or urlsplit(settings.public_url).scheme != "https"
    return f"{'ws' if is_plain else 'wss'}://{host.lower()}"


def _frames(settings: Settings) -> tuple[str, ...]:
    if settings.is_production or not settings.telegram_api_is_local:
        return TELEGRAM_FRAMES
    simulator = urlsplit(settings.telegram_api_url)
    return (*TELEGRAM_FRAMES, f"{simulator.scheme}://{simulator.netloc}")
