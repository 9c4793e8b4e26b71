"""How a licence is written: `TD1.<its JSON>.<its signature>`, both base64url without padding.

The Ed25519 signature is over the text before the last dot, so that the version is signed too.
One licence has one spelling: what decodes to the same bytes but is written otherwise is refused.
Source of the primitive: RFC 8032, from `cryptography`.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from telldesk.licensing.licence import PRODUCT, Flaw, Licence

MOST_CHARS: Final = 4096
_VERSION: Final = "TD1"
_ANY_VERSION: Final = re.compile(r"TD[0-9]{1,6}\.")
_PARTS: Final = 3

VendorKeys = Mapping[str, Ed25519PublicKey]
"""The public keys whose signature counts, by their ids."""


class _Claim(msgspec.Struct):
    """What an unchecked licence says about who signed it."""

    key_id: str


def sign(licence: Licence, key: Ed25519PrivateKey) -> str:
    """The licence as it is given to the customer: one line."""
    words = f"{_VERSION}.{_written(msgspec.json.encode(licence))}"
    return f"{words}.{_written(key.sign(words.encode()))}"


def read_licence(text: str, keys: VendorKeys) -> Licence | Flaw:
    """The licence the vendor signed, or why these words are none; never an error.

    Mail programs break long lines, so white space says nothing.
    """
    if len(text) > 2 * MOST_CHARS:
        return Flaw.UNREADABLE
    joined = "".join(text.split())
    if not joined:
        return Flaw.MISSING
    parts = joined.split(".")
    if parts[0] != _VERSION and _ANY_VERSION.match(joined):
        return Flaw.OTHER_VERSION
    if parts[0] != _VERSION or len(parts) != _PARTS or len(joined) > MOST_CHARS:
        return Flaw.UNREADABLE
    payload, signature = _unwritten(parts[1]), _unwritten(parts[2])
    if payload is None or signature is None:
        return Flaw.UNREADABLE
    return _checked(f"{_VERSION}.{parts[1]}".encode(), payload, signature, keys)


def _checked(words: bytes, payload: bytes, signature: bytes, keys: VendorKeys) -> Licence | Flaw:
    try:
        key = keys.get(msgspec.json.decode(payload, type=_Claim).key_id)
        if key is None:
            return Flaw.UNKNOWN_KEY
        key.verify(signature, words)
        licence = msgspec.json.decode(payload, type=Licence)
    except InvalidSignature:
        return Flaw.FORGED
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Flaw.UNREADABLE
    return licence if licence.product == PRODUCT else Flaw.OTHER_PRODUCT


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unwritten(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if _written(raw) == text else None
