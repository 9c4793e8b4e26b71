"""How one person is told: what they chose, their address, their browsers; when all are reminded."""

import base64
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from telldesk.channels.staff.wishes import Wishes
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Task, Work
from telldesk.notifications.lists import own_id

_OWN: Final = """
SELECT a.wishes, a.bot_mode = 'agent' AND a.telegram_reachable AS has_bot,
  m.address, m.code_until, m.confirmed_at, m.off_at, m.failed_at, m.failure
FROM agents a LEFT JOIN mail_addresses m ON m.agent_id = a.id WHERE a.id = $1
"""
_DEVICES: Final = """
SELECT id, name, beside_bot, created_at, failures > 0 AS is_failing FROM push_devices
WHERE agent_id = $1 ORDER BY created_at, id
"""
_PUBLIC: Final = "SELECT public FROM push_keys"
_REMINDING: Final = "SELECT remind_min, remind_times FROM desk WHERE id = 1"

MailState = Literal["none", "unconfirmed", "on", "off", "failed"]


class MailShape(msgspec.Struct, frozen=True, kw_only=True):
    """The person's own address.

    Attributes:
        is_possible: this installation sends mail at all.
        code_until: until when the code on its way may be typed.
        failure: why nothing arrives there, a keyword; '' while it does.
    """

    is_possible: bool
    state: MailState
    address: str
    code_until: datetime | None
    failure: str


class PushDeviceShape(msgspec.Struct, frozen=True, kw_only=True):
    """One browser; `beside_bot`: what the bot says is not said there, too."""

    id: UUID
    name: str
    beside_bot: bool
    created_at: datetime
    is_failing: bool


class OwnNotifications(msgspec.Struct, frozen=True, kw_only=True):
    """How the person is told.

    Attributes:
        push_key: what a browser is subscribed with, base64url; '' while it is being made.
    """

    wishes: Wishes
    has_bot: bool
    mail: MailShape
    push_key: str
    devices: list[PushDeviceShape]


class RemindingShape(msgspec.Struct, frozen=True, kw_only=True):
    """`after_min` null: nobody is reminded of contacts who wait."""

    after_min: int | None
    times: int


def _state(row: Any) -> MailState:
    if row["address"] is None:
        return "none"
    if row["confirmed_at"] is None:
        return "unconfirmed"
    if row["failed_at"] is not None:
        return "failed"
    return "on" if row["off_at"] is None else "off"


def _written_key(public: bytes) -> str:
    """As `PushManager.subscribe` takes it. Source: https://www.w3.org/TR/push-api (2026-10)."""
    return base64.urlsafe_b64encode(public).rstrip(b"=").decode()


async def read_own(work: Work, actor: Actor, *, sends_mail: bool) -> OwnNotifications:
    """What the person chose. The desk's key for browsers is made where there is none yet."""
    agent_id = own_id(actor)
    row = await work.conn.fetchrow(_OWN, agent_id)
    public: bytes | None = await work.conn.fetchval(_PUBLIC)
    if public is None:
        work.enqueue(Task("make_push_key", {}, key="own"))
    return OwnNotifications(
        wishes=msgspec.convert(row["wishes"], Wishes),
        has_bot=row["has_bot"],
        mail=MailShape(
            is_possible=sends_mail,
            state=_state(row),
            address=row["address"] or "",
            code_until=row["code_until"],
            failure=row["failure"] or "",
        ),
        push_key=_written_key(public) if public is not None else "",
        devices=[PushDeviceShape(**dict(one)) for one in await work.conn.fetch(_DEVICES, agent_id)],
    )


async def read_reminding(work: Work, actor: Actor) -> RemindingShape:
    """Whether and when agents are reminded."""
    actor.require(Permission.DESK_MANAGE)
    row = await work.conn.fetchrow(_REMINDING)
    return RemindingShape(after_min=row["remind_min"], times=row["remind_times"])
