"""Canned responses and macros, and using a macro in a ticket."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.canned_responses import (
    CannedWish,
    archive_canned,
    change_canned,
    create_canned,
    list_canned,
    preview_canned,
    read_canned,
    restore_canned,
)
from telldesk.tickets.actions.macro import apply_macro
from telldesk.tickets.canned import (
    CannedPreview,
    CannedResponseRow,
    CannedResponseShape,
    MacroActions,
)
from telldesk.tickets.repo import read_message
from telldesk.tickets.shapes import MessageShape, Shape, TicketShape
from telldesk.tickets.vocabulary import Assigns, MacroStep, PriorityNumber
from telldesk.web.agent.tickets import ONE, read_for_agent
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Entities, Version, entities_of

_ALL: Final = "/api/v1/canned-responses"
_ONE: Final = f"{_ALL}/{{canned_id:uuid}}"
_USES: Final = [agents(Permission.TICKETS_REPLY)]
_MANAGES: Final = [agents(Permission.DESK_MANAGE)]
_Language = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[a-z0-9]{2,8})?$")]


class ActionsBody(msgspec.Struct, forbid_unknown_fields=True):
    """What else a macro does; null does nothing. `assignee_id` goes with `agent` alone."""

    priority: PriorityNumber | None = None
    category_id: UUID | None = None
    assigns: Assigns | None = None
    assignee_id: UUID | None = None
    step: MacroStep | None = None


class CannedResponseBody(msgspec.Struct, forbid_unknown_fields=True):
    """Words, actions or both. Words may hold `{name}`, `{number}`, `{agent}` and `{desk}`."""

    shortcut: Annotated[str, Meta(min_length=1, max_length=32)]
    title: Annotated[str, Meta(min_length=1, max_length=80)]
    texts: Annotated[
        dict[_Language, Annotated[str, Meta(max_length=4096)]],
        Meta(max_length=20, description="Language to words."),
    ]
    category_id: UUID | None = None
    actions: ActionsBody = msgspec.field(default_factory=ActionsBody)

    def wish(self) -> CannedWish:
        return CannedWish(
            shortcut=self.shortcut,
            title=self.title,
            texts=self.texts,
            category_id=self.category_id,
            actions=msgspec.convert(self.actions, MacroActions, from_attributes=True),
        )


class PreviewBody(msgspec.Struct, forbid_unknown_fields=True):
    ticket_id: UUID


class MacroBody(msgspec.Struct, forbid_unknown_fields=True):
    """The text as the preview gave it, or as the agent changed it; empty sends nothing.

    The same `client_key` again gives what came of the first and does nothing.
    """

    macro_id: UUID
    client_key: UUID
    text: Annotated[str, Meta(max_length=4096)] = ""
    entities: Entities = []
    version: Version | None = None


class MacroApplied(Shape, frozen=True, kw_only=True):
    """The ticket after it, and the answer if words were sent."""

    ticket: TicketShape
    message: MessageShape | None


@get(_ALL, operation_id="listCannedResponses", guards=_USES, summary="Canned responses")
async def canned(caller: NamedDependency[Caller]) -> list[CannedResponseRow]:
    """All by shortcut; archived ones only for who manages the desk."""
    return await caller.run(list_canned)


@get(_ONE, operation_id="getCannedResponse", guards=_MANAGES, summary="One whole")
async def one(caller: NamedDependency[Caller], canned_id: FromPath[UUID]) -> CannedResponseShape:
    """All its words and actions."""
    return await caller.run(read_canned, canned_id=canned_id)


@post(_ALL, operation_id="createCannedResponse", guards=_MANAGES, summary="New one")
async def create(
    caller: NamedDependency[Caller], data: JSONBody[CannedResponseBody]
) -> CannedResponseShape:
    """Agents can use it from now on."""
    return await caller.run(create_canned, wish=data.wish())


@put(_ONE, operation_id="changeCannedResponse", guards=_MANAGES, summary="Change one")
async def change(
    caller: NamedDependency[Caller],
    canned_id: FromPath[UUID],
    data: JSONBody[CannedResponseBody],
) -> CannedResponseShape:
    """It is as given; its uses stay counted."""
    return await caller.run(change_canned, canned_id=canned_id, wish=data.wish())


@delete(
    _ONE, operation_id="archiveCannedResponse", guards=_MANAGES, status_code=200,
    summary="Archive one",
)  # fmt: skip
async def archive(
    caller: NamedDependency[Caller], canned_id: FromPath[UUID]
) -> CannedResponseShape:
    """Nobody can use it any more."""
    return await caller.run(archive_canned, canned_id=canned_id)


@post(
    f"{_ONE}/restore", operation_id="restoreCannedResponse", guards=_MANAGES, status_code=200,
    summary="Bring one back",
)  # fmt: skip
async def restore(
    caller: NamedDependency[Caller], canned_id: FromPath[UUID]
) -> CannedResponseShape:
    """It can be used again."""
    return await caller.run(restore_canned, canned_id=canned_id)


@post(
    f"{_ONE}/preview", operation_id="previewCannedResponse", guards=_USES, status_code=200,
    summary="What using it would do",
)  # fmt: skip
async def preview(
    caller: NamedDependency[Caller], canned_id: FromPath[UUID], data: JSONBody[PreviewBody]
) -> CannedPreview:
    """The words for the ticket's contact and what each action would come to. Nothing is done."""
    return await caller.run(preview_canned, canned_id=canned_id, ticket_id=data.ticket_id)


@post(f"{ONE}/macro", operation_id="applyMacro", guards=_USES, summary="Use a macro")
async def macro_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[MacroBody]
) -> MacroApplied:
    """The words are on their way to the contact and every action is done, or nothing is."""

    async def verb(work: Work, actor: Actor) -> MacroApplied:
        used = await apply_macro(
            work,
            actor,
            ticket_id=ticket_id,
            macro_id=data.macro_id,
            text=data.text,
            entities=entities_of(data.entities),
            version=data.version,
            client_key=str(data.client_key),
        )
        message = None
        if used.message_id is not None:
            message = await read_message(work, actor, ticket_id, used.message_id)
        if message is not None and not isinstance(message, MessageShape):
            raise TypeError("an agent's message")
        return MacroApplied(ticket=await read_for_agent(work, actor, ticket_id), message=message)

    return await caller.run_by_key(verb)


ROUTES = [canned, one, create, change, archive, restore, preview, macro_route]
