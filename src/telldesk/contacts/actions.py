"""Shutting a contact out of the desk, for a reason and a time, and letting them in again."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from telldesk.contacts.changes import record_change
from telldesk.contacts.events import ContactBanned, ContactUnbanned
from telldesk.contacts.repo import (
    ContactMergedAway,
    ContactRow,
    ContactUnknown,
    lock_contact,
)
from telldesk.identity.actor import BOT, Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Task, Work

MAX_REASON_CHARS: Final = 500
_LONGEST: Final = timedelta(days=3660)
_BAN: Final = """
UPDATE contacts SET banned_at = coalesce(banned_at, $2), banned_by = $3, ban_reason = $4,
  ban_until = $5
WHERE id = $1
"""
_UNBAN: Final = """
UPDATE contacts SET banned_at = NULL, banned_by = NULL, ban_reason = '', ban_until = NULL
WHERE id = $1
"""


async def ban_contact(
    work: Work, actor: Actor, *, contact_id: UUID, reason: str = "", until: datetime | None = None
) -> None:
    """Nothing the contact writes is taken any more, until then (None: for good).

    Again with the same reason and end changes nothing; with others, those. `ContactBanned`.

    Raises:
        ContactUnknown: read the list again.
        Invalid: `field` names what to change.
    """
    contact = await _lock(work, actor, contact_id)
    words = " ".join(reason.split())
    if len(words) > MAX_REASON_CHARS or not words.isprintable():
        raise Invalid(f"at most {MAX_REASON_CHARS} printable characters", field="reason")
    if until is not None and not work.now < until <= work.now + _LONGEST:
        raise Invalid("a moment of the next ten years, or none", field="until")
    is_same = (contact.ban_reason, contact.ban_until) == (words, until)
    if contact.banned_at is not None and is_same:
        return
    await work.conn.execute(_BAN, contact_id, work.now, actor.id, words, until)
    if until is not None:
        work.enqueue(end_task(contact_id, until))
    await record_change(work, actor, contact_id, "banned")
    work.emit(ContactBanned(contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id))


async def unban_contact(work: Work, actor: Actor, *, contact_id: UUID) -> None:
    """The contact is heard again. Again: changes nothing. Emits `ContactUnbanned`.

    Raises:
        ContactUnknown: read the list again.
    """
    contact = await _lock(work, actor, contact_id)
    if contact.banned_at is not None:
        await _let_in(work, actor, contact_id)


async def end_ban(work: Work, *, contact_id: UUID) -> None:
    """The contact is heard again if their ban has ended by now. Asks no permission: a job calls."""
    try:
        contact = await lock_contact(work, contact_id)
    except (ContactUnknown, ContactMergedAway):
        return
    if contact.ban_until is not None and contact.ban_until <= work.now:
        await _let_in(work, BOT, contact_id)


def end_task(contact_id: UUID, until: datetime) -> Task:
    """The look at a ban at its end."""
    return Task(
        "end_ban",
        {"contact_id": str(contact_id)},
        key=f"{contact_id}:{until.isoformat()}",
        run_at=until,
    )


async def _let_in(work: Work, actor: Actor, contact_id: UUID) -> None:
    await work.conn.execute(_UNBAN, contact_id)
    await record_change(work, actor, contact_id, "unbanned")
    work.emit(ContactUnbanned(contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id))


async def _lock(work: Work, actor: Actor, contact_id: UUID) -> ContactRow:
    actor.require(Permission.CONTACTS_BAN)
    return await lock_contact(work, contact_id)
