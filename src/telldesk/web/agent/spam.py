"""Marking a ticket as spam and taking that back."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.spam import mark_spam, unmark_spam
from telldesk.tickets.shapes import TicketShape
from telldesk.tickets.spam import SpamBan
from telldesk.web.agent.tickets import ONE, read_for_agent
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Version

_MARKS = [agents(Permission.TICKETS_MARK_SPAM)]


class SpamBanBody(msgspec.Struct, forbid_unknown_fields=True):
    """The contact is shut out as well: why, and until when with its zone; without that for good."""

    reason: Annotated[str, Meta(max_length=500)] = ""
    until: Annotated[datetime, Meta(tz=True)] | None = None


class SpamBody(msgspec.Struct, forbid_unknown_fields=True):
    """`ban` asks for the permission to ban; a ban that stands already stays as it is."""

    ban: SpamBanBody | None = None
    version: Version | None = None


@post(
    f"{ONE}/spam", operation_id="markSpam", guards=_MARKS, status_code=200,
    summary="Mark the ticket as spam",
)  # fmt: skip
async def mark(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[SpamBody]
) -> TicketShape:
    """The ticket is closed, out of all work and numbers; its contact is told nothing."""
    ban = None if data.ban is None else SpamBan(reason=data.ban.reason, until=data.ban.until)

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await mark_spam(work, actor, ticket_id=ticket_id, ban=ban, version=data.version)
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


@delete(
    f"{ONE}/spam", operation_id="unmarkSpam", guards=_MARKS, status_code=200,
    summary="Take the mark as spam back",
)  # fmt: skip
async def unmark(caller: NamedDependency[Caller], ticket_id: FromPath[UUID]) -> TicketShape:
    """The ticket is what it was, and a ban that came with the mark is lifted."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await unmark_spam(work, actor, ticket_id=ticket_id)
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


ROUTES = [mark, unmark]
