"""A one-time link that makes a Telegram account a declared agent's."""

from datetime import timedelta
from typing import Final

from telldesk.kernel.crypto import digest
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.ids import new_id, new_token
from telldesk.kernel.work import Work

VALID: Final = timedelta(days=7)
_AGENT: Final = """
SELECT id, telegram_user_id FROM agents WHERE key = $1 AND removed_at IS NULL FOR UPDATE
"""
_EXPIRE: Final = """
UPDATE invitations SET expires_at = $2 WHERE agent_id = $1 AND used_at IS NULL AND expires_at > $2
"""
_ADD: Final = """
INSERT INTO invitations (id, agent_id, code_hash, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5)
"""


class AgentUnknown(NotFound):
    """The desk has no member of staff with this key; the manifest names them."""

    key = "agent-unknown"


async def invite(work: Work, key: str) -> str:
    """The code of a new invitation, good for seven days; earlier unused ones are not any more.

    Raises:
        AgentUnknown: no such member of staff.
        Conflict: the agent has a Telegram account already.
    """
    agent = await work.conn.fetchrow(_AGENT, key)
    if agent is None:
        raise AgentUnknown(key)
    if agent["telegram_user_id"] is not None:
        raise Conflict(f"{key} is linked to a Telegram account already.")
    code = new_token(128)
    await work.conn.execute(_EXPIRE, agent["id"], work.now)
    await work.conn.execute(_ADD, new_id(), agent["id"], digest(code), work.now, work.now + VALID)
    return code
