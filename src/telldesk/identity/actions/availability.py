"""Whether an agent is here: what they say, what they do, when they work, how much they take (T11).

What agents do is noted once a minute at most: the app says it while it is connected, the bot with
every message and press.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Final
from uuid import UUID

from telldesk.identity.actor import Actor, ActorKind, Availability
from telldesk.identity.events import AvailabilityChanged
from telldesk.kernel.errors import Forbidden
from telldesk.kernel.work import Work

IN_APP: Final = timedelta(minutes=3)
"""An app that is connected says so every minute."""
IN_BOT: Final = timedelta(minutes=15)
"""Who writes or presses in the bot is about for a while, and says nothing meanwhile."""
_APART: Final = timedelta(minutes=1)
# In order of id, as everybody locks several agents. Gives those who were not here until now.
_NOTE: Final = """
WITH before AS (
  SELECT id, here_until, availability FROM agents
  WHERE id = ANY($1::uuid[]) AND removed_at IS NULL
    AND (here_until IS NULL OR here_until < $3)
  ORDER BY id FOR NO KEY UPDATE
), noted AS (
  UPDATE agents SET here_until = $2 FROM before WHERE agents.id = before.id
)
SELECT id FROM before
WHERE availability = 'auto' AND (here_until IS NULL OR here_until <= $4) ORDER BY id
"""
_SAY: Final = """
UPDATE agents SET availability = $2, availability_at = $3
WHERE id = $1 AND availability <> $2 RETURNING true
"""


async def note_here(work: Work, agent_ids: Collection[UUID], *, lasts: timedelta) -> None:
    """These agents are about, and count as here for so long. `AvailabilityChanged` of who came."""
    until = work.now + lasts
    rows = await work.conn.fetch(_NOTE, list(agent_ids), until, until - _APART, work.now)
    for row in rows:
        work.emit(AvailabilityChanged(agent_id=row["id"]))


async def say_availability(work: Work, actor: Actor, *, availability: Availability) -> None:
    """The agent is here, away, or as the app and the bot show. `AvailabilityChanged`."""
    if actor.kind is not ActorKind.AGENT or actor.id is None:
        raise Forbidden("agents only")
    if await work.conn.fetchval(_SAY, actor.id, availability, work.now):
        work.emit(AvailabilityChanged(agent_id=actor.id))
