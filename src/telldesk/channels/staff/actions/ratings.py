"""An agent hears when a ticket of theirs was rated with few stars, once for each rating (T9)."""

from typing import Final
from uuid import UUID

from telldesk.channels.staff.rows import staff_by_id
from telldesk.channels.staff.words import say_in
from telldesk.kernel.work import Work
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import OutboundMessage
from telldesk.tickets.rating import LOW, stars_text
from telldesk.tickets.ratings import lock_rating
from telldesk.tickets.rows import may_see, read_ticket

_TOLD: Final = "UPDATE ratings SET told_at = $2 WHERE id = $1"


async def tell_of_few_stars(work: Work, *, rating_id: UUID) -> None:
    """Who is rated knows it, if the stars are still few and they may still see the ticket."""
    rating = await lock_rating(work, rating_id)
    if rating is None or rating.agent_id is None or rating.told_at is not None:
        return
    if rating.stars is None or rating.stars > LOW:
        return
    staff = await staff_by_id(work, rating.agent_id)
    if staff is None or not staff.telegram_reachable:
        return
    ticket = await read_ticket(work, rating.ticket_id)
    if not may_see(staff.actor, assignee_id=ticket.assignee_id, contact_id=ticket.contact_id):
        return
    say = say_in(staff.language)
    text = say("staff-few-stars", number=str(ticket.number), stars=stars_text(rating.stars))
    await work.conn.execute(_TOLD, rating.id, work.now)
    await queue_delivery(
        work, staff.notice_chat, lane="notice", kind="text", agent_id=staff.id,
        payload=staff.heard(OutboundMessage(text=text), work.now),
    )  # fmt: skip
