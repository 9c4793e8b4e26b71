"""Jobs that carry news out of the house: over SMTP, and to browsers' push services."""

import asyncio
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.registry import WorkerInboxes
from telldesk.channels.staff.apps import AppLinks, AppPlace
from telldesk.kernel.crypto import DecryptionFailed, KeyRing, Opener
from telldesk.kernel.db import Tenant
from telldesk.kernel.jobs import JobContext, outside_job
from telldesk.kernel.mail import Mailer, MailRefused, MailUnknown
from telldesk.kernel.work import Work
from telldesk.notifications.mailing import begin_mail, mail_again, settle_mail
from telldesk.notifications.pushing import (
    Batch,
    Device,
    Pusher,
    Subscription,
    due_pushes,
    keep_push_keys,
    new_push_keys,
    settle_pushes,
    trial_push,
)
from telldesk.tickets.deliveries import LANES

_PRIORITY: Final = LANES["notice"]
_BOT_OF_MAIL: Final = """
SELECT a.telegram_bot_id FROM mails m JOIN agents a ON a.id = m.agent_id WHERE m.id = $1
"""
_BOT_OF_AGENT: Final = "SELECT telegram_bot_id FROM agents WHERE id = $1"
_BOT_OF_DEVICE: Final = """
SELECT a.telegram_bot_id FROM push_devices d JOIN agents a ON a.id = d.agent_id WHERE d.id = $1
"""
_TAKEN: Final = range(200, 300)
_GONE: Final = frozenset({404, 410})
_TRY_LATER: Final = frozenset({0, 429})
_SERVER_TROUBLE: Final = 500


class PushDelayed(Exception):  # noqa: N818 - what the other side said, not a mistake of ours
    """A push service could not take it now; what it took is settled."""


@outside_job(timeout_s=45, tries=6, priority=_PRIORITY)
async def send_mail(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """The letter of this row goes out, once; a server that is away is tried again."""
    desk, mail_id = context.desk, UUID(args["mail_id"])
    mailer: Mailer | None = context.parts.get(Mailer)
    place = await _place(context, tenant, _BOT_OF_MAIL, mail_id)
    posted = await desk.run(tenant, lambda work: begin_mail(work, mail_id=mail_id, place=place))
    if posted is None:
        return

    async def settle(state: str, failure: str = "", bad_address: str = "") -> None:
        await desk.run(
            tenant,
            lambda work: settle_mail(
                work, mail_id=mail_id, state=state, failure=failure, bad_address=bad_address
            ),
        )

    if mailer is None:
        await settle("refused", "not_set_up")
        return
    try:
        await mailer.send(posted.letter)
    except MailRefused as refused:
        bad = posted.letter.to if refused.is_address else ""
        await settle("refused", str(refused), bad)
    except MailUnknown as unknown:
        await settle("unknown", str(unknown))
    except Exception:
        # Nothing was taken: the runner comes again, and gives up by itself in the end.
        await desk.run(tenant, lambda work: mail_again(work, mail_id=mail_id))
        raise
    else:
        await settle("sent")


@outside_job(timeout_s=45, tries=5, priority=_PRIORITY)
async def push_news(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """What is owed to the browsers of `agent_id` is there; started twice, it shows once.

    Raises:
        PushDelayed: some service could not take it; the same tag replaces what came before.
    """
    agent_id = UUID(args["agent_id"])
    place = await _place(context, tenant, _BOT_OF_AGENT, agent_id)
    batch = await context.desk.run(
        tenant, lambda work: due_pushes(work, agent_id=agent_id, place=place)
    )
    if batch is not None:
        await _push(context, tenant, batch)


@outside_job(timeout_s=45, tries=2, priority=_PRIORITY)
async def try_push(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """One browser shows that news comes to it."""
    device_id = UUID(args["device_id"])
    place = await _place(context, tenant, _BOT_OF_DEVICE, device_id)
    batch = await context.desk.run(
        tenant, lambda work: trial_push(work, device_id=device_id, place=place)
    )
    if batch is not None:
        await _push(context, tenant, batch)


@outside_job(timeout_s=20, tries=5)
async def make_push_key(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:  # noqa: ARG001 - one for each desk
    """The desk has a key pair that browsers know it by."""
    private, public = new_push_keys()
    cipher = context.part(KeyRing).encrypt(private, tenant.id, "", "push")
    await context.desk.run(tenant, lambda work: keep_push_keys(work, private=cipher, public=public))


async def _push(context: JobContext, tenant: Tenant, batch: Batch) -> None:
    private = context.part(KeyRing).decrypt(batch.private, tenant.id, "", "push")
    opener = await context.part(WorkerInboxes).opener(tenant)
    pusher = context.part(Pusher)
    answers = await asyncio.gather(
        *(_push_to(pusher, opener, tenant, one, private) for one in batch.devices)
    )
    said = dict(zip((one.id for one in batch.devices), answers, strict=True))
    delayed = [one for one, answer in said.items() if _is_later(answer)]
    await context.desk.run(
        tenant,
        lambda work: settle_pushes(
            work,
            told=batch.told,
            is_due=bool(delayed),
            gone=[one for one, answer in said.items() if answer in _GONE],
            failed=[one for one, answer in said.items() if answer and answer not in _TAKEN],
            well=[one for one, answer in said.items() if answer in _TAKEN],
        ),
    )
    if delayed:
        raise PushDelayed(f"{len(delayed)} of {len(said)}")


def _is_later(answer: int | None) -> bool:
    return answer is not None and (answer in _TRY_LATER or answer >= _SERVER_TROUBLE)


async def _push_to(
    pusher: Pusher, opener: Opener, tenant: Tenant, device: Device, private: bytes
) -> int | None:
    """The worst answer to its messages; None where there was nothing to say."""
    try:
        plain = opener.open(device.sealed_key, device.sealed, push_place(tenant))
        found = msgspec.json.decode(plain, type=Subscription)
    except (DecryptionFailed, msgspec.MsgspecError):
        return 410
    worst: int | None = None
    for message in device.messages:
        answer = await pusher.push(found, message, private)
        if answer not in _TAKEN:
            return answer
        worst = answer
    return worst


def push_place(tenant: Tenant) -> bytes:
    """What a sealed push address is bound to."""
    return f"{tenant.id}|push".encode()


async def _place(context: JobContext, tenant: Tenant, statement: str, key: UUID) -> AppPlace | None:
    """The Mini App whose bot the person has."""
    links: AppLinks | None = context.parts.get(AppLinks)
    if links is None:
        return None

    async def read(work: Work) -> Any:
        return await work.conn.fetchval(statement, key)

    bot_id = await context.desk.run(tenant, read)
    return await links.place(bot_id) if bot_id is not None else None
