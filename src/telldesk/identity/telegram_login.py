"""Launch data of a Mini App: who Telegram says is looking. Pure: text and `now` in, person out.

Only the Ed25519 signature is checked. The HMAC form needs the bot's token, which the web process
does not hold, so launch data without a `signature` is refused: clients that old are asked to
update. Source: core.telegram.org/bots/webapps, "Validating data for Third-Party Use", 2026-11.
"""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import unquote_plus

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from telldesk.kernel.errors import Unauthenticated
from telldesk.kernel.settings import Settings

# Telegram's production key, as published beside the algorithm. Source: same page.
PRODUCTION_KEY: Final = "e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d"
MAX_AGE: Final = timedelta(minutes=5)
MAX_AHEAD: Final = timedelta(seconds=30)
MAX_BYTES: Final = 8192
_MAX_FIELDS: Final = 32
_SIGNATURE_BYTES: Final = 64


class LaunchRefused(Unauthenticated):
    """The launch data proves nothing; open the app from the bot again."""

    key = "launch-refused"


class _User(msgspec.Struct):
    id: int
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    allows_write_to_pm: bool = False


class Launch(msgspec.Struct, frozen=True, kw_only=True):
    """What a genuine launch says.

    Attributes:
        telegram_user_id: who opened the app.
        name: as the person wrote it; shown as text, never trusted.
        may_write: the person lets the bot write first.
        start_param: signed, but chosen by whoever made the link: a hint, no authority.
        mark: names this launch for ever; a second exchange of it is a replay.
    """

    telegram_user_id: int
    name: str
    username: str
    language: str
    may_write: bool
    start_param: str
    signed_at: datetime
    mark: bytes


def launch_key(settings: Settings) -> bytes:
    """The key launches are checked with: another than Telegram's only for a loopback Bot API."""
    own = settings.telegram_public_key if settings.telegram_api_is_local else ""
    return bytes.fromhex(own or PRODUCTION_KEY)


def read_launch(init_data: str, *, bot_id: int, key: bytes, now: datetime) -> Launch:
    """The person behind `init_data`, signed for this bot within the last five minutes.

    Raises:
        LaunchRefused: anything about it is not exactly right.
    """
    try:
        return _read(init_data, bot_id, key, now)
    except (ValueError, TypeError, OverflowError, InvalidSignature, msgspec.MsgspecError) as error:
        raise LaunchRefused(type(error).__name__) from None


def _read(init_data: str, bot_id: int, key: bytes, now: datetime) -> Launch:
    fields = _fields(init_data)
    signature = fields.pop("signature", "")
    fields.pop("hash", None)
    if not signature or not signature.isascii():
        raise LaunchRefused("no signature")
    raw = base64.b64decode(signature + "=" * (-len(signature) % 4), altchars=b"-_", validate=True)
    if len(raw) != _SIGNATURE_BYTES:
        raise LaunchRefused("signature of another length")
    lines = "\n".join(f"{name}={fields[name]}" for name in sorted(fields))
    message = f"{bot_id}:WebAppData\n{lines}".encode()
    Ed25519PublicKey.from_public_bytes(key).verify(raw, message)
    signed_at = _signed_at(fields.get("auth_date", ""), now)
    user = msgspec.json.decode(fields.get("user", ""), type=_User)
    if user.is_bot or user.id <= 0 or user.id >= 1 << 52:
        raise LaunchRefused("not a person")
    return Launch(
        telegram_user_id=user.id,
        name=f"{user.first_name} {user.last_name}".strip()[:256],
        username=user.username[:64],
        language=user.language_code[:16],
        may_write=user.allows_write_to_pm,
        start_param=fields.get("start_param", "")[:512],
        signed_at=signed_at,
        mark=hashlib.sha256(message).digest(),
    )


def _fields(init_data: str) -> dict[str, str]:
    """Every field once, decoded; twice the same name is nobody's honest data."""
    if len(init_data) > MAX_BYTES or not init_data.isascii():
        raise LaunchRefused("too long or not ascii")
    pairs = init_data.split("&")
    if len(pairs) > _MAX_FIELDS:
        raise LaunchRefused("too many fields")
    fields: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        name = unquote_plus(name, errors="strict")
        if not equals or name in fields or "\n" in name or "=" in name:
            raise LaunchRefused("malformed field")
        value = unquote_plus(value, errors="strict")
        if "\n" in value:  # a value that could pretend to be two fields once joined
            raise LaunchRefused("line break in a field")
        fields[name] = value
    return fields


def _signed_at(auth_date: str, now: datetime) -> datetime:
    if not (auth_date.isascii() and auth_date.isdecimal() and len(auth_date) < 12):  # noqa: PLR2004 - seconds until the year 5138
        raise LaunchRefused("no time")
    signed_at = datetime.fromtimestamp(int(auth_date), UTC)
    if signed_at < now - MAX_AGE or signed_at > now + MAX_AHEAD:
        raise LaunchRefused("too old or from the future")
    return signed_at
