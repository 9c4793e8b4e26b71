"""An agent as the bot meets them, and where it talks to them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.wishes import Wishes
from telldesk.identity.actor import Actor, agent_actor
from telldesk.kernel.crypto import digest
from telldesk.kernel.work import Work
from telldesk.tickets.messages import InboundMessage, OutboundMessage, Target

_COLUMNS: Final = """
a.id, a.name, a.role, coalesce(nullif(a.language, ''), d.language) AS language,
a.telegram_user_id, a.telegram_bot_id, a.telegram_reachable, a.bot_mode, a.bot_state, a.digest_at,
a.wishes
"""
_BY_TELEGRAM: Final = (
    "SELECT "
    + _COLUMNS
    + " FROM agents a, desk d WHERE a.telegram_user_id = $1 AND a.removed_at IS NULL"
)
_BY_ID: Final = (
    "SELECT " + _COLUMNS + " FROM agents a, desk d WHERE a.id = $1 AND a.removed_at IS NULL"
)
_IS_INVITATION: Final = "SELECT EXISTS (SELECT 1 FROM invitations WHERE code_hash = $1)"
_DESK: Final = "SELECT name, language, languages FROM desk"


class AskedFor(msgspec.Struct, frozen=True, kw_only=True):
    """The bot asked for words: the agent's next message is this reply or note."""

    ticket_id: UUID
    number: int
    is_note: bool
    until: datetime


class OpenAlbum(msgspec.Struct, frozen=True, kw_only=True):
    """The album the agent is sending: later parts go where the first went.

    Attributes:
        message_id: the reply the parts join; None when the first part went nowhere.
    """

    key: str
    ticket_id: UUID | None = None
    message_id: UUID | None = None


class HeldAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that a colleague's came before: it waits for the agent to mean it."""

    ticket_id: UUID
    message: InboundMessage
    until: datetime


class BotState(msgspec.Struct, frozen=True, omit_defaults=True):
    """What `agents.bot_state` holds."""

    asked: AskedFor | None = None
    album: OpenAlbum | None = None
    held: HeldAnswer | None = None


class StaffRow(msgspec.Struct, frozen=True, kw_only=True):
    """One linked member of the staff.

    Attributes:
        language: the agent's own, else the desk's.
        telegram_bot_id: the bot whose chat gets the notifications.
    """

    id: UUID
    name: str
    role: str
    language: str
    telegram_user_id: int
    telegram_bot_id: int
    telegram_reachable: bool
    bot_mode: str
    bot_state: BotState
    digest_at: datetime | None
    wishes: Wishes

    @property
    def actor(self) -> Actor:
        return agent_actor(self.id, self.role, self.language)

    @property
    def notice_chat(self) -> Target:
        """Private chats have the person's own id."""
        return Target(bot_id=self.telegram_bot_id, chat_id=self.telegram_user_id)

    def heard(self, message: OutboundMessage, at: datetime, *, urgency: int = 0) -> OutboundMessage:
        """The message as it comes to this person now: without a sound while it is quiet."""
        is_silent = self.wishes.is_quiet(at, urgency=urgency)
        return msgspec.structs.replace(message, is_silent=True) if is_silent else message


class DeskWords(msgspec.Struct, frozen=True):
    """The desk's name and languages, for texts to people it does not know yet."""

    name: str
    language: str
    languages: list[str]


def staff_of(row: Any) -> StaffRow | None:
    """The agent in a driver row; None without a linked account."""
    if row is None or row["telegram_user_id"] is None or row["telegram_bot_id"] is None:
        return None
    state = row["bot_state"]
    bot_state = BotState() if state is None else msgspec.convert(state, BotState)
    wishes = msgspec.convert(row["wishes"], Wishes)
    return StaffRow(**{**dict(row), "bot_state": bot_state, "wishes": wishes})


async def staff_by_telegram(work: Work, telegram_user_id: int) -> StaffRow | None:
    """The agent this Telegram account is, in this tenant; None for anybody else."""
    return staff_of(await work.conn.fetchrow(_BY_TELEGRAM, telegram_user_id))


async def staff_by_id(work: Work, agent_id: UUID) -> StaffRow | None:
    """The agent, if their account is linked."""
    return staff_of(await work.conn.fetchrow(_BY_ID, agent_id))


async def is_invitation(work: Work, text: str) -> bool:
    """Whether this is the code of an invitation of this desk, used and old ones included."""
    return bool(await work.conn.fetchval(_IS_INVITATION, digest(text)))


async def desk_words(work: Work) -> DeskWords:
    """The desk as people know it."""
    return DeskWords(**dict(await work.conn.fetchrow(_DESK)))


def language_of(words: DeskWords, hint: str) -> str:
    """The person's own language when the desk speaks it, else the desk's."""
    short = hint.partition("-")[0].lower()
    return short if short in words.languages else words.language
