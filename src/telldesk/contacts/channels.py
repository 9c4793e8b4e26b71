"""Meeting a person on a channel: they are known, named as they name themselves, and reachable."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor, contact_actor
from telldesk.kernel.errors import NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work

_MAX_NAME_CHARS: Final = 256
_COLUMNS: Final = """
ch.id, ch.contact_id, ch.kind, ch.bot_id, ch.connection, ch.external_id, ch.chat_id,
ch.language_hint, ch.reachability, ch.start_payload, ch.pending_choice, c.name, c.username,
c.language, c.banned_at,
EXISTS (SELECT FROM agents a WHERE a.telegram_user_id = ch.external_id AND a.removed_at IS NULL)
  AS is_staff
"""
_FROM: Final = " FROM contact_channels ch JOIN contacts c ON c.id = ch.contact_id "
_LOCKED: Final = " FOR NO KEY UPDATE OF c, ch"
_BY_PERSON: Final = (
    "SELECT " + _COLUMNS + _FROM
    + "WHERE ch.kind = 'telegram' AND ch.bot_id = $1 AND ch.connection = $2 AND ch.external_id = $3"
    + _LOCKED
)  # fmt: skip
_BY_ID: Final = "SELECT " + _COLUMNS + _FROM + "WHERE ch.id = $1" + _LOCKED
_ADD_CONTACT: Final = """
INSERT INTO contacts (id, name, username, created_at) VALUES ($1, $2, $3, $4)
"""
_ADD_CHANNEL: Final = """
INSERT INTO contact_channels (id, contact_id, bot_id, connection, external_id, chat_id,
                              language_hint, reachability_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
"""
_RENAME: Final = "UPDATE contacts SET name = $2, username = $3 WHERE id = $1"
_RETOUCH: Final = """
UPDATE contact_channels SET chat_id = $2, language_hint = $3, reachability = $4,
  reachability_at = CASE WHEN reachability = $4 THEN reachability_at ELSE $5 END
WHERE id = $1
"""
_REACH: Final = """
UPDATE contact_channels SET reachability = $2, reachability_at = $3 WHERE id = $1
"""
_START: Final = "UPDATE contact_channels SET start_payload = $2 WHERE id = $1"
_PENDING: Final = "UPDATE contact_channels SET pending_choice = $2 WHERE id = $1"
_SPEAK: Final = "UPDATE contacts SET language = $2 WHERE id = $1"


class ChannelAway(NotFound):
    """This person has no such channel here; leave it."""

    key = "channel-away"


class Stranger(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the channel names them at this moment."""

    bot_id: int
    external_id: int
    chat_id: int
    name: str
    username: str | None = None
    language_hint: str = ""
    connection: str = ""


class ChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """A contact's channel with the contact's own facts; both rows are locked.

    Attributes:
        is_staff: the same account is an agent's.
    """

    id: UUID
    contact_id: UUID
    kind: str
    bot_id: int
    connection: str
    external_id: int
    chat_id: int
    language_hint: str
    reachability: str
    start_payload: str | None
    pending_choice: dict[str, Any] | None
    name: str
    username: str | None
    language: str
    banned_at: datetime | None
    is_staff: bool

    @property
    def actor(self) -> Actor:
        return contact_actor(self.contact_id, self.language or self.language_hint)


async def find_channel(
    work: Work, *, bot_id: int, external_id: int, connection: str = ""
) -> ChannelRow | None:
    """The channel of a person already met, locked."""
    found = await work.conn.fetchrow(_BY_PERSON, bot_id, connection, external_id)
    if found is None:
        # Contacts merged while this waited for their lock: the channel is another card's now, and
        # the rows of before join no more. A second look sees it; of a stranger it finds nothing.
        found = await work.conn.fetchrow(_BY_PERSON, bot_id, connection, external_id)
    return _row(found)


async def lock_channel(work: Work, channel_id: UUID) -> ChannelRow:
    """The channel, locked.

    Raises:
        ChannelAway: there is none.
    """
    # Twice for the same reason as above.
    found = _row(
        await work.conn.fetchrow(_BY_ID, channel_id) or await work.conn.fetchrow(_BY_ID, channel_id)
    )
    if found is None:
        raise ChannelAway(f"no channel {channel_id}")
    return found


async def meet_contact(work: Work, stranger: Stranger, *, known: ChannelRow | None) -> ChannelRow:
    """The person who just did something on the channel: known, renamed if need be, reachable.

    `known` is what `find_channel` just answered. Two updates of a stranger never run at once:
    they share a lane.
    """
    name = stranger.name[:_MAX_NAME_CHARS]
    if known is None:
        return await _add(work, stranger, name)
    if (known.name, known.username) != (name, stranger.username):
        await work.conn.execute(_RENAME, known.contact_id, name, stranger.username)
    now_so = (stranger.chat_id, stranger.language_hint, "reachable")
    if (known.chat_id, known.language_hint, known.reachability) != now_so:
        await work.conn.execute(_RETOUCH, known.id, *now_so, work.now)
    return msgspec.structs.replace(
        known,
        name=name,
        username=stranger.username,
        chat_id=stranger.chat_id,
        language_hint=stranger.language_hint,
        reachability="reachable",
    )


async def _add(work: Work, stranger: Stranger, name: str) -> ChannelRow:
    contact_id, channel_id = new_id(), new_id()
    await work.conn.execute(_ADD_CONTACT, contact_id, name, stranger.username, work.now)
    await work.conn.execute(
        _ADD_CHANNEL, channel_id, contact_id, stranger.bot_id, stranger.connection,
        stranger.external_id, stranger.chat_id, stranger.language_hint, work.now,
    )  # fmt: skip
    return await lock_channel(work, channel_id)


async def set_reachability(work: Work, channel: ChannelRow, reachability: str) -> bool:
    """Whether that was news; `reachability` is one of the column's words."""
    if channel.reachability == reachability:
        return False
    await work.conn.execute(_REACH, channel.id, reachability, work.now)
    return True


async def keep_start_payload(work: Work, channel: ChannelRow, payload: str) -> None:
    """The hint the person came with is on the channel; it proves nothing."""
    await work.conn.execute(_START, channel.id, payload)


async def keep_pending(work: Work, channel: ChannelRow, pending: str | None) -> None:
    """What the bot waits for, as JSON text; None when it waits for nothing."""
    await work.conn.execute(_PENDING, channel.id, pending)


async def choose_language(work: Work, channel: ChannelRow, language: str) -> None:
    """The desk speaks this language with the contact from now on."""
    await work.conn.execute(_SPEAK, channel.contact_id, language)


def _row(row: Any) -> ChannelRow | None:
    return ChannelRow(**dict(row)) if row is not None else None
