"""Verbs of settings: what a person wants to be told, where mail goes, which browsers are told."""

import re
from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.wishes import Wishes, check_wishes
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.crypto import digest
from telldesk.kernel.errors import Conflict, Invalid, NotFound, TooMany
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.notifications.events import NewsChanged, RemindingChanged
from telldesk.notifications.lists import own_id
from telldesk.notifications.settings import RemindingShape, read_reminding
from telldesk.tickets.deliveries import LANES

MAX_ADDRESS: Final = 254
MAX_DEVICES: Final = 20
MAX_TRIES: Final = 5
_APART: Final = timedelta(minutes=1)
_CODES_A_DAY: Final = 10
# What mail systems take; whether somebody reads it, the code that comes there proves.
# Source: RFC 5321 4.5.3.1 for lengths; quoted local parts are not taken (2026-11).
_ADDRESS: Final = re.compile(
    r"[^\s@<>\"(),:;\\\[\]\x00-\x1f\x7f]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+"
    r"[a-z][a-z0-9-]{0,61}[a-z0-9]",
    re.IGNORECASE,
)
_SET_WISHES: Final = "UPDATE agents SET wishes = $2 WHERE id = $1"
_ASKED: Final = """
SELECT (SELECT asked_at FROM mail_addresses WHERE agent_id = $1) AS asked_at,
       (SELECT count(*) FROM mails WHERE agent_id = $1 AND kind = 'code' AND created_at > $2)
       AS codes
"""
_LOCK_AGENT: Final = "SELECT 1 FROM agents WHERE id = $1 FOR NO KEY UPDATE"
_GIVE: Final = """
INSERT INTO mail_addresses AS m (agent_id, address, asked_at) VALUES ($1, $2, $3)
ON CONFLICT (agent_id) DO UPDATE SET address = $2, asked_at = $3, code_hash = NULL,
  code_until = NULL, tries = 0, confirmed_at = NULL, off_at = NULL, failed_at = NULL, failure = ''
"""
_MAIL: Final = "INSERT INTO mails (id, agent_id, kind, created_at) VALUES ($1, $2, 'code', $3)"
_LOCK_ADDRESS: Final = """
SELECT code_hash, code_until, tries, confirmed_at FROM mail_addresses WHERE agent_id = $1
FOR UPDATE
"""
_TRIED: Final = "UPDATE mail_addresses SET tries = tries + 1 WHERE agent_id = $1"
_CONFIRM: Final = """
UPDATE mail_addresses SET confirmed_at = $2, code_hash = NULL, code_until = NULL, tries = 0
WHERE agent_id = $1
"""
_SWITCH: Final = "UPDATE mail_addresses SET off_at = $2 WHERE agent_id = $1 RETURNING true"
_DROP: Final = "DELETE FROM mail_addresses WHERE agent_id = $1"
_OF_LINK: Final = "SELECT agent_id FROM mails WHERE off_hash = $1"
_COUNT: Final = "SELECT count(*) FROM push_devices WHERE agent_id = $1 AND endpoint_hash <> $2"
# A browser that somebody else used before is theirs now: it has one address, whoever signs in.
_ADD_DEVICE: Final = """
INSERT INTO push_devices AS d (id, agent_id, endpoint_hash, sealed_key, sealed, name, beside_bot,
                               created_at, seen_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
ON CONFLICT (endpoint_hash) DO UPDATE SET agent_id = $2, sealed_key = $4, sealed = $5, name = $6,
  beside_bot = $7, seen_at = $8, failures = 0
RETURNING id
"""
_DROP_DEVICE: Final = "DELETE FROM push_devices WHERE id = $1 AND agent_id = $2 RETURNING true"
_REMIND: Final = "UPDATE desk SET remind_min = $1, remind_times = $2, changed_at = $3"


class CodeWrong(Conflict):
    """Another code came to the address, or none that is still good."""

    key = "mail-code-wrong"


class CodeSpent(Conflict):
    """Too many tries, or too late; ask for a new code."""

    key = "mail-code-spent"


class DeviceUnknown(NotFound):
    """No such browser of this person."""

    key = "device-unknown"


class DevicesFull(Conflict):
    """So many browsers are told already; remove one first."""

    key = "devices-full"


class SealedDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A browser's push address as only the worker can read it.

    `fingerprint` tells equal addresses without saying them.
    """

    fingerprint: bytes
    sealed_key: bytes
    sealed: bytes
    name: str
    beside_bot: bool


async def set_wishes(work: Work, actor: Actor, *, wishes: Wishes) -> None:
    """The person is told as said from now on. Emits `NewsChanged`, for their other devices.

    Raises:
        Invalid: `field` names what cannot be kept.
    """
    agent_id = own_id(actor)
    check_wishes(wishes)
    await work.conn.execute(_SET_WISHES, agent_id, msgspec.json.encode(wishes).decode())
    work.emit(NewsChanged(reader_ids=(agent_id,)))


async def give_address(work: Work, actor: Actor, *, address: str) -> None:
    """The address is the person's once they type the code that is on its way to it.

    Raises:
        Invalid: no address mail could go to.
        TooMany: codes are sent a minute apart, and ten a day.
    """
    agent_id = own_id(actor)
    is_address = address.isascii() and _ADDRESS.fullmatch(address) is not None
    if not is_address or len(address) > MAX_ADDRESS:
        raise Invalid("not an e-mail address", field="address")
    await work.conn.execute(_LOCK_AGENT, agent_id)
    day = timedelta(days=1)
    row = await work.conn.fetchrow(_ASKED, agent_id, work.now - day)
    if row["asked_at"] is not None and row["asked_at"] > work.now - _APART:
        wait = row["asked_at"] + _APART - work.now
        raise TooMany("codes are a minute apart", retry_after_s=int(wait.total_seconds()) + 1)
    if row["codes"] >= _CODES_A_DAY:
        raise TooMany("ten codes a day", retry_after_s=int(day.total_seconds()))
    await work.conn.execute(_GIVE, agent_id, address, work.now)
    mail_id = new_id()
    await work.conn.execute(_MAIL, mail_id, agent_id, work.now)
    work.enqueue(Task("send_mail", {"mail_id": str(mail_id)}, priority=LANES["reply"]))


async def confirm_address(work: Work, actor: Actor, *, code: str) -> bool:
    """Whether this is the code that came there; the address is confirmed then.

    A wrong one counts as a try, so it is an answer and no refusal, which would undo the count.

    Raises:
        CodeSpent: no code is good now.
    """
    agent_id = own_id(actor)
    row = await work.conn.fetchrow(_LOCK_ADDRESS, agent_id)
    if row is None or row["code_hash"] is None or row["confirmed_at"] is not None:
        raise CodeSpent("nothing to confirm")
    if row["tries"] >= MAX_TRIES or row["code_until"] <= work.now:
        raise CodeSpent("too many tries, or too late")
    if code_hash(agent_id, code) != row["code_hash"]:
        await work.conn.execute(_TRIED, agent_id)
        return False
    await work.conn.execute(_CONFIRM, agent_id, work.now)
    return True


def code_hash(agent_id: UUID, code: str) -> bytes:
    """What is stored of a code."""
    return digest(f"{agent_id}:{code}")


async def switch_mail(work: Work, actor: Actor, *, is_on: bool) -> None:
    """Mail goes to the confirmed address, or rests.

    Raises:
        CodeSpent: there is no address to switch.
    """
    off_at = None if is_on else work.now
    if not await work.conn.fetchval(_SWITCH, own_id(actor), off_at):
        raise CodeSpent("no address")


async def switch_by_link(work: Work, *, secret: str, is_on: bool) -> bool:
    """The same by the secret of a link in a mail; false where no mail had it."""
    agent_id = await work.conn.fetchval(_OF_LINK, digest(secret))
    if agent_id is None:
        return False
    off_at = None if is_on else work.now
    if await work.conn.fetchval(_SWITCH, agent_id, off_at):
        work.emit(NewsChanged(reader_ids=(agent_id,)))
    return True


async def remove_address(work: Work, actor: Actor) -> None:
    """No mail goes anywhere, and the address is forgotten."""
    await work.conn.execute(_DROP, own_id(actor))


async def add_device(work: Work, actor: Actor, *, device: SealedDevice) -> UUID:
    """The browser is told; one that was known already keeps its row.

    Raises:
        DevicesFull: remove one first.
    """
    agent_id = own_id(actor)
    await work.conn.execute(_LOCK_AGENT, agent_id)
    if await work.conn.fetchval(_COUNT, agent_id, device.fingerprint) >= MAX_DEVICES:
        raise DevicesFull(f"{MAX_DEVICES} browsers")
    device_id: UUID = await work.conn.fetchval(
        _ADD_DEVICE, new_id(), agent_id, device.fingerprint, device.sealed_key, device.sealed,
        device.name, device.beside_bot, work.now,
    )  # fmt: skip
    return device_id


async def remove_device(work: Work, actor: Actor, *, device_id: UUID) -> None:
    """The browser is told no more.

    Raises:
        DeviceUnknown: none of theirs.
    """
    if not await work.conn.fetchval(_DROP_DEVICE, device_id, own_id(actor)):
        raise DeviceUnknown(f"no device {device_id}")


async def try_device(work: Work, actor: Actor, *, device_id: UUID) -> None:
    """Something is on its way to this browser, so that the person sees whether it comes.

    Raises:
        DeviceUnknown: none of theirs.
    """
    found = "SELECT true FROM push_devices WHERE id = $1 AND agent_id = $2"
    if not await work.conn.fetchval(found, device_id, own_id(actor)):
        raise DeviceUnknown(f"no device {device_id}")
    args = {"device_id": str(device_id)}
    work.enqueue(Task("try_push", args, key=str(device_id), priority=LANES["reply"]))


async def set_reminding(
    work: Work, actor: Actor, *, after_min: int | None, times: int
) -> RemindingShape:
    """Agents are reminded so often of a contact who waits so long. Emits `RemindingChanged`."""
    actor.require(Permission.DESK_MANAGE)
    await work.conn.execute(_REMIND, after_min, times, work.now)
    work.emit(RemindingChanged())
    return await read_reminding(work, actor)
