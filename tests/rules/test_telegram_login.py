"""Launch data: what proves a person and what does not (T21)."""

import base64
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from telldesk.identity.telegram_login import (
    PRODUCTION_KEY,
    LaunchRefused,
    launch_key,
    read_launch,
)
from telldesk.kernel.errors import Unauthenticated
from telldesk.kernel.settings import Settings

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BOT = 700001
PRIVATE = Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)
KEY = PRIVATE.public_key().public_bytes_raw()


def fields(**changes: str) -> dict[str, str]:
    base = {
        "auth_date": str(int(NOW.timestamp())),
        "query_id": "AAE",
        "user": json.dumps({"id": 42, "first_name": "Анна", "language_code": "ru"}),
    }
    return base | changes


def signed(values: dict[str, str], *, bot_id: int = BOT, key: Ed25519PrivateKey = PRIVATE) -> str:
    lines = "\n".join(f"{name}={values[name]}" for name in sorted(values))
    signature = key.sign(f"{bot_id}:WebAppData\n{lines}".encode())
    text = base64.urlsafe_b64encode(signature).rstrip(b"=").decode()
    whole = values | {"signature": text, "hash": "00" * 32}
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in whole.items())


def test_a_genuine_launch_names_the_person() -> None:
    launch = read_launch(signed(fields()), bot_id=BOT, key=KEY, now=NOW)
    assert (launch.telegram_user_id, launch.name, launch.language) == (42, "Анна", "ru")
    assert len(launch.mark) == 32


def test_the_same_launch_in_another_order_has_the_same_mark() -> None:
    data = signed(fields())
    turned = "&".join(reversed(data.split("&")))
    first = read_launch(data, bot_id=BOT, key=KEY, now=NOW)
    assert read_launch(turned, bot_id=BOT, key=KEY, now=NOW).mark == first.mark


GOOD = signed(fields())


@pytest.mark.parametrize(
    "data",
    [
        "",
        "&",
        "=",
        "hash=1",
        "user",
        GOOD + "&user=%7B%22id%22%3A1%7D",
        GOOD + "&auth_date=1",
        GOOD.replace("42", "43"),
        GOOD.replace("query_id", "query_ix"),
        "&".join(part for part in GOOD.split("&") if not part.startswith("signature=")),
        "&".join(part for part in GOOD.split("&") if not part.startswith("user=")),
        "&".join(
            "signature=*" if part.startswith("signature=") else part for part in GOOD.split("&")
        ),
        "&".join(
            "signature=%C3%A9" if part.startswith("signature=") else part
            for part in GOOD.split("&")
        ),
        "&".join(
            "signature=QUJD" if part.startswith("signature=") else part for part in GOOD.split("&")
        ),
        GOOD + "ключ",
        GOOD + "&a=%FF",
        "a" * 100_000,
        "&".join(f"a{n}=1" for n in range(5000)),
        "\x00",
        GOOD + "&x=%0Auser%3D1",
        signed(fields(user="[]")),
        signed(fields(user="{")),
        signed(fields(user='{"id":"42"}')),
        signed(fields(user='{"id":42,"is_bot":true}')),
        signed(fields(user='{"id":-1}')),
        signed(fields(user='{"id":99999999999999999999}')),
        signed(fields(auth_date="")),
        signed(fields(auth_date="-5")),
        signed(fields(auth_date="٣")),
        signed(fields(auth_date="9" * 400)),
        signed(fields(auth_date="99999999999")),
        signed(fields(), bot_id=BOT + 1),
        signed(fields(), key=Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)),
    ],
)
def test_T21_anything_not_exactly_right_is_nobody(data: str) -> None:
    with pytest.raises(Unauthenticated):
        read_launch(data, bot_id=BOT, key=KEY, now=NOW)


@pytest.mark.parametrize(
    ("age", "accepted"),
    [
        (timedelta(minutes=4, seconds=59), True),
        (timedelta(minutes=5, seconds=1), False),
        (-timedelta(seconds=29), True),
        (-timedelta(seconds=31), False),
    ],
)
def test_T21_a_launch_is_good_for_five_minutes(age: timedelta, accepted: bool) -> None:
    data = signed(fields(auth_date=str(int((NOW - age).timestamp()))))
    if accepted:
        assert read_launch(data, bot_id=BOT, key=KEY, now=NOW)
    else:
        with pytest.raises(LaunchRefused):
            read_launch(data, bot_id=BOT, key=KEY, now=NOW)


def test_another_signing_key_counts_only_beside_a_loopback_bot_api() -> None:
    own = KEY.hex()
    local = Settings(telegram_public_key=own, telegram_api_url="http://127.0.0.1:9")
    abroad = Settings(telegram_public_key=own, telegram_api_url="https://api.telegram.org")
    assert launch_key(local) == KEY
    assert launch_key(abroad).hex() == launch_key(Settings()).hex() == PRODUCTION_KEY
