"""One act on many tickets, and taking it back."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.bulk import change_in_bulk, last_bulk
from telldesk.tickets.actions.bulk_undo import undo_bulk
from telldesk.tickets.bulk import BulkActionKind, BulkShape, BulkStep, BulkWish
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/tickets/bulk"
_READS: Final = [agents(Permission.TICKETS_READ_ASSIGNED)]
_Tags = Annotated[list[UUID], Meta(max_length=50)]


class BulkBody(msgspec.Struct, forbid_unknown_fields=True):
    """The act, its tickets, and what the act needs; other fields are not looked at.

    `assign`: `assignee_id` (null gives to nobody); `step`; `priority`; `category`: `category_id`
    (null is none); `tags`: those to put on and to take off; `snooze`: `until`, with its zone, a
    minute to 180 days from now. `take`, `wake` and `spam` need nothing.
    """

    action: BulkActionKind
    ticket_ids: Annotated[list[UUID], Meta(min_length=1, max_length=100)]
    client_key: UUID
    assignee_id: UUID | None = None
    step: BulkStep | None = None
    priority: Annotated[int, Meta(ge=1, le=4)] | None = None
    category_id: UUID | None = None
    add_tag_ids: _Tags = []
    remove_tag_ids: _Tags = []
    until: Annotated[datetime, Meta(tz=True)] | None = None

    def wish(self) -> BulkWish:
        return msgspec.convert(self, BulkWish, from_attributes=True)


@post(
    _ALL, operation_id="changeTickets", guards=_READS, status_code=200,
    summary="Change many tickets",
)  # fmt: skip
async def change(caller: NamedDependency[Caller], data: JSONBody[BulkBody]) -> BulkShape:
    """Each ticket says what came of it; one that refuses stops no other.

    A repeated `client_key` does nothing and answers as the first time.
    """
    return await caller.run(change_in_bulk, wish=data.wish(), client_key=str(data.client_key))


@get(f"{_ALL}/last", operation_id="getLastBulk", guards=_READS, summary="What can be taken back")
async def last(caller: NamedDependency[Caller]) -> BulkShape | None:
    """The caller's latest change of many tickets that can still be taken back, or null."""
    return await caller.run(last_bulk)


@post(
    f"{_ALL}/{{bulk_id:uuid}}/undo", operation_id="undoBulk", guards=_READS, status_code=200,
    summary="Take the change back",
)  # fmt: skip
async def undo(caller: NamedDependency[Caller], bulk_id: FromPath[UUID]) -> BulkShape:
    """Each ticket is as it was, except where somebody changed it meanwhile: `ticket-moved`."""
    return await caller.run(undo_bulk, bulk_id=bulk_id)


ROUTES = [change, last, undo]
