"""Writing down what became of a delivery, and whom it concerns: message, ticket, contact, agent."""

from collections.abc import Sequence
from typing import Any, Final, assert_never
from uuid import UUID

from telldesk.channels.delivery_decisions import Again, Done, Moved, Stopped, Verdict
from telldesk.channels.outgoing import Attempt
from telldesk.identity.actor import BOT
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.tickets.actions.clocks import contact_task
from telldesk.tickets.events import DeliveryChanged
from telldesk.tickets.history import record

# A late answer beats a guess: an abandoned row's own sender may still come back with the truth.
_DONE: Final = """
UPDATE deliveries SET state = $3, error = $4, error_code = $5, finished_at = $6,
       external_ids = COALESCE($7::bigint[], external_ids)
WHERE id = $1 AND attempts = $2 AND state IN ('sending','unknown')
RETURNING 1
"""
_AGAIN: Final = """
UPDATE deliveries SET state = 'queued', not_before = $3, error = $4,
       external_ids = COALESCE($5::bigint[], external_ids)
WHERE id = $1 AND attempts = $2 AND state = 'sending'
"""
_GIVE_BACK: Final = """
UPDATE deliveries SET state = 'queued', attempts = attempts - 1, error = $3
WHERE id = $1 AND attempts = $2 AND state = 'sending'
"""
_DISCARD: Final = """
UPDATE deliveries SET state = 'discarded', error = $2, finished_at = $3
WHERE id = ANY($1::uuid[]) AND state = 'queued'
RETURNING kind, message_id, ticket_id
"""
_ADDRESSES: Final = """
INSERT INTO message_addresses (id, message_id, ticket_id, bot_id, connection, chat_id, external_id,
                               part, purpose)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[], $6::bigint[],
                     $7::bigint[], $8::smallint[], $9::text[])
ON CONFLICT (bot_id, connection, chat_id, external_id) DO UPDATE
SET message_id = EXCLUDED.message_id, ticket_id = EXCLUDED.ticket_id
WHERE message_addresses.purpose = 'notice' AND EXCLUDED.purpose = 'notice'
"""
_NOTICE: Final = """
UPDATE agent_notices SET external_id = $5
WHERE agent_id = $1 AND ticket_id = $2 AND bot_id = $3 AND chat_id = $4
"""
_TICKET: Final = "SELECT number, contact_id, assignee_id FROM tickets WHERE id = $1"
_UNREACHABLE_CHANNEL: Final = """
UPDATE contact_channels SET reachability = $4, reachability_at = $5
WHERE bot_id = $1 AND chat_id = $2 AND connection = $3 AND reachability <> $4
RETURNING contact_id
"""
_UNREACHABLE_AGENT: Final = """
UPDATE agents SET telegram_reachable = false WHERE id = $1 AND telegram_reachable
"""
# Nothing of the queue can arrive any more; a later write of the person starts a new queue.
_UNREACHABLE_REST: Final = """
UPDATE deliveries SET state = 'unreachable', error = $4, error_code = 403, finished_at = $5
WHERE id IN (SELECT id FROM deliveries
             WHERE bot_id = $1 AND chat_id = $2 AND connection = $3 AND state = 'queued'
               AND lane <> 'callback' ORDER BY position LIMIT 1000)
RETURNING kind, message_id, ticket_id
"""
_MOVE_CHANNEL: Final = """
UPDATE contact_channels SET chat_id = $3 WHERE bot_id = $1 AND chat_id = $2
"""
_MOVE_QUEUE: Final = """
UPDATE deliveries SET chat_id = $3 WHERE bot_id = $1 AND chat_id = $2 AND state = 'queued'
"""
_REACHABILITY: Final = {
    "blocked": "blocked",
    "kicked": "blocked",
    "deactivated": "deactivated",
    "never_started": "never_started",
}


async def settle(work: Work, attempt: Attempt, what: Verdict) -> None:
    """The row tells the verdict, and everyone it concerns knows."""
    match what:
        case Done():
            await _finish(work, attempt, what)
        case Again():
            ids = list(what.external_ids) or None
            await work.conn.execute(
                _AGAIN, attempt.delivery_id, attempt.attempts, what.not_before, what.error, ids
            )
        case Moved():
            await _give_back(work, attempt, "moved")
            chats = (attempt.bot_id, attempt.chat_id, what.chat_id)
            await work.conn.execute(_MOVE_CHANNEL, *chats)
            await work.conn.execute(_MOVE_QUEUE, *chats)
            work.enqueue(deliver_task(attempt.bot_id, what.chat_id))
        case Stopped():
            await _give_back(work, attempt, what.reason)
        case _:
            assert_never(what)


def deliver_task(bot_id: int, chat_id: int) -> Task:
    """The nudge for one chat; equal ones that wait are one."""
    return Task(
        "deliver", {"bot_id": bot_id, "chat_id": chat_id}, key=f"{bot_id}:{chat_id}", priority=1
    )


async def discard(work: Work, delivery_ids: Sequence[UUID], why: str) -> None:
    """These queued rows are never sent; `why` is a keyword."""
    for row in await work.conn.fetch(_DISCARD, list(delivery_ids), why, work.now):
        if row["kind"] == "message":
            await tell(work, row["message_id"], row["ticket_id"], "discarded")


async def tell(work: Work, message_id: UUID | None, ticket_id: UUID | None, state: str) -> None:
    """`DeliveryChanged` leaves with the commit, when the message belongs to a ticket."""
    if message_id is None or ticket_id is None:
        return
    ticket = await work.conn.fetchrow(_TICKET, ticket_id)
    if ticket is None:
        return
    work.emit(
        DeliveryChanged(
            ticket_id=ticket_id,
            number=ticket["number"],
            contact_id=ticket["contact_id"],
            assignee_id=ticket["assignee_id"],
            actor_kind=str(BOT.kind),
            message_id=message_id,
            state=state,
            tells_staff=state != "sent",
        )
    )


async def _give_back(work: Work, attempt: Attempt, why: str) -> None:
    """The row stands in the queue as if this attempt had not been."""
    await work.conn.execute(_GIVE_BACK, attempt.delivery_id, attempt.attempts, why)


async def _finish(work: Work, attempt: Attempt, done: Done) -> None:
    ids = list(done.external_ids) or None
    if not await work.conn.fetchval(
        _DONE, attempt.delivery_id, attempt.attempts, done.state, done.error, done.code, work.now,
        ids,
    ):  # fmt: skip
        return
    if ids:
        await _keep_addresses(work, attempt, ids)
    if done.state == "unreachable":
        await _mark_unreachable(work, attempt, done.error or "blocked")
    if attempt.kind == "message":
        await tell(work, attempt.message_id, attempt.ticket_id, done.state)


async def _keep_addresses(work: Work, attempt: Attempt, ids: list[int]) -> None:
    """Later replies, reactions and edits find the message by where it stands."""
    # An edit is sent anew when its message is gone, and then stands elsewhere. Of several parts
    # the last one carries the buttons.
    is_notice = attempt.kind in {"notice", "edit"}
    if is_notice and attempt.agent_id and attempt.ticket_id:
        await work.conn.execute(
            _NOTICE, attempt.agent_id, attempt.ticket_id, attempt.bot_id, attempt.chat_id, ids[-1]
        )
    if attempt.message_id is None or attempt.ticket_id is None:
        return
    purpose = "notice" if attempt.agent_id else "conversation"
    columns: list[list[Any]] = [
        [new_id() for _ in ids],
        [attempt.message_id for _ in ids],
        [attempt.ticket_id for _ in ids],
        [attempt.bot_id for _ in ids],
        [attempt.connection for _ in ids],
        [attempt.chat_id for _ in ids],
        ids,
        list(range(len(ids))),
        [purpose for _ in ids],
    ]
    await work.conn.execute(_ADDRESSES, *columns)


async def _mark_unreachable(work: Work, attempt: Attempt, why: str) -> None:
    place = (attempt.bot_id, attempt.chat_id, attempt.connection)
    if attempt.agent_id is not None:
        await work.conn.execute(_UNREACHABLE_AGENT, attempt.agent_id)
    else:
        contact_id = await work.conn.fetchval(
            _UNREACHABLE_CHANNEL, *place, _REACHABILITY.get(why, "blocked"), work.now
        )
        if contact_id is not None:
            work.enqueue(contact_task(contact_id))
        if contact_id is not None and attempt.ticket_id is not None:
            await record(work, BOT, attempt.ticket_id, "contact_unreachable", reason=why)
    for row in await work.conn.fetch(_UNREACHABLE_REST, *place, why, work.now):
        if row["kind"] == "message":
            await tell(work, row["message_id"], row["ticket_id"], "unreachable")
