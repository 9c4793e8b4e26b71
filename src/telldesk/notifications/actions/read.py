"""Verbs of the person who has the news: read, unread again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.kernel.work import Work
from telldesk.notifications.events import NewsChanged
from telldesk.notifications.lists import UnreadShape, own_id, unread_of

MOST_AT_ONCE: Final = 500
_KEPT: Final = timedelta(days=30)
_READ: Final = """
UPDATE notifications SET read_at = $2, mail_due = false, push_due = false
WHERE agent_id = $1 AND read_at IS NULL AND ($3::uuid[] IS NULL OR id = ANY($3))
  AND ($4::uuid IS NULL OR ticket_id = $4)
RETURNING id
"""
# The same news may have come again meanwhile; then that is the unread one.
_UNREAD: Final = """
UPDATE notifications n SET read_at = NULL
WHERE n.agent_id = $1 AND n.id = ANY($2::uuid[]) AND n.read_at IS NOT NULL AND NOT EXISTS (
  SELECT FROM notifications o WHERE o.agent_id = n.agent_id AND o.ticket_id = n.ticket_id
  AND o.kind = n.kind AND o.topic = n.topic AND o.read_at IS NULL)
  AND NOT EXISTS (
    SELECT FROM notifications o WHERE o.agent_id = n.agent_id AND o.ticket_id = n.ticket_id
    AND o.kind = n.kind AND o.topic = n.topic AND o.id = ANY($2::uuid[]) AND o.id > n.id)
RETURNING id
"""
_FORGET: Final = """
DELETE FROM notifications WHERE id IN (
  SELECT id FROM notifications WHERE agent_id = $1 AND at < $2 ORDER BY at LIMIT 200)
"""


async def mark_read(
    work: Work, actor: Actor, *, ids: Sequence[UUID] | None = None, ticket_id: UUID | None = None
) -> UnreadShape:
    """The person has read these, those of one ticket, or all of them. Emits `NewsChanged`.

    What is older than 30 days is forgotten on the way.
    """
    agent_id = own_id(actor)
    read = await work.conn.fetch(
        _READ, agent_id, work.now, None if ids is None else list(ids)[:MOST_AT_ONCE], ticket_id
    )
    await work.conn.execute(_FORGET, agent_id, work.now - _KEPT)
    if read:
        work.emit(NewsChanged(reader_ids=(agent_id,)))
    return UnreadShape(await unread_of(work, actor))


async def mark_unread(work: Work, actor: Actor, *, ids: Sequence[UUID]) -> UnreadShape:
    """These are unread again; nothing is told anew. Emits `NewsChanged`."""
    agent_id = own_id(actor)
    if await work.conn.fetch(_UNREAD, agent_id, list(ids)[:MOST_AT_ONCE]):
        work.emit(NewsChanged(reader_ids=(agent_id,)))
    return UnreadShape(await unread_of(work, actor))
