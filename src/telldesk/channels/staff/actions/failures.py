"""An agent hears when their answer did not arrive, whatever door they wrote it at."""

from typing import Final
from uuid import UUID

from telldesk.channels.staff.rows import staff_by_id
from telldesk.channels.staff.words import say_in
from telldesk.kernel.work import Work
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import OutboundMessage

_WORDS: Final = {
    "failed": "staff-not-delivered",
    "unreachable": "staff-not-delivered",
    "unknown": "staff-delivery-unknown",
}
_AUTHOR: Final = """
SELECT m.author_id, t.number FROM messages m JOIN tickets t ON t.id = m.ticket_id
WHERE m.id = $1 AND m.author_kind = 'agent' AND m.visibility = 'public'
"""


async def tell_author(work: Work, *, message_id: UUID, state: str) -> None:
    """Whoever wrote the message knows that it did not arrive, or perhaps did not."""
    if state not in _WORDS:
        return
    row = await work.conn.fetchrow(_AUTHOR, message_id)
    if row is None:
        return
    staff = await staff_by_id(work, row["author_id"])
    if staff is None or not staff.telegram_reachable:
        return
    say = say_in(staff.language)
    await queue_delivery(
        work, staff.notice_chat, lane="notice", kind="text", agent_id=staff.id,
        payload=staff.heard(
            OutboundMessage(text=say(_WORDS[state], number=str(row["number"]))), work.now
        ),
    )  # fmt: skip
