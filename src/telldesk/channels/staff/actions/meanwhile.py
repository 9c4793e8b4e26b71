"""A colleague answered before the agent's answer came: it is held until the agent means it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from telldesk.channels.staff.actions.talk import Talk
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.words import refusal_text
from telldesk.tickets.actions.reply import AnsweredMeanwhile
from telldesk.tickets.messages import Button

# The card shows the ticket as it was when it changed last; Reply was pressed on what stood then.
_SEEN: Final = """
SELECT m.id FROM messages m
WHERE m.ticket_id = $1 AND m.sent_at <= greatest($3::timestamptz, (
  SELECT max(n.changed_at) FROM agent_notices n WHERE n.agent_id = $2 AND n.ticket_id = $1))
ORDER BY m.position DESC LIMIT 1
"""


async def last_seen(talk: Talk, ticket_id: UUID, *, asked_at: datetime | None) -> UUID | None:
    """The last message the agent's chat knew of; None where it never showed the ticket.

    `asked_at`: when the agent pressed Reply, if they did.
    """
    found: UUID | None = await talk.work.conn.fetchval(_SEEN, ticket_id, talk.staff.id, asked_at)
    return found


async def ask_whether_meant(talk: Talk, ticket_id: UUID, refusal: AnsweredMeanwhile) -> None:
    """The agent knows who was faster, and may send the same words all the same."""
    send = Button(
        talk.say("staff-button-send-anyway"), press=press_data(PressVerb.SEND_ANYWAY, ticket_id)
    )
    card = Button(talk.say("staff-button-show"), press=press_data(PressVerb.CARD, ticket_id))
    await talk.tell(refusal_text(talk.say, refusal), (send, card))
