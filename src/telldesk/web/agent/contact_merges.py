"""Two cards of one person: looking at both, merging them, undoing it."""

from typing import Final
from uuid import UUID

import msgspec
from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.merge_contacts import MergeShape, merge_contacts
from telldesk.tickets.actions.unmerge_contacts import (
    MergedContact,
    MergePreview,
    list_merges,
    preview_merge,
    undo_merge,
)
from telldesk.tickets.contact_cards import contact_card
from telldesk.tickets.contact_merging import MergeChoices, Side
from telldesk.tickets.contact_shapes import ContactCard
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/contacts/{contact_id:uuid}/merges"
_MERGES: Final = [agents(Permission.CONTACTS_MERGE)]


class MergePreviewBody(msgspec.Struct, forbid_unknown_fields=True):
    """`from_id` is the card that goes."""

    from_id: UUID


class MergeBody(msgspec.Struct, forbid_unknown_fields=True):
    """The card that goes, and whose values win; null is as the preview says."""

    from_id: UUID
    given_name: Side | None = None
    language: Side | None = None
    ban: Side | None = None
    fields: dict[UUID, Side] = {}

    def choices(self) -> MergeChoices:
        return MergeChoices(
            given_name=self.given_name, language=self.language, ban=self.ban, fields=self.fields
        )


@get(
    _ALL, operation_id="listContactMerges", guards=[agents(Permission.CONTACTS_READ)],
    summary="Cards merged into this one",
)  # fmt: skip
async def merges(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID]
) -> list[MergedContact]:
    """The latest first."""
    return await caller.run(list_merges, contact_id=contact_id)


@post(
    f"{_ALL}/preview", operation_id="previewContactMerge", guards=_MERGES, status_code=200,
    summary="What merging would do",
)  # fmt: skip
async def preview(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], data: JSONBody[MergePreviewBody]
) -> MergePreview:
    """Both cards side by side. Nothing is done."""
    return await caller.run(preview_merge, into_id=contact_id, from_id=data.from_id)


@post(_ALL, operation_id="mergeContacts", guards=_MERGES, summary="Merge two contacts")
async def merge(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], data: JSONBody[MergeBody]
) -> MergeShape:
    """Addresses, tickets and notes of the other card are this one's; for thirty days undoable."""
    return await caller.run(
        merge_contacts, into_id=contact_id, from_id=data.from_id, choices=data.choices()
    )


@delete(
    f"{_ALL}/{{merge_id:uuid}}", operation_id="undoContactMerge", guards=_MERGES,
    status_code=200, summary="Undo a merge",
)  # fmt: skip
async def undo(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], merge_id: FromPath[UUID]
) -> ContactCard:
    """Both cards are two again; this one as it is after it."""

    async def verb(work: Work, actor: Actor) -> ContactCard:
        await undo_merge(work, actor, into_id=contact_id, merge_id=merge_id)
        return await contact_card(work, actor, contact_id)

    return await caller.run(verb)


ROUTES = [merges, preview, merge, undo]
