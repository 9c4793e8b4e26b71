"""Tags of the desk, and those of a ticket."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.tag_ticket import change_tags
from telldesk.tickets.actions.tags import (
    archive_tag,
    change_tag,
    create_tag,
    list_tags,
    merge_tag,
    restore_tag,
)
from telldesk.tickets.shapes import TicketShape
from telldesk.tickets.tags import TagShape
from telldesk.web.agent.tickets import ONE, read_for_agent
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Version

_ALL: Final = "/api/v1/tags"
_TAG: Final = f"{_ALL}/{{tag_id:uuid}}"
_MANAGES: Final = [agents(Permission.DESK_MANAGE)]
# Spaces around are no part of it, so a little more than it may be long.
_Name = Annotated[str, Meta(min_length=1, max_length=60)]
_Colour = Annotated[str, Meta(pattern="^(#[0-9a-f]{6})?$")]
_Some = Annotated[list[UUID], Meta(max_length=20)]


class TagBody(msgspec.Struct, forbid_unknown_fields=True):
    """One name of at most 40 characters, unique without regard to case; `colour` '' for none."""

    name: _Name
    colour: _Colour = ""


class MergeTagBody(msgspec.Struct, forbid_unknown_fields=True):
    into_id: UUID


class TagsOfTicketBody(msgspec.Struct, forbid_unknown_fields=True):
    """Tags to put on and to take off; others stay as they are."""

    add: _Some = []
    remove: _Some = []
    version: Version | None = None


@get(
    _ALL, operation_id="listTags", guards=[agents(Permission.TICKETS_READ_ASSIGNED)],
    summary="Tags",
)  # fmt: skip
async def tags(caller: NamedDependency[Caller]) -> list[TagShape]:
    """All by name, archived ones too."""
    return await caller.run(list_tags)


@post(_ALL, operation_id="createTag", guards=_MANAGES, summary="New tag")
async def create(caller: NamedDependency[Caller], data: JSONBody[TagBody]) -> TagShape:
    """Every ticket can have it."""
    return await caller.run(create_tag, name=data.name, colour=data.colour)


@put(_TAG, operation_id="changeTag", guards=_MANAGES, summary="Change a tag")
async def change(
    caller: NamedDependency[Caller], tag_id: FromPath[UUID], data: JSONBody[TagBody]
) -> TagShape:
    """It has this name and colour on every ticket."""
    return await caller.run(change_tag, tag_id=tag_id, name=data.name, colour=data.colour)


@delete(_TAG, operation_id="archiveTag", guards=_MANAGES, status_code=200, summary="Archive a tag")
async def archive(caller: NamedDependency[Caller], tag_id: FromPath[UUID]) -> TagShape:
    """No ticket can get it any more; tickets that have it keep it."""
    return await caller.run(archive_tag, tag_id=tag_id)


@post(
    f"{_TAG}/restore", operation_id="restoreTag", guards=_MANAGES, status_code=200,
    summary="Bring a tag back",
)  # fmt: skip
async def restore(caller: NamedDependency[Caller], tag_id: FromPath[UUID]) -> TagShape:
    """Tickets can get it again; one that was merged is back on the tickets that had it."""
    return await caller.run(restore_tag, tag_id=tag_id)


@post(
    f"{_TAG}/merge", operation_id="mergeTag", guards=_MANAGES, status_code=200,
    summary="Merge a tag into another",
)  # fmt: skip
async def merge(
    caller: NamedDependency[Caller], tag_id: FromPath[UUID], data: JSONBody[MergeTagBody]
) -> TagShape:
    """Tickets with it have the other one instead; restoring it undoes that."""
    return await caller.run(merge_tag, tag_id=tag_id, into_id=data.into_id)


@patch(
    f"{ONE}/tags", operation_id="changeTags", guards=[agents(Permission.TICKETS_SET_CATEGORY)],
    summary="Put tags on and take them off",
)  # fmt: skip
async def change_of_ticket(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[TagsOfTicketBody]
) -> TicketShape:
    """The ticket has these tags beside those it had."""

    async def verb(work: Work, actor: Actor) -> TicketShape:
        await change_tags(
            work,
            actor,
            ticket_id=ticket_id,
            add=data.add,
            remove=data.remove,
            version=data.version,
        )
        return await read_for_agent(work, actor, ticket_id)

    return await caller.run(verb)


ROUTES = [tags, create, change, archive, restore, merge, change_of_ticket]
