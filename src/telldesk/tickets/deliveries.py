"""Putting something on its way to a chat: the row is the queue, the task is only a nudge."""

from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.tickets.messages import OutboundMessage, Target

# Lower goes first within a tenant's tasks; the lanes of BLUEPRINT 4.7.
LANES: Final = {"callback": 0, "reply": 1, "notice": 3, "rest": 6}
_INSERT: Final = """
INSERT INTO deliveries (id, bot_id, chat_id, connection, lane, kind, message_id, ticket_id,
                        agent_id, payload, not_before, expires_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
"""


async def queue_delivery(
    work: Work,
    target: Target,
    *,
    lane: str,
    kind: str,
    message_id: UUID | None = None,
    ticket_id: UUID | None = None,
    agent_id: UUID | None = None,
    payload: OutboundMessage | None = None,
    expires_at: datetime | None = None,
) -> UUID:
    """The delivery stands at the end of its chat's queue and its worker is nudged at commit.

    `payload` may be None only for kind 'message', whose words stand on the message row.
    """
    delivery_id = new_id()
    body = msgspec.json.encode(payload).decode() if payload is not None else "{}"
    await work.conn.execute(
        _INSERT, delivery_id, target.bot_id, target.chat_id, target.connection, lane, kind,
        message_id, ticket_id, agent_id, body, None, expires_at, work.now,
    )  # fmt: skip
    work.enqueue(
        Task(
            "deliver",
            {"bot_id": target.bot_id, "chat_id": target.chat_id},
            key=f"{target.bot_id}:{target.chat_id}",
            priority=LANES[lane],
        )
    )
    return delivery_id
