"""The bot sends a contact what was said in their ticket when it is closed (T6).

The row in `closing_transcripts` is the truth: the job may run twice and sends once. The document
is made outside of any transaction, as PDF, or as a page where it is too long for paper.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, NamedTuple
from uuid import UUID

from telldesk.branding.repo import desk_text, read_desk
from telldesk.channels.contact_words import language_of, target_of
from telldesk.contacts.channels import ChannelRow, lock_channel
from telldesk.contacts.repo import UNREACHABLE
from telldesk.files.made import MadeFile, keep_made
from telldesk.files.uploads import give_up_objects
from telldesk.identity.actor import BOT
from telldesk.kernel.db import Tenant
from telldesk.kernel.ids import new_id
from telldesk.kernel.jobs import Job, JobContext, RunAgain, outside_job, row_job
from telldesk.kernel.paging import PAGE, after_of, go_on
from telldesk.kernel.storage import Storage, StorageAway, key_of, one_piece
from telldesk.kernel.work import Work
from telldesk.tickets.actions.want_transcript import send_task
from telldesk.tickets.deliveries import LANES, queue_delivery
from telldesk.tickets.history import record
from telldesk.tickets.messages import OutboundMessage, Part
from telldesk.transcripts.pages import transcript_page
from telldesk.transcripts.printing import Printer, TranscriptNotPrinted
from telldesk.transcripts.reading import Transcript, TranscriptTooLong, read_transcript

WORDS: Final = "contact-transcript"
KEPT_FOR: Final = timedelta(days=1)
"""So long the document waits for a chat that cannot be reached; the row says that it was sent."""
_WITHIN: Final = timedelta(days=1)
_AGAIN: Final = timedelta(seconds=30)
_READ: Final = """
SELECT c.ticket_id, c.closed_at, t.channel_id,
  d.closing_transcripts AND t.status = 'closed' AND t.erased_at IS NULL
    AND NOT EXISTS (SELECT FROM closing_transcripts o
                    WHERE o.ticket_id = c.ticket_id AND o.version > c.version) AS is_wanted
FROM closing_transcripts c JOIN tickets t ON t.id = c.ticket_id JOIN desk d ON d.id = 1
WHERE c.id = $1 AND c.state = 'waiting'
"""
_LOCK: Final = _READ + " FOR NO KEY UPDATE OF c"
_END: Final = """
UPDATE closing_transcripts SET state = $2, file_id = $3 WHERE id = $1 AND state = 'waiting'
"""
_WAITING: Final = """
SELECT id, closed_at FROM closing_transcripts
WHERE state = 'waiting' AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2
"""


class _Wanted(NamedTuple):
    """What is to be made, and in which language."""

    ticket_id: UUID
    transcript: Transcript
    language: str


class _Document(NamedTuple):
    content: bytes
    name: str
    media_type: str


@outside_job(timeout_s=50, tries=6, priority=LANES["rest"])
async def send_transcript(context: JobContext, tenant: Tenant, args: dict[str, Any]) -> None:
    """The contact has the document, unless there is nobody to send it to any more."""
    closing_id = UUID(args["closing_id"])
    wanted = await context.desk.run(tenant, lambda work: _begin(work, closing_id))
    if wanted is None:
        return
    document = await _made(context, wanted)
    object_id = new_id()
    try:
        stored = await context.part(Storage).write(
            key_of(tenant, object_id), one_piece(document.content)
        )
    except StorageAway:
        raise RunAgain(context.clock.now() + _AGAIN) from None
    made = MadeFile(
        object_id=object_id, name=document.name, media_type=document.media_type, stored=stored
    )
    await context.desk.run(tenant, lambda work: _send(work, closing_id, wanted, made))


@row_job(timeout_s=30, tries=8)
async def rebuild_transcripts(work: Work, args: dict[str, Any]) -> None:
    """Every document that was not sent yet has its task again: after a resume or a restore."""
    rows = await work.conn.fetch(_WAITING, after_of(args), PAGE)
    for row in rows:
        work.enqueue(send_task(row["id"], row["closed_at"]))
    go_on(work, "rebuild_transcripts", rows)


async def _begin(work: Work, closing_id: UUID) -> _Wanted | None:
    """What to make; None where it is not wanted any more, which is kept."""
    row = await work.conn.fetchrow(_LOCK, closing_id)
    if row is None:
        return None
    channel = await lock_channel(work, row["channel_id"])
    is_wanted = row["is_wanted"] and work.now - row["closed_at"] <= _WITHIN
    transcript = None
    if is_wanted and _is_reached(channel):
        with suppress(TranscriptTooLong):
            transcript = await read_transcript(work, channel.actor, ticket_id=row["ticket_id"])
    if transcript is None:
        await work.conn.execute(_END, closing_id, "left", None)
        return None
    return _Wanted(row["ticket_id"], transcript, language_of(await read_desk(work), channel))


def _is_reached(channel: ChannelRow) -> bool:
    return channel.banned_at is None and channel.reachability not in UNREACHABLE


async def _made(context: JobContext, wanted: _Wanted) -> _Document:
    name = f"ticket-{wanted.transcript.number}"
    try:
        content = await context.part(Printer).print(wanted.transcript, wanted.language)
    except TranscriptNotPrinted:
        page = transcript_page(wanted.transcript, wanted.language)
        return _Document(page.encode(), f"{name}.html", "text/html")
    return _Document(content, f"{name}.pdf", "application/pdf")


async def _send(work: Work, closing_id: UUID, wanted: _Wanted, made: MadeFile) -> None:
    """The document is on its way, once; what another run of the job made goes."""
    row = await work.conn.fetchrow(_LOCK, closing_id)
    if row is None or not row["is_wanted"]:
        await give_up_objects(work, [made.object_id])
        return
    channel = await lock_channel(work, row["channel_id"])
    until = work.now + KEPT_FOR
    file_id = await keep_made(work, made, until=until)
    await work.conn.execute(_END, closing_id, "sent", file_id)
    desk = await read_desk(work)
    text = await desk_text(
        work, WORDS, wanted.language, desk=desk.name, number=str(wanted.transcript.number)
    )
    part = Part(
        order=0,
        kind="document",
        file_id="",
        file_unique_id="",
        name=made.name,
        mime=made.media_type,
        size_bytes=made.stored.size_bytes,
        stored_file_id=file_id,
        stored_object_id=made.object_id,
    )
    await queue_delivery(
        work, target_of(channel), lane="rest", kind="text", ticket_id=wanted.ticket_id,
        payload=OutboundMessage(text=text, parts=(part,)), expires_at=until,
    )  # fmt: skip
    await record(work, BOT, wanted.ticket_id, "transcript_sent")


JOBS: Final[tuple[Job, ...]] = (send_transcript, rebuild_transcripts)
