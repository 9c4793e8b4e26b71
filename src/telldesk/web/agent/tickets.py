"""Reading tickets: lists, one ticket, what was said, what was done."""

from typing import Annotated, Final
from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from msgspec import Meta
from msgspec.structs import replace

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.conversation import place_of, read_revisions
from telldesk.tickets.filters import TicketFilter
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.repo import (
    TicketFilters,
    View,
    list_tickets,
    read_conversation,
    read_ticket_shape,
    ticket_counts,
    ticket_history,
)
from telldesk.tickets.shapes import (
    ConversationPage,
    HistoryPage,
    MessagePlace,
    MessageShape,
    RevisionShape,
    Shape,
    TicketCounts,
    TicketPage,
    TicketShape,
)
from telldesk.web.agent.filtering import (
    Assignees,
    Categories,
    Due,
    Languages,
    Minutes,
    Moment,
    with_assignees,
    with_categories,
)
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Cursor, Limit, Position

_READS: Final = [agents(Permission.TICKETS_READ_ASSIGNED)]
ONE: Final = "/api/v1/tickets/{ticket_id:uuid}"
Priorities = Annotated[
    list[Annotated[int, Meta(ge=1, le=4)]] | None,
    QueryParameter(name="priority", max_items=4, required=False, description="1 low to 4 critical"),
]
Statuses = Annotated[
    list[Status] | None, QueryParameter(name="status", max_items=5, required=False)
]


class AgentConversation(Shape, frozen=True, kw_only=True):
    """Messages and notes, oldest first; go on with `before` or `after`, None at that end."""

    messages: list[MessageShape]
    before: int | None
    after: int | None


def agent_conversation(page: ConversationPage) -> AgentConversation:
    messages = [one for one in page.messages if isinstance(one, MessageShape)]
    return AgentConversation(messages=messages, before=page.before, after=page.after)


async def read_for_agent(work: Work, actor: Actor, ticket_id: UUID) -> TicketShape:
    """The ticket as agents see it; another audience never gets here."""
    shape = await read_ticket_shape(work, actor, ticket_id)
    if not isinstance(shape, TicketShape):
        raise TypeError("an agent's ticket")
    return shape


@get("/api/v1/tickets", operation_id="listTickets", guards=_READS, summary="Tickets")
async def list_route(
    *,
    caller: NamedDependency[Caller],
    view: FromQuery[View] = View.ALL,
    statuses: Statuses = None,
    priorities: Priorities = None,
    category_id: FromQuery[UUID | None] = None,
    assignee_id: FromQuery[UUID | None] = None,
    contact_id: FromQuery[UUID | None] = None,
    categories: Categories = None,
    assignees: Assignees = None,
    languages: Languages = None,
    due: Due = None,
    opened_from: Moment = None,
    opened_before: Moment = None,
    changed_from: Moment = None,
    changed_before: Moment = None,
    waiting_min: Minutes = None,
    unread: FromQuery[bool] = False,
    banned: FromQuery[bool | None] = None,
    cursor: Cursor = None,
    limit: Limit = 30,
) -> TicketPage:
    """Tickets the agent may see, latest activity first."""
    narrowed = with_assignees(with_categories(TicketFilter(), categories), assignees)
    more = replace(
        narrowed,
        languages=languages or [],
        due=due or [],
        opened_from=opened_from,
        opened_before=opened_before,
        changed_from=changed_from,
        changed_before=changed_before,
        waiting_min=waiting_min,
        is_unread=unread,
        is_banned=banned,
    )
    if more.is_any():
        more = replace(
            more,
            statuses=statuses or [],
            priorities=priorities or [],
            category_ids=[*more.category_ids, *([category_id] if category_id else [])],
            assignee_ids=[*more.assignee_ids, *([assignee_id] if assignee_id else [])],
        )
    filters = TicketFilters(
        view=view,
        statuses=statuses or (),
        priorities=priorities or (),
        category_id=category_id,
        assignee_id=assignee_id,
        contact_id=contact_id,
        more=more,
    )
    return await caller.run(list_tickets, filters, cursor, limit)


@get("/api/v1/tickets/counts", operation_id="countTickets", guards=_READS, summary="Counts")
async def counts(caller: NamedDependency[Caller]) -> TicketCounts:
    """How many unfinished tickets each view holds."""
    return await caller.run(ticket_counts)


@get(ONE, operation_id="getTicket", guards=_READS, summary="One ticket")
async def one(caller: NamedDependency[Caller], ticket_id: FromPath[UUID]) -> TicketShape:
    """The ticket as it is now."""
    return await caller.run(read_for_agent, ticket_id)


@get(
    f"{ONE}/conversation", operation_id="getConversation", guards=_READS,
    summary="Messages and notes",
)  # fmt: skip
async def conversation(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    before: Position = None,
    after: Position = None,
    around: Position = None,
    limit: Limit = 50,
) -> AgentConversation:
    """The latest page of what was said, or the page beside or around a position."""
    page = await caller.run(
        read_conversation, ticket_id, before=before, after=after, around=around, limit=limit
    )
    return agent_conversation(page)


@get(
    "/api/v1/messages/{position:int}/place", operation_id="findMessage", guards=_READS,
    summary="Where a message is now",
)  # fmt: skip
async def place(caller: NamedDependency[Caller], position: FromPath[int]) -> MessagePlace:
    """The ticket that has the message now: merges and splits move messages."""
    return await caller.run(place_of, position)


@get(f"{ONE}/history", operation_id="getTicketHistory", guards=_READS, summary="Who did what")
async def history(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    before: Position = None,
    limit: Limit = 50,
) -> HistoryPage:
    """The ticket's history, the latest page first."""
    return await caller.run(ticket_history, ticket_id, before=before, limit=limit)


@get(
    f"{ONE}/messages/{{message_id:uuid}}/revisions", operation_id="getRevisions", guards=_READS,
    summary="What a message said before",
)  # fmt: skip
async def revisions(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], message_id: FromPath[UUID]
) -> list[RevisionShape]:
    """Earlier wordings of an edited message, oldest first."""
    return await caller.run(read_revisions, ticket_id, message_id)


ROUTES = [list_route, counts, one, conversation, place, history, revisions]
