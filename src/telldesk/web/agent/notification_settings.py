"""How I am told: kinds and ways, quiet hours, my address, my browsers; and the desk's reminders."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.channels.staff.wishes import Wishes
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.crypto import Sealer, digest
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.notifications.actions.choose import (
    CodeWrong,
    SealedDevice,
    add_device,
    confirm_address,
    give_address,
    remove_address,
    remove_device,
    set_reminding,
    set_wishes,
    switch_mail,
    try_device,
)
from telldesk.notifications.outside import push_place
from telldesk.notifications.pushing import Subscription, may_write_to
from telldesk.notifications.settings import (
    OwnNotifications,
    RemindingShape,
    read_own,
    read_reminding,
)
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_MINE: Final = "/api/v1/me/notifications"
_MAIL: Final = f"{_MINE}/mail"
_DEVICES: Final = f"{_MINE}/devices"
_DEVICE: Final = f"{_DEVICES}/{{device_id:uuid}}"
_REMINDING: Final = "/api/v1/reminding"
_MANAGES: Final = [agents(Permission.DESK_MANAGE)]
_POINT_CHARS: Final = 87  # 65 bytes in base64url
_AUTH_CHARS: Final = 22  # 16 bytes


class PushRefused(Invalid):
    """The browser's push service is not one this installation writes to."""

    key = "push-refused"


class WishesBody(Wishes, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What I want to be told by which way, and when it is quiet."""


class AddressBody(msgspec.Struct, forbid_unknown_fields=True):
    address: Annotated[str, Meta(min_length=3, max_length=254)]


class CodeBody(msgspec.Struct, forbid_unknown_fields=True):
    digits: Annotated[str, Meta(pattern="^[0-9]{6}$")]


class MailBody(msgspec.Struct, forbid_unknown_fields=True):
    is_on: bool


class DeviceBody(msgspec.Struct, forbid_unknown_fields=True):
    """What `PushManager.subscribe` gave; `inbox` as in this page's address."""

    inbox: Annotated[str, Meta(min_length=1, max_length=200)]
    endpoint: Annotated[str, Meta(min_length=12, max_length=2000)]
    p256dh: Annotated[str, Meta(pattern=f"^[A-Za-z0-9_-]{{{_POINT_CHARS}}}$")]
    auth: Annotated[str, Meta(pattern=f"^[A-Za-z0-9_-]{{{_AUTH_CHARS}}}$")]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    beside_bot: bool


class RemindingBody(msgspec.Struct, forbid_unknown_fields=True):
    """`after_min` null: nobody is reminded."""

    after_min: Annotated[int, Meta(ge=5, le=1440)] | None
    times: Annotated[int, Meta(ge=1, le=5)]


@get(_MINE, operation_id="getOwnNotifications", guards=[agents()], summary="How I am told")
async def own(caller: NamedDependency[Caller]) -> OwnNotifications:
    """Kinds and ways, quiet hours, my address and my browsers."""
    return await caller.run(read_own, sends_mail=_sends_mail(caller))


@put(_MINE, operation_id="setOwnNotifications", guards=[agents()], summary="Choose how I am told")
async def choose(caller: NamedDependency[Caller], data: JSONBody[WishesBody]) -> OwnNotifications:
    """The app lists everything, whatever is chosen here."""

    async def act(work: Work, actor: Actor) -> OwnNotifications:
        await set_wishes(work, actor, wishes=data)
        return await read_own(work, actor, sends_mail=_sends_mail(caller))

    return await caller.run(act)


@put(f"{_MAIL}/address", operation_id="giveAddress", guards=[agents()], summary="My address")
async def address(caller: NamedDependency[Caller], data: JSONBody[AddressBody]) -> OwnNotifications:
    """A code goes there; news follows once I typed it."""

    async def act(work: Work, actor: Actor) -> OwnNotifications:
        await give_address(work, actor, address=data.address)
        return await read_own(work, actor, sends_mail=_sends_mail(caller))

    return await caller.run(act)


@post(
    f"{_MAIL}/code", operation_id="confirmAddress", guards=[agents()], status_code=200,
    summary="The code that came there",
)  # fmt: skip
async def confirm(caller: NamedDependency[Caller], data: JSONBody[CodeBody]) -> OwnNotifications:
    """The address is mine; five tries a code."""
    if not await caller.run(confirm_address, code=data.digits):
        raise CodeWrong("another code")
    return await own_now(caller)


@put(_MAIL, operation_id="switchMail", guards=[agents()], summary="Mail on or off")
async def switch(caller: NamedDependency[Caller], data: JSONBody[MailBody]) -> OwnNotifications:
    """The address stays."""
    await caller.run(switch_mail, is_on=data.is_on)
    return await own_now(caller)


@delete(
    f"{_MAIL}/address", operation_id="removeAddress", guards=[agents()], status_code=200,
    summary="Forget my address",
)  # fmt: skip
async def forget(caller: NamedDependency[Caller]) -> OwnNotifications:
    """No mail goes anywhere."""
    await caller.run(remove_address)
    return await own_now(caller)


@post(
    _DEVICES, operation_id="addDevice", guards=[agents()], status_code=200,
    summary="Tell me in this browser",
)  # fmt: skip
async def add(caller: NamedDependency[Caller], data: JSONBody[DeviceBody]) -> OwnNotifications:
    """Its address is sealed: only the worker can write to it.

    Raises:
        PushRefused: no push service we know.
    """
    if not may_write_to(caller.parts.settings, data.endpoint):
        raise PushRefused("unknown push service", field="endpoint")
    inbox = await caller.parts.inboxes.by_public_id(data.inbox)
    tenant = caller.signed.tenant
    if inbox is None or inbox.tenant != tenant:
        raise Invalid("not an inbox of this desk", field="inbox")
    found = Subscription(endpoint=data.endpoint, p256dh=data.p256dh, auth=data.auth)
    key, sealed = Sealer(inbox.sealing_public).seal(msgspec.json.encode(found), push_place(tenant))
    device = SealedDevice(
        fingerprint=digest(data.endpoint), sealed_key=key, sealed=sealed, name=data.name,
        beside_bot=data.beside_bot,
    )  # fmt: skip
    await caller.run(add_device, device=device)
    return await own_now(caller)


@delete(
    _DEVICE, operation_id="removeDevice", guards=[agents()], status_code=200,
    summary="Not in that browser any more",
)  # fmt: skip
async def remove(caller: NamedDependency[Caller], device_id: FromPath[UUID]) -> OwnNotifications:
    """It is told nothing from now on."""
    await caller.run(remove_device, device_id=device_id)
    return await own_now(caller)


@post(
    f"{_DEVICE}/try", operation_id="tryDevice", guards=[agents()], status_code=204,
    summary="See whether it comes",
)  # fmt: skip
async def try_out(caller: NamedDependency[Caller], device_id: FromPath[UUID]) -> None:
    """One message that says so is on its way to that browser."""
    await caller.run(try_device, device_id=device_id)


@get(_REMINDING, operation_id="getReminding", guards=_MANAGES, summary="When agents are reminded")
async def reminding(caller: NamedDependency[Caller]) -> RemindingShape:
    """Of contacts who wait for an answer, in opening hours."""
    return await caller.run(read_reminding)


@put(_REMINDING, operation_id="setReminding", guards=_MANAGES, summary="Choose when")
async def remind(caller: NamedDependency[Caller], data: JSONBody[RemindingBody]) -> RemindingShape:
    """Whose ticket it is, and from the second time on who runs the desk."""
    return await caller.run(set_reminding, after_min=data.after_min, times=data.times)


async def own_now(caller: Caller) -> OwnNotifications:
    """The settings as they are after a change."""
    return await caller.run(read_own, sends_mail=_sends_mail(caller))


def _sends_mail(caller: Caller) -> bool:
    return bool(caller.parts.settings.mail_from)


ROUTES = [
    own, choose, address, confirm, switch, forget, add, remove, try_out, reminding, remind,
]  # fmt: skip
