"""The desk in numbers, today."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.rating import GOOD
from telldesk.tickets.selects import UNFINISHED
from telldesk.tickets.shapes import AgentStats, DeskStats

MAX_AGENTS: Final = 500
_ZONE: Final = "SELECT time_zone FROM desk WHERE id = 1"
# Whatever happened today moved the ticket's activity today, which is indexed.
_DESK: Final = (
    """
SELECT
  count(*) FILTER (WHERE opened_at >= $1) AS opened,
  count(*) FILTER (WHERE first_reply_at >= $1) AS answered,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM first_reply_at - opened_at))
    FILTER (WHERE first_reply_at >= $1) AS median_first_response_s,
  (SELECT count(*) FROM tickets t WHERE """
    + UNFINISHED
    + """) AS open_now
FROM tickets WHERE activity_at >= $1 AND spam_at IS NULL
"""
)
_RATINGS: Final = """
SELECT count(*) AS ratings, avg(stars)::float8 AS rating_average,
  avg((stars >= $2)::int)::float8 AS rating_good_share
FROM ratings r WHERE rated_at >= $1
  AND NOT EXISTS (SELECT FROM tickets t WHERE t.id = r.ticket_id AND t.spam_at IS NOT NULL)
"""
_AGENTS: Final = (
    """
SELECT a.id AS agent_id, a.name, coalesce(r.replies, 0) AS replies, coalesce(o.n, 0) AS open_now,
  coalesce(s.n, 0) AS ratings, s.average AS rating_average
FROM agents a
LEFT JOIN (
  SELECT m.author_id, count(*) AS replies
  FROM tickets t JOIN messages m ON m.ticket_id = t.id
  WHERE t.activity_at >= $1 AND t.spam_at IS NULL AND m.sent_at >= $1
    AND m.author_kind = 'agent' AND m.visibility = 'public'
  GROUP BY m.author_id) r ON r.author_id = a.id
LEFT JOIN (
  SELECT t.assignee_id, count(*) AS n FROM tickets t
  WHERE t.assignee_id IS NOT NULL AND """
    + UNFINISHED
    + """ GROUP BY t.assignee_id
) o ON o.assignee_id = a.id
LEFT JOIN (
  SELECT x.agent_id, count(*) AS n, avg(x.stars)::float8 AS average FROM ratings x
  WHERE x.rated_at >= $1
    AND NOT EXISTS (SELECT FROM tickets t WHERE t.id = x.ticket_id AND t.spam_at IS NOT NULL)
  GROUP BY x.agent_id
) s ON s.agent_id = a.id
WHERE a.removed_at IS NULL
ORDER BY replies DESC, a.name, a.id LIMIT $2
"""
)


async def desk_stats(work: Work, actor: Actor) -> DeskStats:
    """What the desk did since midnight of its own time zone, and each agent's share."""
    actor.require(Permission.STATS_READ)
    zone = _zone_of(await work.conn.fetchval(_ZONE) or "UTC")
    since = _midnight(work.now, zone)
    row = await work.conn.fetchrow(_DESK, since)
    rated = await work.conn.fetchrow(_RATINGS, since, GOOD)
    agents = await work.conn.fetch(_AGENTS, since, MAX_AGENTS)
    return DeskStats(
        since=since,
        today=work.now.astimezone(zone).date(),
        **dict(row),
        **dict(rated),
        agents=[AgentStats(**dict(agent)) for agent in agents],
    )


def day_begins(now: datetime, time_zone: str) -> datetime:
    """The last midnight in `time_zone` (UTC if unknown), as UTC."""
    return _midnight(now, _zone_of(time_zone))


def _midnight(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(UTC)


def _zone_of(time_zone: str) -> ZoneInfo:
    try:
        return ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
