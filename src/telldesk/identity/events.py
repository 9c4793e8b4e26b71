"""Facts of staff. Ids and keywords only."""

from uuid import UUID

from telldesk.kernel.events import Event


class AgentEvent(Event, frozen=True, kw_only=True):
    """What all facts of an agent share."""

    agent_id: UUID


class AgentLinked(AgentEvent, frozen=True, kw_only=True):
    """A Telegram account is the agent's now."""


class AgentRoleChanged(AgentEvent, frozen=True, kw_only=True):
    """Sessions of the former role are over; open sockets must go."""

    role: str
    previous_role: str


class AgentRemoved(AgentEvent, frozen=True, kw_only=True):
    """Sessions are over; tickets they had need somebody else."""


class AvailabilityChanged(AgentEvent, frozen=True, kw_only=True):
    """The agent came, or said otherwise than before; what they may be given, or how they work."""
