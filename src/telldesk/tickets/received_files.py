"""Files of messages are fetched into our storage, and what antivirus says of them is told."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from telldesk.files.kinds import HEAD_BYTES, kind_of
from telldesk.files.serving import FileRefusedError, Source
from telldesk.files.wire import MAX_BYTES, Wish
from telldesk.identity.actor import BOT
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id, new_token
from telldesk.kernel.jobs import Job, JobContext, outside_job, row_job
from telldesk.kernel.log import get_logger
from telldesk.kernel.storage import Storage, Stored, key_of
from telldesk.kernel.work import Work
from telldesk.tickets.events import MessageEdited
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.received_rows import (
    Wanted,
    find_wanted,
    keep_fetched,
    leave_unfetched,
    store_task,
)
from telldesk.tickets.rows import read_ticket

log = get_logger(__name__)
_WISH_BITS: Final = 128
_WAITS_S: Final = (5, 30, 120, 600, 1800, 3600, 7200)
"""Between tries while the channel is away; after the last the file is given up."""
_TICKET: Final = "SELECT ticket_id FROM messages WHERE id = $1"


class _Incoming:
    """A file as it comes from the channel: cut off at the limit, its beginning kept."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self.head = b""
        self._chunks = chunks

    async def pieces(self) -> AsyncIterator[bytes]:
        size = 0
        async for piece in self._chunks:
            size += len(piece)
            if size > MAX_BYTES:
                raise FileRefusedError("too_large")
            if len(self.head) < HEAD_BYTES:
                self.head += piece[: HEAD_BYTES - len(self.head)]
            yield piece


@outside_job(timeout_s=48, tries=8, priority=6)
async def store_part(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """File `part` of `message_id` lies in our storage, or its state says why it does not."""
    message_id, part = UUID(args["message_id"]), int(args["part"])
    wanted = await context.desk.run(tenant, lambda work: find_wanted(work, message_id, part))
    if wanted is None:
        return
    object_id = new_id()
    try:
        stored, media_type = await _fetch(context, tenant, wanted, object_id)
    except FileRefusedError as error:
        await _not_now(context, tenant, wanted, error.refusal.why, int(args.get("tried", 0)))
        return
    await context.desk.run(
        tenant,
        lambda work: keep_fetched(
            work, wanted, object_id, stored, media_type=media_type,
            is_checked=bool(context.settings.clamd),
        ),
    )  # fmt: skip


async def _fetch(
    context: JobContext, tenant: Tenant, wanted: Wanted, object_id: UUID
) -> tuple[Stored, str]:
    """What lies in storage now, and its type by its content.

    Raises:
        FileRefusedError: nothing does.
    """
    source: Source = context.parts[Source]
    wish = Wish(
        id=new_token(_WISH_BITS),
        tenant=tenant.schema,
        bot_id=wanted.bot_id,
        file_id=wanted.file_id,
        is_preview=False,
    )
    async with source.open(wish) as found:
        incoming = _Incoming(found.chunks)
        stored = await context.part(Storage).write(key_of(tenant, object_id), incoming.pieces())
    return stored, kind_of(incoming.head).media_type


async def _not_now(
    context: JobContext, tenant: Tenant, wanted: Wanted, why: str, tried: int
) -> None:
    """Another try stands for later, or the file says that there will be none."""

    async def verb(work: Work) -> None:
        if why == "away" and tried < len(_WAITS_S):
            at = work.now + timedelta(seconds=_WAITS_S[tried])
            work.enqueue(store_task(wanted.message_id, wanted.part, tried=tried + 1, run_at=at))
            return
        state = "too_large" if why == "too_large" else "failed"
        await leave_unfetched(work, wanted.message_id, wanted.part, state=state)
        await _tell(work, wanted.message_id)

    await context.desk.run(tenant, verb)
    log.info("file.unfetched", schema=tenant.schema, reason=why, tried=tried)


@row_job(timeout_s=20, tries=8, priority=4)
async def tell_file_state(work: Work, args: dict[str, Any]) -> None:
    """Apps show what antivirus said, and the history keeps what it found. Hears `FileLookedAt`."""
    message_id = UUID(args["message_id"])
    ticket_id = await work.conn.fetchval(_TICKET, message_id)
    if ticket_id is None:
        return
    if args["state"] == "infected":
        await record(work, BOT, ticket_id, "file_infected", message_id=message_id)
    await _tell(work, message_id)


async def _tell(work: Work, message_id: UUID) -> None:
    ticket_id = await work.conn.fetchval(_TICKET, message_id)
    if ticket_id is not None:
        ticket = await read_ticket(work, ticket_id)
        work.emit(MessageEdited(**event_facts(ticket, BOT, is_alone=False), message_id=message_id))


JOBS: Final[tuple[Job, ...]] = (store_part,)
