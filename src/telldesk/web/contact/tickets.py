"""A contact's own tickets: reading, writing, closing, reopening."""

from typing import Final, Literal
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from telldesk.contacts.preferences import choose_language
from telldesk.identity.actor import Actor
from telldesk.kernel.work import Work
from telldesk.tickets.actions.contact_side import mark_read, write_as_contact
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.repo import my_tickets, read_conversation, read_message, read_ticket_shape
from telldesk.tickets.shapes import (
    ContactMessageShape,
    ContactTicketPage,
    ContactTicketShape,
    Shape,
)
from telldesk.web.deps import Caller
from telldesk.web.guards import CONTACTS
from telldesk.web.inputs import (
    CaptionOrText,
    Cursor,
    Entities,
    Language,
    Limit,
    Position,
    UploadIds,
    entities_of,
    key_of,
)

_ALL: Final = "/api/v1/my/tickets"
_ONE: Final = f"{_ALL}/{{ticket_id:uuid}}"
_GUARDS: Final = [CONTACTS]


class NewTicketBody(msgspec.Struct, forbid_unknown_fields=True):
    """The same `client_key` again gives the first ticket and opens none."""

    text: CaptionOrText = ""
    entities: Entities = []
    upload_ids: UploadIds = []
    category_id: UUID | None = None
    client_key: UUID | None = None


class MessageBody(msgspec.Struct, forbid_unknown_fields=True):
    """The same `client_key` again gives the first message and writes none."""

    text: CaptionOrText = ""
    entities: Entities = []
    upload_ids: UploadIds = []
    reply_to_id: UUID | None = None
    client_key: UUID | None = None


class OwnStatusBody(msgspec.Struct, forbid_unknown_fields=True):
    step: Literal["close", "reopen"]


class LanguageBody(msgspec.Struct, forbid_unknown_fields=True):
    language: Language


class ContactConversation(Shape, frozen=True, kw_only=True):
    """Messages, oldest first; go on with `before` or `after`, None at that end."""

    messages: list[ContactMessageShape]
    before: int | None
    after: int | None


class ContactWritten(Shape, frozen=True, kw_only=True):
    """What stands in the ticket now."""

    message: ContactMessageShape
    ticket: ContactTicketShape


async def own_ticket(work: Work, actor: Actor, ticket_id: UUID) -> ContactTicketShape:
    """The contact's own ticket as they may see it."""
    shape = await read_ticket_shape(work, actor, ticket_id)
    if not isinstance(shape, ContactTicketShape):
        raise TypeError("a contact's ticket")
    return shape


@get(_ALL, operation_id="listMyTickets", guards=_GUARDS, summary="My tickets")
async def list_route(
    caller: NamedDependency[Caller], cursor: Cursor = None, limit: Limit = 30
) -> ContactTicketPage:
    """The caller's own tickets, latest activity first."""
    return await caller.run(my_tickets, cursor, limit)


@post(_ALL, operation_id="openTicket", guards=_GUARDS, summary="Ask something new")
async def open_route(
    caller: NamedDependency[Caller], data: JSONBody[NewTicketBody]
) -> ContactWritten:
    """A new ticket with its first message."""
    return await _write(caller, None, data.text, data)


@get(_ONE, operation_id="getMyTicket", guards=_GUARDS, summary="One of my tickets")
async def one(caller: NamedDependency[Caller], ticket_id: FromPath[UUID]) -> ContactTicketShape:
    """The ticket as it is now."""
    return await caller.run(own_ticket, ticket_id)


@get(
    f"{_ONE}/conversation", operation_id="getMyConversation", guards=_GUARDS,
    summary="What was said",
)  # fmt: skip
async def conversation(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    before: Position = None,
    after: Position = None,
    limit: Limit = 50,
) -> ContactConversation:
    """The latest page of what was said, or the page beside a position."""
    page = await caller.run(read_conversation, ticket_id, before=before, after=after, limit=limit)
    messages = [one for one in page.messages if isinstance(one, ContactMessageShape)]
    return ContactConversation(messages=messages, before=page.before, after=page.after)


@post(f"{_ONE}/messages", operation_id="writeMessage", guards=_GUARDS, summary="Write")
async def write_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[MessageBody]
) -> ContactWritten:
    """The message stands in the ticket; a finished one is open again."""
    return await _write(caller, ticket_id, data.text, data)


async def _write(
    caller: Caller, ticket_id: UUID | None, text: str, data: NewTicketBody | MessageBody
) -> ContactWritten:
    category_id = data.category_id if isinstance(data, NewTicketBody) else None
    reply_to_id = data.reply_to_id if isinstance(data, MessageBody) else None

    async def verb(work: Work, actor: Actor) -> ContactWritten:
        ref = await write_as_contact(
            work,
            actor,
            ticket_id=ticket_id,
            text=text,
            entities=entities_of(data.entities),
            upload_ids=data.upload_ids,
            reply_to_id=reply_to_id,
            category_id=category_id,
            client_key=key_of(data.client_key),
            channel_id=caller.signed.channel_id,
        )
        message = await read_message(work, actor, ref.ticket_id, ref.message_id)
        if not isinstance(message, ContactMessageShape):
            raise TypeError("a contact's message")
        return ContactWritten(message=message, ticket=await own_ticket(work, actor, ref.ticket_id))

    return await caller.run(verb)


@put(f"{_ONE}/status", operation_id="changeMyStatus", guards=_GUARDS, summary="Close or reopen")
async def status(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[OwnStatusBody]
) -> ContactTicketShape:
    """The ticket is closed, or open again."""

    async def verb(work: Work, actor: Actor) -> ContactTicketShape:
        await change_status(work, actor, ticket_id=ticket_id, step=Step(data.step))
        return await own_ticket(work, actor, ticket_id)

    return await caller.run(verb)


@put(
    f"{_ONE}/read", operation_id="markRead", guards=_GUARDS, status_code=204,
    summary="I have read everything",
)  # fmt: skip
async def read(caller: NamedDependency[Caller], ticket_id: FromPath[UUID]) -> None:
    """Everything said so far counts as seen."""
    await caller.run(mark_read, ticket_id=ticket_id)


@put(
    "/api/v1/my/language", operation_id="chooseLanguage", guards=_GUARDS, status_code=204,
    summary="Choose a language",
)  # fmt: skip
async def language(caller: NamedDependency[Caller], data: JSONBody[LanguageBody]) -> None:
    """The desk speaks this language with the caller."""
    await caller.run(choose_language, language=data.language)


ROUTES = [list_route, open_route, one, conversation, write_route, status, read, language]
