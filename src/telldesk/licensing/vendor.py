"""The vendor's keys: the public ones of this build, and the private one that signs.

A private key is a PEM file on the vendor's own machine, never in the repository and never in an
installation. A key's id is made from the key itself, so none can be given twice.
"""

import base64
import binascii
import hashlib
import os
import stat
from pathlib import Path
from typing import Annotated, Final

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from telldesk.kernel.crypto import write_secret_file
from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import PREFIX, Settings
from telldesk.licensing.signing import VendorKeys

BUILT_IN: Final = Path(__file__).with_name("vendor_keys.toml")
_SETTING: Final = PREFIX + "LICENCE_KEYS"
_MOST_KEYS: Final = 50
_MOST_BYTES: Final = 65_536
_OTHERS: Final = 0o077


class _KeysFile(msgspec.Struct, forbid_unknown_fields=True):
    """`vendor_keys.toml`: raw public keys in base64."""

    keys: Annotated[list[str], msgspec.Meta(max_length=_MOST_KEYS)]


def is_licence_needed(settings: Settings) -> bool:
    """Whether this installation is judged by its licence.

    In demo and test only where keys of one's own are given, to try licences.
    """
    return settings.is_production or bool(settings.licence_keys)


def vendor_keys(settings: Settings) -> VendorKeys:
    """The keys of this build; outside production those of `TELLDESK_LICENCE_KEYS`, if given.

    Raises:
        Misconfigured: the file is missing or holds something else.
    """
    return read_vendor_keys(Path(settings.licence_keys) if settings.licence_keys else BUILT_IN)


def read_vendor_keys(path: Path) -> VendorKeys:
    """The public keys in this file, by their ids.

    Raises:
        Misconfigured: the file is missing or holds something else.
    """
    try:
        with path.open("rb") as file:
            told = msgspec.toml.decode(file.read(_MOST_BYTES), type=_KeysFile)
        raws = [base64.b64decode(one, validate=True) for one in told.keys]
        keys = [Ed25519PublicKey.from_public_bytes(raw) for raw in raws]
    except (OSError, msgspec.MsgspecError, binascii.Error, ValueError) as error:
        raise Misconfigured(
            f"no public keys in {path}.",
            setting=_SETTING,
            remedy='Write keys = ["..."], each as `telldesk license new-key` prints it.',
        ) from error
    return {key_id(key): key for key in keys}


def key_id(key: Ed25519PublicKey) -> str:
    """16 hexadecimal digits that name this key."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(b"telldesk-licence-key" + raw).hexdigest()[:16]


def written_key(key: Ed25519PublicKey) -> str:
    """The key as `vendor_keys.toml` has it."""
    return base64.b64encode(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def create_vendor_key(path: Path) -> Ed25519PublicKey:
    """A new private key lies at `path`, readable by its owner only; returns the public one.

    Raises:
        Misconfigured: the file is there already; keys are never overwritten.
    """
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        write_secret_file(path, pem)
    except FileExistsError as error:
        raise Misconfigured(
            "exists already.",
            setting=str(path),
            remedy="Keep it: every licence it signed needs it. Choose another path.",
        ) from error
    return key.public_key()


def load_vendor_key(path: Path) -> Ed25519PrivateKey:
    """The private key at `path`.

    Raises:
        Misconfigured: others may read it, or it is no Ed25519 key without a password.
    """
    try:
        with path.open("rb") as file:
            is_open = bool(stat.S_IMODE(os.fstat(file.fileno()).st_mode) & _OTHERS)
            key = load_pem_private_key(file.read(_MOST_BYTES), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path)
    if is_open:
        raise Misconfigured(
            "may be read by others.",
            setting=str(path),
            remedy=f"Run `chmod 600 {path}`; if others were able to read it, make a new key.",
        )
    return key


def _no_key(path: Path) -> Misconfigured:
    return Misconfigured(
        "is no Ed25519 private key in PEM without a password.",
        setting=str(path),
        remedy="Make one with `telldesk license new-key PATH`.",
    )
