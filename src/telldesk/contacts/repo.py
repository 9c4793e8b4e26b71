"""Reads of contacts and their channels. Who may ask is decided by the room that calls."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from telldesk.kernel.errors import Conflict, NotFound
from telldesk.kernel.work import Work

MAX_CHANNELS: Final = 50
_CONTACT: Final = """
SELECT id, name, given_name, shown_name, username, language, banned_at, banned_by, ban_reason,
  ban_until, merged_into_id, erased_at, created_at
FROM contacts WHERE id = $1
"""
_LOCK: Final = _CONTACT + " FOR NO KEY UPDATE"
_TO_BE_ERASED: Final = """
SELECT EXISTS (SELECT FROM erasures
               WHERE contact_id = ANY($1::uuid[]) AND state IN ('waiting','running'))
"""
_CHANNEL_COLUMNS: Final = """
id, contact_id, kind, bot_id, connection, external_id, chat_id, language_hint, reachability,
reachability_at, created_at
"""
_CHANNELS: Final = (
    "SELECT " + _CHANNEL_COLUMNS + " FROM contact_channels WHERE contact_id = $1"
    " ORDER BY created_at, id LIMIT $2"
)  # fmt: skip
# The words of two CHECKs.
ChannelKind = Literal["telegram"]
Reachability = Literal["reachable", "blocked", "deactivated", "never_started"]
UNREACHABLE: Final = frozenset({"blocked", "deactivated"})
"""Nothing can be brought there. Who never started may still be reached: a delivery finds out."""


class ContactUnknown(NotFound):
    """No such contact for this person; leave it."""

    key = "contact-unknown"


class ContactMergedAway(Conflict):
    """This card is merged into another one; change that one."""

    key = "contact-merged-away"


class ContactIsErased(Conflict):
    """The person was erased; nothing is changed of what is left."""

    key = "contact-is-erased"


class ContactBeingErased(Conflict):
    """The person is to be erased; wait for the end, or call it off first."""

    key = "contact-being-erased"


class ContactRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `contacts`; the columns are explained on the model."""

    id: UUID
    name: str
    given_name: str
    shown_name: str
    username: str | None
    language: str
    banned_at: datetime | None
    banned_by: UUID | None
    ban_reason: str
    ban_until: datetime | None
    merged_into_id: UUID | None
    erased_at: datetime | None
    created_at: datetime


class ContactChannelRow(msgspec.Struct, frozen=True, kw_only=True):
    """One address of a contact and whether it can be reached."""

    id: UUID
    contact_id: UUID
    kind: ChannelKind
    bot_id: int
    connection: str
    external_id: int
    chat_id: int
    language_hint: str
    reachability: Reachability
    reachability_at: datetime
    created_at: datetime


def contact_of(row: Any) -> ContactRow:
    """The contact in a driver row with all columns."""
    return ContactRow(**dict(row))


async def read_contact(work: Work, contact_id: UUID) -> ContactRow:
    """The contact.

    Raises:
        ContactUnknown: there is none.
    """
    row = await work.conn.fetchrow(_CONTACT, contact_id)
    if row is None:
        raise ContactUnknown(f"no contact {contact_id}")
    return contact_of(row)


async def lock_contact(work: Work, contact_id: UUID) -> ContactRow:
    """The contact, and nobody else changes the card until this transaction ends.

    Raises:
        ContactUnknown: there is none.
        ContactMergedAway: it is merged into another one.
        ContactIsErased: nothing is left to change.
    """
    row = await work.conn.fetchrow(_LOCK, contact_id)
    if row is None:
        raise ContactUnknown(f"no contact {contact_id}")
    contact = contact_of(row)
    if contact.merged_into_id is not None:
        raise ContactMergedAway("merged")
    if contact.erased_at is not None:
        raise ContactIsErased("erased")
    return contact


async def require_not_to_be_erased(work: Work, contacts: Sequence[ContactRow]) -> None:
    """Nothing, when nobody of these is erased or will be; the caller has locked them.

    Raises:
        ContactIsErased: nothing is left to move.
        ContactBeingErased: call it off first, while that can be.
    """
    if any(one.erased_at is not None for one in contacts):
        raise ContactIsErased("erased")
    if await work.conn.fetchval(_TO_BE_ERASED, [one.id for one in contacts]):
        raise ContactBeingErased("to be erased")


async def channels_of(work: Work, contact_id: UUID) -> list[ContactChannelRow]:
    """The contact's addresses, oldest first."""
    rows = await work.conn.fetch(_CHANNELS, contact_id, MAX_CHANNELS)
    return [ContactChannelRow(**dict(row)) for row in rows]
