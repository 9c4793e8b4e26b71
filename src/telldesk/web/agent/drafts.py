"""An agent's unsent words, for their other devices."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta

from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.drafts import drafted_tickets, drop_draft, keep_draft, read_draft
from telldesk.tickets.drafts import DraftShape
from telldesk.tickets.vocabulary import Visibility
from telldesk.web.agent.tickets import ONE
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import MOST_VERSION, DraftVersion

_READS = [agents(Permission.TICKETS_READ_ASSIGNED)]


class DraftBody(msgspec.Struct, forbid_unknown_fields=True):
    """`version` is of the words this device knows on the server, 0 for none."""

    text: Annotated[str, Meta(min_length=1, max_length=16_384)]
    visibility: Visibility
    version: DraftVersion
    reply_to_id: UUID | None = None


@get("/api/v1/drafts", operation_id="listDrafts", guards=_READS, summary="Where I began to write")
async def listed(caller: NamedDependency[Caller]) -> list[UUID]:
    """The tickets in which the caller has unsent words, the latest first."""
    return await caller.run(drafted_tickets)


@get(f"{ONE}/draft", operation_id="getDraft", guards=_READS, summary="My unsent words")
async def read(caller: NamedDependency[Caller], ticket_id: FromPath[UUID]) -> DraftShape | None:
    """What the caller has begun here and not sent, on whichever device; or null."""
    return await caller.run(read_draft, ticket_id=ticket_id)


@put(f"{ONE}/draft", operation_id="keepDraft", guards=_READS, summary="Keep my unsent words")
async def keep(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[DraftBody]
) -> DraftShape:
    """The words are kept; a 409 where another device wrote others since."""
    return await caller.run(
        keep_draft,
        ticket_id=ticket_id,
        visibility=data.visibility,
        text=data.text,
        reply_to_id=data.reply_to_id,
        version=data.version,
    )


@delete(f"{ONE}/draft", operation_id="dropDraft", guards=_READS, summary="Drop my unsent words")
async def drop(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    version: Annotated[int, QueryParameter(ge=0, le=MOST_VERSION, required=False)] = MOST_VERSION,
) -> None:
    """The words are gone, unless there are newer ones than `version`; left out: whichever."""
    await caller.run(drop_draft, ticket_id=ticket_id, version=version)


ROUTES = [listed, read, keep, drop]
