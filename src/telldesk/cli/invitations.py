"""A one-time link that makes a Telegram account a declared agent's."""

from datetime import timedelta
from typing import Any, Final

from telldesk.identity.actions.staff import renew_invitation
from telldesk.identity.actor import OPERATOR
from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.work import Work

VALID: Final = timedelta(days=7)
_AGENT: Final = """
SELECT id, telegram_user_id FROM agents WHERE key = $1 AND removed_at IS NULL
"""


class AgentKeyUnknown(NotFound):
    """The desk has no member of staff with this key; its manifest names them."""

    key = "agent-key-unknown"


async def invite(work: Work, key: str) -> str:
    """The code of a new invitation, good for seven days; earlier unused ones are dead.

    Raises:
        AgentKeyUnknown: no such member of staff.
        Conflict: the agent has a Telegram account; `invite_again` gives them another one.
    """
    agent = await _agent(work, key)
    if agent["telegram_user_id"] is not None:
        raise Conflict(f"{key} has a Telegram account already. --relink gives them another one.")
    return await renew_invitation(work, OPERATOR, agent_id=agent["id"], valid=VALID)


async def invite_again(work: Work, key: str) -> str:
    """The same, whether the agent has a Telegram account or not.

    Raises:
        AgentKeyUnknown: no such member of staff.
    """
    agent = await _agent(work, key)
    return await renew_invitation(work, OPERATOR, agent_id=agent["id"], valid=VALID)


async def _agent(work: Work, key: str) -> Any:
    agent = await work.conn.fetchrow(_AGENT, key)
    if agent is None:
        raise AgentKeyUnknown(key)
    return agent
