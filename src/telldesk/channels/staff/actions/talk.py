"""What the bot says back to an agent, and what it remembers of the talk."""

from datetime import timedelta
from typing import Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.apps import AppPlace
from telldesk.channels.staff.cards import Say
from telldesk.channels.staff.rows import BotState, StaffRow
from telldesk.channels.staff.words import say_in
from telldesk.identity.actions.availability import IN_BOT, note_here
from telldesk.kernel.work import Work
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import Button, OutboundMessage, Target

_ANSWER_LIVES: Final = timedelta(seconds=60)  # Telegram forgets a query about then
_STATE: Final = "UPDATE agents SET bot_state = $2 WHERE id = $1"
_REACHED: Final = """
UPDATE agents SET telegram_reachable = true, telegram_bot_id = $2
WHERE id = $1 AND NOT telegram_reachable
"""
_LOST: Final = "UPDATE agents SET telegram_reachable = false WHERE id = $1 AND telegram_bot_id = $2"


class Talk(msgspec.Struct, frozen=True, kw_only=True):
    """One agent's private chat with one bot of the desk.

    Attributes:
        staff: read from the database for this very update: rights are never older than the press.
        username: of the bot, for links.
        app: the inbox's Mini App, where known.
    """

    work: Work
    staff: StaffRow
    chat: Target
    username: str = ""
    app: AppPlace | None = None

    @property
    def say(self) -> Say:
        return say_in(self.staff.language)

    async def tell(self, text: str, *rows: tuple[Button, ...]) -> None:
        """The agent reads `text`, with buttons under it."""
        await queue_delivery(
            self.work, self.chat, lane="notice", kind="text", agent_id=self.staff.id,
            payload=OutboundMessage(text=text, buttons=tuple(row for row in rows if row)),
        )  # fmt: skip

    async def remember(self, state: BotState) -> None:
        """The next update of this agent finds `state`."""
        value = None if state == BotState() else msgspec.json.encode(state).decode()
        await self.work.conn.execute(_STATE, self.staff.id, value)


async def answer_press(
    work: Work, chat: Target, *, callback_id: str, text: str, is_window: bool,
    agent_id: UUID | None = None,
) -> None:  # fmt: skip
    """The button stops turning; `text` flashes, or stands in a window until read."""
    await queue_delivery(
        work, chat, lane="callback", kind="callback_answer", agent_id=agent_id,
        payload=OutboundMessage(text=text, callback_id=callback_id, alert=is_window),
        expires_at=work.now + _ANSWER_LIVES,
    )  # fmt: skip


async def note_that_agent_writes(work: Work, staff: StaffRow, *, bot_id: int) -> None:
    """An agent who writes is about, and can be told things again, by the bot they write to."""
    await note_here(work, [staff.id], lasts=IN_BOT)
    if not staff.telegram_reachable:
        await work.conn.execute(_REACHED, staff.id, bot_id)


async def note_that_agent_left(work: Work, staff: StaffRow, *, bot_id: int) -> None:
    """The agent blocked the bot that tells them: nothing more until they write."""
    await work.conn.execute(_LOST, staff.id, bot_id)
