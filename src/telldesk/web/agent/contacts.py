"""The people who write: who they are, their cards, and shutting them out."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, patch, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, UnsetType

from telldesk.contacts.actions import ban_contact, unban_contact
from telldesk.contacts.changes import CardChangePage
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.contact_profile import name_contact, speak_with_contact
from telldesk.tickets.contact_lists import ContactPage, contact_changes, list_contacts
from telldesk.tickets.contact_shapes import ContactCard
from telldesk.tickets.repo import contact_card
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Cursor, Limit, Position

_ALL: Final = "/api/v1/contacts"
_ONE: Final = f"{_ALL}/{{contact_id:uuid}}"
_Query = Annotated[
    str, QueryParameter(name="q", max_length=100, description="Words of their names.")
]


class BanBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why, for the staff, and until when; without a moment, for good."""

    reason: Annotated[str, Meta(max_length=1000)] = ""
    until: datetime | None = None


class ContactBody(msgspec.Struct, forbid_unknown_fields=True):
    """What of the card is changed; what is absent stays. '' takes it away."""

    given_name: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    language: Annotated[str, Meta(pattern="^([a-z]{2})?$")] | UnsetType = UNSET


@get(
    _ALL, operation_id="listContacts", guards=[agents(Permission.CONTACTS_READ)],
    summary="Contacts",
)  # fmt: skip
async def list_route(
    caller: NamedDependency[Caller], words: _Query = "", cursor: Cursor = None, limit: Limit = 30
) -> ContactPage:
    """Who has written to the desk, who came last first; with words, those who are called so."""
    return await caller.run(list_contacts, query=words, cursor=cursor, limit=limit)


@get(
    _ONE, operation_id="getContact", guards=[agents(Permission.TICKETS_READ_ASSIGNED)],
    summary="A contact's card",
)  # fmt: skip
async def card(caller: NamedDependency[Caller], contact_id: FromPath[UUID]) -> ContactCard:
    """The person, how they can be reached, and those of their tickets the agent may see."""
    return await caller.run(contact_card, contact_id)


@patch(
    _ONE, operation_id="changeContact", guards=[agents(Permission.CONTACTS_CHANGE)],
    summary="Change a contact",
)  # fmt: skip
async def change(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], data: JSONBody[ContactBody]
) -> ContactCard:
    """The desk calls the person so, and speaks this language with them."""

    async def verb(work: Work, actor: Actor) -> ContactCard:
        if data.given_name is not UNSET:
            await name_contact(work, actor, contact_id=contact_id, given_name=data.given_name)
        if data.language is not UNSET:
            await speak_with_contact(work, actor, contact_id=contact_id, language=data.language)
        return await contact_card(work, actor, contact_id)

    return await caller.run(verb)


@get(
    f"{_ONE}/changes", operation_id="listContactChanges",
    guards=[agents(Permission.TICKETS_READ_ASSIGNED)], summary="History of a card",
)  # fmt: skip
async def changes(
    caller: NamedDependency[Caller],
    contact_id: FromPath[UUID],
    before: Position = None,
    limit: Limit = 50,
) -> CardChangePage:
    """Who changed what of the card, the latest first."""
    return await caller.run(contact_changes, contact_id=contact_id, before=before, limit=limit)


@put(
    f"{_ONE}/ban", operation_id="banContact", guards=[agents(Permission.CONTACTS_BAN)],
    summary="Ban",
)  # fmt: skip
async def ban(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], data: JSONBody[BanBody]
) -> ContactCard:
    """Nothing this person writes is taken any more."""

    async def verb(work: Work, actor: Actor) -> ContactCard:
        await ban_contact(work, actor, contact_id=contact_id, reason=data.reason, until=data.until)
        return await contact_card(work, actor, contact_id)

    return await caller.run(verb)


@delete(
    f"{_ONE}/ban", operation_id="unbanContact", guards=[agents(Permission.CONTACTS_BAN)],
    status_code=200, summary="Lift a ban",
)  # fmt: skip
async def unban(caller: NamedDependency[Caller], contact_id: FromPath[UUID]) -> ContactCard:
    """This person is heard again."""

    async def verb(work: Work, actor: Actor) -> ContactCard:
        await unban_contact(work, actor, contact_id=contact_id)
        return await contact_card(work, actor, contact_id)

    return await caller.run(verb)


ROUTES = [list_route, card, change, changes, ban, unban]
