"""A contact says how they were helped (T9)."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.actor import Actor
from telldesk.kernel.work import Work
from telldesk.tickets.actions.rate import rate
from telldesk.tickets.shapes import ContactTicketShape
from telldesk.tickets.vocabulary import Stars
from telldesk.web.contact.tickets import own_ticket
from telldesk.web.deps import Caller
from telldesk.web.guards import CONTACTS


class RatingBody(msgspec.Struct, forbid_unknown_fields=True):
    """Without `reason` the words given before stay, '' takes them away."""

    stars: Stars
    reason: Annotated[str, Meta(max_length=1000)] | None = None


@put(
    "/api/v1/tickets/{ticket_id:uuid}/rating", operation_id="rateTicket", guards=[CONTACTS],
    summary="Say how I was helped",
)  # fmt: skip
async def rate_route(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[RatingBody]
) -> ContactTicketShape:
    """The stars stand, and the words; they may be changed for a day."""

    async def verb(work: Work, actor: Actor) -> ContactTicketShape:
        await rate(work, actor, ticket_id=ticket_id, stars=data.stars, reason=data.reason)
        return await own_ticket(work, actor, ticket_id)

    return await caller.run(verb)


ROUTES = [rate_route]
