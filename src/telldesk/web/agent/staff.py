"""The staff: who they are, inviting, roles, leaving."""

from datetime import datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.channels.staff.links import INVITATION
from telldesk.identity.actions.staff import (
    change_role,
    choose_own_language,
    invite_agent,
    remove_agent,
    renew_invitation,
)
from telldesk.identity.permissions import Permission, Role
from telldesk.identity.repo import AgentShape, list_agents
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Language

_ALL: Final = "/api/v1/staff"
_ONE: Final = f"{_ALL}/{{agent_id:uuid}}"
_MANAGES: Final = [agents(Permission.STAFF_MANAGE)]
Hours = Annotated[int, Meta(ge=1, le=720)]


class InvitationBody(msgspec.Struct, forbid_unknown_fields=True):
    """An empty name is filled in with the one Telegram knows."""

    role: Role
    name: Annotated[str, Meta(max_length=64)] = ""
    language: Annotated[str, Meta(pattern="^([a-z]{2})?$")] = ""
    valid_hours: Hours = 72


class RenewalBody(msgspec.Struct, forbid_unknown_fields=True):
    valid_hours: Hours = 72


class RoleBody(msgspec.Struct, forbid_unknown_fields=True):
    role: Role


class OwnLanguageBody(msgspec.Struct, forbid_unknown_fields=True):
    language: Language


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """The code is told once: whoever starts the bot with `bot_start` becomes this agent."""

    agent_id: UUID
    code: str
    bot_start: str
    expires_at: datetime


@get(_ALL, operation_id="listStaff", guards=[agents(Permission.STAFF_READ)], summary="Staff")
async def list_route(caller: NamedDependency[Caller]) -> list[AgentShape]:
    """The active staff by name."""
    return await caller.run(list_agents)


@post(f"{_ALL}/invitations", operation_id="inviteAgent", guards=_MANAGES, summary="Invite")
async def invite(caller: NamedDependency[Caller], data: JSONBody[InvitationBody]) -> Invited:
    """An agent waits for the person who opens the link."""
    valid = timedelta(hours=data.valid_hours)
    agent_id, code = await caller.run(
        invite_agent, name=data.name, role=data.role, language=data.language, valid=valid
    )
    return _invited(caller, agent_id, code, valid)


@post(f"{_ONE}/invitation", operation_id="renewInvitation", guards=_MANAGES, summary="New link")
async def renew(
    caller: NamedDependency[Caller], agent_id: FromPath[UUID], data: JSONBody[RenewalBody]
) -> Invited:
    """A new link for this agent; older ones are dead."""
    valid = timedelta(hours=data.valid_hours)
    code = await caller.run(renew_invitation, agent_id=agent_id, valid=valid)
    return _invited(caller, agent_id, code, valid)


@put(f"{_ONE}/role", operation_id="changeRole", guards=_MANAGES, summary="Change a role")
async def role(
    caller: NamedDependency[Caller], agent_id: FromPath[UUID], data: JSONBody[RoleBody]
) -> list[AgentShape]:
    """The agent has this role; they sign in anew."""
    await caller.run(change_role, agent_id=agent_id, role=data.role)
    return await caller.run(list_agents)


@delete(_ONE, operation_id="removeAgent", guards=_MANAGES, summary="Remove from the staff")
async def remove(caller: NamedDependency[Caller], agent_id: FromPath[UUID]) -> None:
    """The agent is out; their words keep their name."""
    await caller.run(remove_agent, agent_id=agent_id)


@put(
    "/api/v1/me/language", operation_id="chooseOwnLanguage", guards=[agents()], status_code=204,
    summary="Choose my language",
)  # fmt: skip
async def language(caller: NamedDependency[Caller], data: JSONBody[OwnLanguageBody]) -> None:
    """The app, refusals and the bot speak this language with the caller, on every device."""
    await caller.run(choose_own_language, language=data.language)


def _invited(caller: Caller, agent_id: UUID, code: str, valid: timedelta) -> Invited:
    return Invited(
        agent_id=agent_id,
        code=code,
        bot_start=f"{INVITATION}{code}",
        expires_at=caller.parts.clock.now() + valid,
    )


ROUTES = [list_route, invite, renew, role, remove, language]
