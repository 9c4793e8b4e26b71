"""News in agents' browsers: encrypted for each (RFC 8291), signed by the desk's own key (RFC 8292).

The address a browser gives is somebody else's to choose, so only hosts of known push services are
written to, no redirect is followed and hardly anything of an answer is read.
"""

import base64
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

import aiohttp
import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from pywebpush import WebPusher, WebPushException

from telldesk.branding.looks import page_look
from telldesk.channels.staff.apps import AppPlace
from telldesk.channels.staff.rows import StaffRow, staff_by_id
from telldesk.kernel.i18n import translate
from telldesk.kernel.settings import Settings
from telldesk.kernel.work import Work
from telldesk.notifications.actions.bring import push_soon, told_by_bot
from telldesk.notifications.words import TOLD, Told, about, line, told_of

_AT_ONCE: Final = 20
_TTL_S: Final = 12 * 3600  # older news is in the app
_SIGNED_S: Final = 12 * 3600
_TIMEOUT: Final = aiohttp.ClientTimeout(total=10)
_FRESH_FOR_S: Final = 300
_SCALAR_BYTES: Final = 32
_DUE: Final = (
    TOLD + " WHERE n.agent_id = $1 AND n.push_due AND n.read_at IS NULL ORDER BY n.at LIMIT $2"
)
_DEVICES: Final = """
SELECT id, sealed_key, sealed, beside_bot FROM push_devices WHERE agent_id = $1 ORDER BY id
"""
_DEVICE: Final = """
SELECT id, agent_id, sealed_key, sealed, beside_bot FROM push_devices WHERE id = $1
"""
_KEYS: Final = "SELECT public, private FROM push_keys"
_KEEP_KEYS: Final = """
INSERT INTO push_keys (id, public, private) VALUES (1, $1, $2) ON CONFLICT DO NOTHING
"""
# What came again meanwhile is due again, for all.
_PUSHED: Final = """
UPDATE notifications n SET push_due = $2, pushed_to = n.pushed_to || $3::jsonb,
  pushed_at = CASE WHEN $2 THEN n.pushed_at ELSE $4 END
FROM unnest($1::uuid[], $5::timestamptz[]) AS p(id, at) WHERE n.id = p.id AND n.at = p.at
"""
_DROP: Final = "DELETE FROM push_devices WHERE id = $1"
_FAILED: Final = "UPDATE push_devices SET failures = failures + 1 WHERE id = $1 AND failures < 1000"
_WELL: Final = "UPDATE push_devices SET failures = 0 WHERE id = $1 AND failures > 0"


class Subscription(msgspec.Struct, frozen=True):
    """What a browser gave. Source: https://www.w3.org/TR/push-api/#pushsubscription-interface."""

    endpoint: str
    p256dh: str
    auth: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What the service worker shows. `tag` replaces what was shown of the same before."""

    title: str
    body: str
    tag: str
    url: str
    language: str
    is_loud: bool
    urgency: str
    brand: str


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One browser and its messages, still sealed."""

    id: UUID
    sealed_key: bytes
    sealed: bytes
    messages: list[Message]


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """All that is to be pushed to one person now."""

    private: bytes
    devices: list[Device]
    told: list[tuple[UUID, datetime]]
    """Rows and the moment they were as said here: what came since is due again."""


def may_write_to(settings: Settings, endpoint: str) -> bool:
    """Whether this is an address of a push service we know."""
    try:
        place = urlsplit(endpoint)
        host, port = (place.hostname or "").lower(), place.port
    except ValueError:
        return False
    allowed = settings.push_hosts.lower().split()
    is_known = host in allowed or any(
        one.startswith("*.") and host.endswith(one[1:]) for one in allowed
    )
    if settings.is_production:
        return is_known and place.scheme == "https" and port in {None, 443}
    return is_known and place.scheme in {"http", "https"}


def new_push_keys() -> tuple[bytes, bytes]:
    """(private scalar, public point) of a new P-256 pair, 32 and 65 bytes."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = key.private_numbers().private_value.to_bytes(_SCALAR_BYTES, "big")
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return private, public


async def keep_push_keys(work: Work, *, private: bytes, public: bytes) -> None:
    """The desk's pair, unless it has one; `private` encrypted already."""
    await work.conn.execute(_KEEP_KEYS, public, private)


async def due_pushes(work: Work, *, agent_id: UUID, place: AppPlace | None) -> Batch | None:
    """What is owed to the person's browsers now; what is not to be heard yet has its task."""
    staff = await staff_by_id(work, agent_id)
    keys = await work.conn.fetchrow(_KEYS)
    if staff is None or keys is None:
        return None
    told = [told_of(row) for row in await work.conn.fetch(_DUE, agent_id, _AT_ONCE)]
    later = [one for one in told if staff.wishes.is_quiet(work.now, urgency=one.urgency)]
    if later:
        push_soon(work, agent_id, staff.wishes, urgency=max(one.urgency for one in later))
    now = [one for one in told if one not in later]
    shown = [one for one in now if not one.is_moot and one.is_seen_by(staff.actor)]
    rows = await work.conn.fetch(_DEVICES, agent_id)
    brand = (await page_look(work)).name
    return Batch(
        private=keys["private"],
        devices=[_device(row, shown, staff, place, work.now, brand) for row in rows],
        told=[(one.id, one.at) for one in now],
    )


async def trial_push(work: Work, *, device_id: UUID, place: AppPlace | None) -> Batch | None:
    """One message that says nothing but that it came."""
    row, keys = await work.conn.fetchrow(_DEVICE, device_id), await work.conn.fetchrow(_KEYS)
    staff = await staff_by_id(work, row["agent_id"]) if row is not None else None
    if row is None or keys is None or staff is None:
        return None
    brand = (await page_look(work)).name
    message = Message(
        title=brand, body=translate(staff.language, "news-try"), tag="try",
        url=place.url if place else "", language=staff.language, is_loud=True, urgency="high",
        brand=brand,
    )  # fmt: skip
    device = Device(
        id=row["id"], sealed_key=row["sealed_key"], sealed=row["sealed"], messages=[message]
    )
    return Batch(private=keys["private"], devices=[device], told=[])


def _device(
    row: Any, told: Sequence[Told], staff: StaffRow, place: AppPlace | None, now: datetime,
    brand: str,
) -> Device:  # fmt: skip
    # Where the chat with the bot is on the same device, the bot has said it there.
    messages = [
        _message(one, staff, place, now, brand)
        for one in told
        if str(row["id"]) not in one.pushed_to
        and not (row["beside_bot"] and _is_told_by_bot(staff, one))
    ]
    return Device(
        id=row["id"], sealed_key=row["sealed_key"], sealed=row["sealed"], messages=messages
    )


def _is_told_by_bot(staff: StaffRow, one: Told) -> bool:
    kind: Any = one.kind
    return told_by_bot(staff.wishes, staff.bot_mode, staff.telegram_reachable, kind)


def _message(
    one: Told, staff: StaffRow, place: AppPlace | None, now: datetime, brand: str
) -> Message:
    since = (now - one.pushed_at).total_seconds() if one.pushed_at is not None else None
    return Message(
        title=about(one),
        body=line(one, staff.language, now),
        tag=str(one.id),
        url=place.ticket_url(one.ticket_id) if place else "",
        language=staff.language,
        is_loud=since is None or since > _FRESH_FOR_S,
        urgency=("low", "normal", "high")[one.urgency],
        brand=brand,
    )


async def settle_pushes(
    work: Work, *, told: Sequence[tuple[UUID, datetime]], is_due: bool, gone: Sequence[UUID],
    failed: Sequence[UUID], well: Sequence[UUID],
) -> None:  # fmt: skip
    """What was pushed is known of each browser; those that are gone are forgotten.

    `is_due`: some could not take it now.
    """
    ids, moments = [one[0] for one in told], [one[1] for one in told]
    reached = msgspec.json.encode(well).decode()
    await work.conn.execute(_PUSHED, ids, is_due, reached, work.now, moments)
    for device_id in gone:
        await work.conn.execute(_DROP, device_id)
    for device_id in failed:
        await work.conn.execute(_FAILED, device_id)
    for device_id in well:
        await work.conn.execute(_WELL, device_id)


class Pusher:
    """Writes to push services; one session per process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._session: aiohttp.ClientSession | None = None

    async def push(self, found: Subscription, message: Message, private: bytes) -> int:
        """The service's answer; 0 where there was none, 410 for an address never written to."""
        if not may_write_to(self._settings, found.endpoint):
            return 410
        try:
            body = _encrypted(found, message)
        except (WebPushException, ValueError, TypeError):
            return 410  # keys that are none: nobody can ever read what is sent there
        headers = {
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(_TTL_S),
            "urgency": message.urgency,
            "topic": _topic(message.tag),
            **self._signed(found.endpoint, private),
        }
        try:
            async with self._open().post(
                found.endpoint, data=body, headers=headers, allow_redirects=False, timeout=_TIMEOUT
            ) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            return 0

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    def _signed(self, endpoint: str, private: bytes) -> dict[str, str]:
        place = urlsplit(endpoint)
        raw = base64.urlsafe_b64encode(private).rstrip(b"=")
        claims = {
            "aud": f"{place.scheme}://{place.netloc}",
            "exp": int(time.time()) + _SIGNED_S,
            "sub": self._settings.public_url
            if self._settings.public_url.startswith("https://")
            else f"mailto:{self._settings.mail_from or 'nobody@localhost'}",
        }
        signed = Vapid02.from_raw(raw).sign(claims)  # type: ignore[no-untyped-call]  # it ships no types
        return {"authorization": signed["Authorization"]}


def _encrypted(found: Subscription, message: Message) -> bytes:
    keys = {"p256dh": found.p256dh, "auth": found.auth}
    pusher = WebPusher({"endpoint": found.endpoint, "keys": keys})
    body: bytes = pusher.encode(msgspec.json.encode(message), "aes128gcm")["body"]
    return body


def _topic(tag: str) -> str:
    """A waiting message about the same is replaced at the service. Source: RFC 8030 5.4."""
    return tag.replace("-", "")[:32]
