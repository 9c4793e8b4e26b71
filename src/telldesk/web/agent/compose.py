"""Writing into tickets: answers to contacts, notes for the staff."""

from uuid import UUID

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.messages import MessageRef
from telldesk.tickets.repo import read_message
from telldesk.tickets.shapes import MessageShape, Shape, TicketShape
from telldesk.web.agent.tickets import ONE, read_for_agent
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import CaptionOrText, Entities, UploadIds, entities_of, key_of


class ReplyBody(msgspec.Struct, forbid_unknown_fields=True):
    """An answer. The same `client_key` again gives the first answer and sends nothing.

    `canned_response_id` is the canned response the words began as: its uses are counted.
    `seen_message_id` is the last message that was in sight: where a colleague answered after it,
    the answer is refused as `answered-meanwhile`, unless it is sent `anyway`.
    """

    text: CaptionOrText = ""
    entities: Entities = []
    upload_ids: UploadIds = []
    reply_to_id: UUID | None = None
    client_key: UUID | None = None
    canned_response_id: UUID | None = None
    seen_message_id: UUID | None = None
    anyway: bool = False


class NoteBody(msgspec.Struct, forbid_unknown_fields=True):
    """A note; contacts never see it."""

    text: CaptionOrText = ""
    entities: Entities = []
    upload_ids: UploadIds = []
    client_key: UUID | None = None


class Written(Shape, frozen=True, kw_only=True):
    """What stands in the ticket now."""

    message: MessageShape
    ticket: TicketShape


async def _written(work: Work, actor: Actor, ref: MessageRef) -> Written:
    message = await read_message(work, actor, ref.ticket_id, ref.message_id)
    if not isinstance(message, MessageShape):
        raise TypeError("an agent's message")
    return Written(message=message, ticket=await read_for_agent(work, actor, ref.ticket_id))


@post(
    f"{ONE}/replies", operation_id="reply", guards=[agents(Permission.TICKETS_REPLY)],
    summary="Answer the contact",
)  # fmt: skip
async def reply_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[ReplyBody]
) -> Written:
    """The answer stands in the ticket and is on its way to the contact's chat."""

    async def verb(work: Work, actor: Actor) -> Written:
        ref = await reply(
            work,
            actor,
            ticket_id=ticket_id,
            text=data.text,
            entities=entities_of(data.entities),
            upload_ids=data.upload_ids,
            reply_to_id=data.reply_to_id,
            client_key=key_of(data.client_key),
            canned_response_id=data.canned_response_id,
            seen_message_id=None if data.anyway else data.seen_message_id,
        )
        return await _written(work, actor, ref)

    return await caller.run_by_key(verb)


@post(
    f"{ONE}/notes", operation_id="addNote", guards=[agents(Permission.TICKETS_NOTE)],
    summary="Add an internal note",
)  # fmt: skip
async def note_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[NoteBody]
) -> Written:
    """The note stands in the ticket, for the staff only."""

    async def verb(work: Work, actor: Actor) -> Written:
        ref = await add_note(
            work,
            actor,
            ticket_id=ticket_id,
            text=data.text,
            entities=entities_of(data.entities),
            upload_ids=data.upload_ids,
            client_key=key_of(data.client_key),
        )
        return await _written(work, actor, ref)

    return await caller.run_by_key(verb)


ROUTES = [reply_route, note_route]
