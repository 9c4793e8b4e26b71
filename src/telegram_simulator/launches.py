"""Mini App launches with genuinely signed initData.

Source: Telegram Mini Apps, "Validating data received via the Mini App" and "for third-party use",
2026-08: HMAC of the bot token over all fields, Ed25519 over the bot id and all fields.
"""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path
from urllib.parse import quote, urlencode

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from telegram_simulator.records import Bot, Json, Person

KEY_FILE = "signing.key"
THEMES: dict[str, Json] = {
    "light": {
        "bg_color": "#ffffff",
        "text_color": "#000000",
        "hint_color": "#707579",
        "link_color": "#3390ec",
        "button_color": "#3390ec",
        "button_text_color": "#ffffff",
        "secondary_bg_color": "#f4f4f5",
    },
    "dark": {
        "bg_color": "#212121",
        "text_color": "#ffffff",
        "hint_color": "#aaaaaa",
        "link_color": "#8774e1",
        "button_color": "#8774e1",
        "button_text_color": "#ffffff",
        "secondary_bg_color": "#0f0f0f",
    },
}


class Signer:
    """The simulator's own Ed25519 key, the same one after a restart with the same folder."""

    def __init__(self, folder: Path | None) -> None:
        self._key = _kept_key(folder) if folder else Ed25519PrivateKey.generate()

    @property
    def public_key_hex(self) -> str:
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return raw.hex()

    def init_data(self, bot: Bot, fields: dict[str, str]) -> str:
        """The fields with `signature` and `hash`, in the form a launch carries."""
        message = f"{bot.id}:WebAppData\n{_lines(fields)}".encode()
        signature = base64.urlsafe_b64encode(self._key.sign(message)).rstrip(b"=").decode()
        signed = {**fields, "signature": signature}
        secret = hmac.digest(b"WebAppData", bot.token.encode(), "sha256")
        check = hmac.new(secret, _lines(signed).encode(), hashlib.sha256).hexdigest()
        return urlencode({**signed, "hash": check}, quote_via=quote)


def launch_fields(
    person: Person, *, auth_date: int, start_param: str, query_id: str, chat_type: str
) -> dict[str, str]:
    user: Json = {
        "id": person.id,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
        "allows_write_to_pm": True,
    }
    if person.is_premium:
        user["is_premium"] = True
    fields = {"auth_date": str(auth_date), "user": msgspec.json.encode(user).decode()}
    if query_id:
        fields["query_id"] = query_id
    if start_param:
        fields["start_param"] = start_param
    if chat_type:
        fields["chat_type"] = chat_type
        fields["chat_instance"] = str(secrets.randbits(62))
    return fields


def launch_url(url: str, init_data: str, *, platform: str, theme: Json, version: str) -> str:
    """The address a client opens: the launch sits in the fragment, after the page's own one."""
    launch = urlencode(
        {
            "tgWebAppData": init_data,
            "tgWebAppVersion": version,
            "tgWebAppPlatform": platform,
            "tgWebAppThemeParams": msgspec.json.encode(theme).decode(),
        },
        quote_via=quote,
    )
    return f"{url}{'&' if '#' in url else '#'}{launch}"


def _lines(fields: dict[str, str]) -> str:
    return "\n".join(f"{key}={fields[key]}" for key in sorted(fields))


def _kept_key(folder: Path) -> Ed25519PrivateKey:
    path = folder / KEY_FILE
    if path.exists():
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii").strip()))
    key = Ed25519PrivateKey.generate()
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(key.private_bytes_raw().hex())
    return key
