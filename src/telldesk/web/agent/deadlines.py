"""What the desk promises, and how a ticket's deadlines stand."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.sla_policies import (
    Terms,
    add_policy,
    change_policy,
    remove_policy,
)
from telldesk.tickets.sla_policies import ClockShape, SlaShape, read_deadlines, read_sla
from telldesk.tickets.sla_terms import Escalation, Target
from telldesk.tickets.vocabulary import Counts, OnReopen
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/sla"
_POLICIES: Final = "/api/v1/sla/policies"
_ONE: Final = "/api/v1/sla/policies/{policy_id:uuid}"


class PolicyBody(msgspec.Struct, forbid_unknown_fields=True):
    """No `category_ids` is every ticket that no other policy is for."""

    name: Annotated[str, Meta(max_length=200)]
    category_ids: Annotated[list[UUID], Meta(max_length=200)]
    counts: Counts
    on_reopen: OnReopen
    targets: Annotated[list[Target], Meta(max_length=4)]
    escalations: Annotated[list[Escalation], Meta(max_length=20)]

    def terms(self) -> Terms:
        return Terms(**{name: getattr(self, name) for name in Terms.__struct_fields__})


class ChangePolicyBody(PolicyBody, forbid_unknown_fields=True, kw_only=True):
    """The policy as it was read has this version."""

    version: int


@get(
    _ALL, operation_id="getSla", guards=[agents(Permission.STAFF_READ)],
    summary="What the desk promises",
)  # fmt: skip
async def read(caller: NamedDependency[Caller]) -> SlaShape:
    """Policies by name, the one for all other tickets last."""
    return await caller.run(read_sla)


@post(
    _POLICIES, operation_id="addSlaPolicy", guards=[agents(Permission.DESK_MANAGE)],
    summary="Promise something",
)  # fmt: skip
async def add(caller: NamedDependency[Caller], data: JSONBody[PolicyBody]) -> SlaShape:
    """Deadlines of unfinished tickets begin now."""
    return await caller.run(add_policy, terms=data.terms())


@put(
    _ONE, operation_id="changeSlaPolicy", guards=[agents(Permission.DESK_MANAGE)],
    summary="Promise something else",
)  # fmt: skip
async def change(
    caller: NamedDependency[Caller], policy_id: FromPath[UUID], data: JSONBody[ChangePolicyBody]
) -> SlaShape:
    """Running deadlines move; missed ones stay missed."""
    return await caller.run(
        change_policy, policy_id=policy_id, version=data.version, terms=data.terms()
    )


@delete(
    _ONE, status_code=200, operation_id="removeSlaPolicy", guards=[agents(Permission.DESK_MANAGE)],
    summary="Promise it no longer",
)  # fmt: skip
async def remove(caller: NamedDependency[Caller], policy_id: FromPath[UUID]) -> SlaShape:
    """Deadlines that ran by it are dropped."""
    return await caller.run(remove_policy, policy_id=policy_id)


@get(
    "/api/v1/tickets/{ticket_id:uuid}/deadlines", operation_id="listDeadlines",
    guards=[agents(Permission.TICKETS_READ_ASSIGNED)], summary="A ticket's deadlines",
)  # fmt: skip
async def deadlines(caller: NamedDependency[Caller], ticket_id: FromPath[UUID]) -> list[ClockShape]:
    """The latest first: those that run, those that wait, and how the former ended."""
    return await caller.run(read_deadlines, ticket_id=ticket_id)


ROUTES = [read, add, change, remove, deadlines]
"""Handlers for the agents' part."""
