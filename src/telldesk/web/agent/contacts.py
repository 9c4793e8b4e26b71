"""The people who write: their card, and shutting them out."""

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.contacts.actions import ban_contact, unban_contact
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.repo import contact_card
from telldesk.tickets.shapes import ContactCard
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_ONE: Final = "/api/v1/contacts/{contact_id:uuid}"


class BanBody(msgspec.Struct, forbid_unknown_fields=True):
    """Why, for the staff, and until when; without a moment, for good."""

    reason: Annotated[str, Meta(max_length=1000)] = ""
    until: datetime | None = None


@get(
    _ONE, operation_id="getContact", guards=[agents(Permission.TICKETS_READ_ASSIGNED)],
    summary="A contact's card",
)  # fmt: skip
async def card(caller: NamedDependency[Caller], contact_id: FromPath[UUID]) -> ContactCard:
    """The person, how they can be reached, and those of their tickets the agent may see."""
    return await caller.run(contact_card, contact_id)


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


ROUTES = [card, ban, unban]
