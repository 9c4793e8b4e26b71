"""Shutting a contact out of the desk, and letting them in again."""

from typing import Final
from uuid import UUID

from telldesk.contacts.events import ContactBanned, ContactUnbanned
from telldesk.contacts.repo import LOCK_CONTACT, ContactRow, ContactUnknown, contact_of
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work

_BAN: Final = "UPDATE contacts SET banned_at = $2, banned_by = $3 WHERE id = $1"
_UNBAN: Final = "UPDATE contacts SET banned_at = NULL, banned_by = NULL WHERE id = $1"


async def ban_contact(work: Work, actor: Actor, *, contact_id: UUID) -> None:
    """Nothing the contact writes is taken any more. Again: changes nothing. `ContactBanned`.

    Raises:
        ContactUnknown: read the list again.
    """
    contact = await _lock(work, actor, contact_id)
    if contact.banned_at is not None:
        return
    await work.conn.execute(_BAN, contact_id, work.now, actor.id)
    work.emit(ContactBanned(contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id))


async def unban_contact(work: Work, actor: Actor, *, contact_id: UUID) -> None:
    """The contact is heard again. Again: changes nothing. Emits `ContactUnbanned`.

    Raises:
        ContactUnknown: read the list again.
    """
    contact = await _lock(work, actor, contact_id)
    if contact.banned_at is None:
        return
    await work.conn.execute(_UNBAN, contact_id)
    work.emit(ContactUnbanned(contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id))


async def _lock(work: Work, actor: Actor, contact_id: UUID) -> ContactRow:
    actor.require(Permission.CONTACTS_BAN)
    row = await work.conn.fetchrow(LOCK_CONTACT, contact_id)
    if row is None:
        raise ContactUnknown(f"no contact {contact_id}")
    return contact_of(row)
