"""Envelope encryption, sealed boxes and keyed checksums (S6, T55).

Three layers. The key ring holds versioned key-encryption keys (KEK), from a file outside the
database. A secret at rest is AES-256-GCM under a KEK with the place it belongs to as associated
data, so a ciphertext moved to another row does not open. A sealed payload is AES-256-GCM under
an hourly key that only a tenant's private X25519 key recovers: whoever stores it cannot read it.
Source of the primitives: NIST SP 800-38D, RFC 7748, RFC 5869; all from `cryptography`.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from telldesk.kernel.errors import Misconfigured

_NONCE_BYTES: Final = 12
_KEY_BYTES: Final = 32
_PUBLIC_BYTES: Final = 32
_SEAL_PERIOD_S: Final = 3600
_OPENED_KEYS_KEPT: Final = 4096  # 100 bytes each; a miss costs one X25519 exchange (~60 us)


class DecryptionFailed(Exception):  # noqa: N818 - reads as the fact it is
    """The ciphertext is not what was stored here: wrong place, wrong key or damaged."""


@dataclass(frozen=True)
class KeyRing:
    """The key-encryption keys by version; the highest version encrypts, all decrypt."""

    keys: Mapping[int, bytes] = field(repr=False)

    @property
    def current(self) -> int:
        return max(self.keys)

    def encrypt(self, plain: bytes, *place: str) -> bytes:
        """Ciphertext bound to `place` (e.g. tenant, bot id, field): version, nonce, body."""
        nonce = os.urandom(_NONCE_BYTES)
        body = AESGCM(self.keys[self.current]).encrypt(nonce, plain, _associated(place))
        return self.current.to_bytes(2, "big") + nonce + body

    def decrypt(self, cipher: bytes, *place: str) -> bytes:
        """The plain bytes.

        Raises:
            DecryptionFailed: another place, an unknown key version, or damage.
        """
        version = int.from_bytes(cipher[:2], "big")
        key = self.keys.get(version)
        if key is None:
            raise DecryptionFailed(f"no key-encryption key of version {version}")
        nonce, body = cipher[2 : 2 + _NONCE_BYTES], cipher[2 + _NONCE_BYTES :]
        try:
            return AESGCM(key).decrypt(nonce, body, _associated(place))
        except (InvalidTag, ValueError) as error:
            raise DecryptionFailed("ciphertext does not belong here") from error

    def digest(self, version: int, *place: str) -> bytes:
        """32 bytes that tell the same place again, and nothing about it to whoever has no key.

        Of numbers so few that all can be tried (a Telegram id has some 33 bits) a digest without
        a key hides nothing. `version` is `current` for a new one, else the one that was written
        down with it.

        Raises:
            DecryptionFailed: no key of that version is there any more.
        """
        key = self.keys.get(version)
        if key is None:
            raise DecryptionFailed(f"no key-encryption key of version {version}")
        own = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"telldesk-digest").derive(key)
        return hmac.digest(own, _associated(place), "sha256")


def _associated(place: tuple[str, ...]) -> bytes:
    return "|".join(place).encode()


def ring_of_secret(secret: str, purpose: str) -> KeyRing:
    """A key ring out of a secret of the settings, for processes that have no key file.

    Another `purpose` is another ring.
    """
    key = HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"telldesk-ring|" + purpose.encode())
    return KeyRing({1: key.derive(secret.encode())})


def create_key_file(path: Path) -> KeyRing:
    """A new key file with one key exists at `path`, readable by its owner only.

    Raises:
        Misconfigured: the file is there already; keys are never overwritten.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    ring = {1: secrets.token_bytes(_KEY_BYTES)}
    text = json.dumps({str(v): base64.b64encode(k).decode() for v, k in ring.items()})
    try:
        write_secret_file(path, text.encode())
    except FileExistsError as error:
        raise Misconfigured(
            f"{path} exists.",
            setting="TELLDESK_KEY_FILE",
            remedy="Keep it: without these keys no token can be read.",
        ) from error
    return KeyRing(ring)


def write_secret_file(path: Path, content: bytes) -> None:
    """The content lies on the disk at `path`, for its owner alone; nothing is overwritten.

    Raises:
        FileExistsError: something is there already.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def load_key_file(path: Path) -> KeyRing:
    """The key ring kept at `path`.

    Raises:
        Misconfigured: missing, unreadable or not a key file.
    """
    try:
        stored = json.loads(path.read_text())
        keys = {int(v): base64.b64decode(k, validate=True) for v, k in stored.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise Misconfigured(
            f"no readable key file at {path}.",
            setting="TELLDESK_KEY_FILE",
            remedy="Run `telldesk keys init`, or point to the file you kept.",
        ) from error
    if not keys or any(len(k) != _KEY_BYTES for k in keys.values()):
        raise Misconfigured(
            f"{path} holds no 256-bit keys.",
            setting="TELLDESK_KEY_FILE",
            remedy="Restore the file from your copy.",
        )
    return KeyRing(keys)


# --- sealed payloads ---------------------------------------------------------------------------


def new_sealing_pair() -> tuple[bytes, bytes]:
    """A tenant's (private, public) X25519 pair as 32 raw bytes each."""
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return private.private_bytes_raw(), public


def _shared_key(secret: bytes, ephemeral: bytes, recipient: bytes) -> bytes:
    return HKDF(
        SHA256(), _KEY_BYTES, salt=None, info=b"telldesk-seal" + ephemeral + recipient
    ).derive(secret)


class Sealer:
    """Seals payloads for one recipient; a new data key every hour.

    The data key is sealed once an hour (one X25519 exchange); a payload then costs one AES-GCM
    call, 2.7 us for 600 bytes as measured before the build.
    """

    __slots__ = ("_aead", "_expires", "_public", "sealed_key")

    def __init__(self, public: bytes) -> None:
        self._public = public
        self._expires = 0.0
        self.sealed_key = b""

    def seal(self, payload: bytes, place: bytes) -> tuple[bytes, bytes]:
        """(sealed key, sealed payload); both are needed to open, with the same `place`."""
        now = time.monotonic()
        if now >= self._expires:
            self._renew(now)
        nonce = os.urandom(_NONCE_BYTES)
        return self.sealed_key, nonce + self._aead.encrypt(nonce, payload, place)

    def _renew(self, now: float) -> None:
        data_key = secrets.token_bytes(_KEY_BYTES)
        ephemeral = X25519PrivateKey.generate()
        ephemeral_public = ephemeral.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        secret = ephemeral.exchange(X25519PublicKey.from_public_bytes(self._public))
        wrap = AESGCM(_shared_key(secret, ephemeral_public, self._public))
        # One message per ephemeral key, so a constant nonce never repeats under a key.
        self.sealed_key = ephemeral_public + wrap.encrypt(bytes(_NONCE_BYTES), data_key, None)
        self._aead = AESGCM(data_key)
        self._expires = now + _SEAL_PERIOD_S


class Opener:
    """Opens what `Sealer` sealed for one private key; remembers the last data keys."""

    __slots__ = ("_data_keys", "_private", "_public")

    def __init__(self, private: bytes) -> None:
        self._private = X25519PrivateKey.from_private_bytes(private)
        self._public = self._private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self._data_keys: OrderedDict[bytes, AESGCM] = OrderedDict()

    def open(self, sealed_key: bytes, sealed: bytes, place: bytes) -> bytes:
        """The payload.

        Raises:
            DecryptionFailed: sealed for somebody else, for another place, or damaged.
        """
        try:
            aead = self._data_keys.get(sealed_key) or self._unwrap(sealed_key)
            return aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place)
        except (InvalidTag, ValueError) as error:
            raise DecryptionFailed("sealed payload does not open") from error

    def _unwrap(self, sealed_key: bytes) -> AESGCM:
        ephemeral, wrapped = sealed_key[:_PUBLIC_BYTES], sealed_key[_PUBLIC_BYTES:]
        secret = self._private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
        wrap = AESGCM(_shared_key(secret, ephemeral, self._public))
        aead = AESGCM(wrap.decrypt(bytes(_NONCE_BYTES), wrapped, None))
        self._data_keys[sealed_key] = aead
        if len(self._data_keys) > _OPENED_KEYS_KEPT:
            self._data_keys.popitem(last=False)
        return aead


# --- keyed checksums ---------------------------------------------------------------------------

_HOOK_RANDOM_BYTES: Final = 12  # 96 random bits
_HOOK_CHECK_BYTES: Final = 8  # 64 bits of HMAC: a forged key is refused without a look-up
_HOOK_KEY_VERSION: Final = "1"


def new_hook_key(secret: str) -> str:
    """An opaque webhook path: version, 96 random bits, 64 bits of HMAC; 28 URL-safe characters."""
    random = secrets.token_bytes(_HOOK_RANDOM_BYTES)
    body = random + _hook_check(secret, random)
    return _HOOK_KEY_VERSION + base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def is_own_hook_key(secret: str, key: str) -> bool:
    """Whether we made this key; decided without any look-up, in constant time."""
    if not key.startswith(_HOOK_KEY_VERSION):
        return False
    try:
        body = base64.urlsafe_b64decode(key[1:] + "=" * (-len(key[1:]) % 4))
    except ValueError:
        return False
    random, check = body[:_HOOK_RANDOM_BYTES], body[_HOOK_RANDOM_BYTES:]
    return len(random) == _HOOK_RANDOM_BYTES and hmac.compare_digest(
        check, _hook_check(secret, random)
    )


def _hook_check(secret: str, random: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"hook-key" + random, "sha256")[:_HOOK_CHECK_BYTES]


def digest(secret: str) -> bytes:
    """What is stored of a random token: SHA-256; enough, since the token has >= 128 random bits."""
    return hashlib.sha256(secret.encode()).digest()


def derived_password(secret: str, login: str) -> str:
    """The password of a derived database login; the same in every process with the secret."""
    return hmac.new(secret.encode(), b"db-login:" + login.encode(), "sha256").hexdigest()
