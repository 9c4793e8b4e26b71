"""A browser's push service on loopback, and the browser behind it: it reads what only it can.

Decryption is written against RFC 8291 and RFC 8188 with `cryptography` alone, so that nothing of
what encrypted takes part in reading. Source: https://www.rfc-editor.org/rfc/rfc8291 (2017-11).
"""

import base64
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def padded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Browser:
    """One subscription: its keys never leave it."""

    endpoint: str
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    @property
    def point(self) -> bytes:
        public = self.key.public_key()
        return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def body(self) -> dict[str, str]:
        return {
            "endpoint": self.endpoint, "p256dh": unpadded(self.point), "auth": unpadded(self.auth)
        }  # fmt: skip

    def read(self, body: bytes) -> Any:
        """The message inside an `aes128gcm` body of one record."""
        salt, id_length = body[:16], body[20]
        sender = body[21 : 21 + id_length]
        peer = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self.key.exchange(ec.ECDH(), peer)
        info = b"WebPush: info\0" + self.point + sender
        secret = HKDF(SHA256(), 32, salt=self.auth, info=info).derive(shared)
        key = HKDF(SHA256(), 16, salt=salt, info=b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(SHA256(), 12, salt=salt, info=b"Content-Encoding: nonce\0").derive(secret)
        plain = AESGCM(key).decrypt(nonce, body[21 + id_length :], None)
        assert plain.rstrip(b"\0")[-1:] == b"\x02", "the last record ends with 2"
        return json.loads(plain.rstrip(b"\0")[:-1])


@dataclass
class PushService:
    """What was pushed, oldest first: (path, headers, body)."""

    origin: str = ""
    pushes: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)

    def browser(self, name: str) -> Browser:
        return Browser(f"{self.origin}/push/{name}")

    def of(self, browser: Browser) -> list[Any]:
        """What this browser was told."""
        return [
            browser.read(body) for path, _, body in self.pushes if browser.endpoint.endswith(path)
        ]

    async def take(self, request: web.Request) -> web.Response:
        status = self.answers.get(request.path, 201)
        if status < 300:
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.pushes.append((request.path, headers, await request.read()))
        return web.Response(status=status)


@asynccontextmanager
async def push_service() -> AsyncIterator[PushService]:
    """The service on a free port of loopback, while inside."""
    service = PushService()
    app = web.Application()
    app.router.add_post("/push/{name}", service.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    service.origin = f"http://127.0.0.1:{port}"
    try:
        yield service
    finally:
        await runner.cleanup()


def signer_of(authorization: str) -> tuple[dict[str, Any], str]:
    """(claims, key) of a `vapid` header whose signature is good. Source: RFC 8292, RFC 7515."""
    scheme, _, rest = authorization.partition(" ")
    assert scheme.lower() == "vapid"
    parts = dict(one.strip().split("=", 1) for one in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    raw = padded(signature)
    der = utils.encode_dss_signature(
        int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    )
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), padded(parts["k"]))
    key.verify(der, signed.encode(), ec.ECDSA(SHA256()))
    return json.loads(padded(signed.partition(".")[2])), parts["k"]
