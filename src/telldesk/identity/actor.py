"""Who acts: the second argument of every verb."""

from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

import msgspec

from telldesk.identity.permissions import NotAllowed, Permission, permissions_of

Availability = Literal["auto", "here", "away"]
"""What an agent says of themselves; `auto` follows what they do."""


class ActorKind(StrEnum):
    CONTACT = "contact"
    AGENT = "agent"
    BOT = "bot"
    OPERATOR = "operator"


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """One acting person (or the desk's own bot). Built by a door after it checked who it is.

    Attributes:
        kind: which table `id` points into.
        id: contact or agent id; None for the bot and for operators.
        role: an agent's role; '' for everybody else.
        language: the person's language, '' when unknown.
    """

    kind: ActorKind
    id: UUID | None = None
    role: str = ""
    language: str = ""

    @property
    def permissions(self) -> frozenset[Permission]:
        return permissions_of(self.role) if self.kind is ActorKind.AGENT else frozenset()

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Nothing, when allowed.

        Raises:
            NotAllowed: tell the person; do not retry.
        """
        if not self.may(permission):
            raise NotAllowed(permission, permission=permission)


BOT: Final = Actor(kind=ActorKind.BOT)
OPERATOR: Final = Actor(kind=ActorKind.OPERATOR)


def contact_actor(contact_id: UUID, language: str = "") -> Actor:
    return Actor(kind=ActorKind.CONTACT, id=contact_id, language=language)


def agent_actor(agent_id: UUID, role: str, language: str = "") -> Actor:
    return Actor(kind=ActorKind.AGENT, id=agent_id, role=role, language=language)
