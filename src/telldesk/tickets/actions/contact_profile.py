"""What the desk itself says of a person: what it calls them, which language it speaks with them."""

from typing import Final
from uuid import UUID

from telldesk.branding.repo import read_desk
from telldesk.contacts.changes import record_change
from telldesk.contacts.events import ContactChanged
from telldesk.contacts.preferences import LanguageUnspoken
from telldesk.contacts.repo import ContactRow, lock_contact
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.composing import is_one_line

MAX_GIVEN_NAME_CHARS: Final = 128
_NAME: Final = "UPDATE contacts SET given_name = $2 WHERE id = $1"
_SPEAK: Final = "UPDATE contacts SET language = $2 WHERE id = $1"


async def name_contact(work: Work, actor: Actor, *, contact_id: UUID, given_name: str) -> None:
    """The staff reads this name of the person; '' is as they call themselves.

    The same again changes nothing. Emits `ContactChanged`.

    Raises:
        ContactUnknown: read the list again.
        Invalid: too long, or not one line.
    """
    contact = await lock_for_change(work, actor, contact_id)
    clean = " ".join(given_name.split())
    if len(clean) > MAX_GIVEN_NAME_CHARS or not is_one_line(clean):
        raise Invalid(f"at most {MAX_GIVEN_NAME_CHARS} characters", field="given_name")
    if clean == contact.given_name:
        return
    await work.conn.execute(_NAME, contact_id, clean)
    await record_change(work, actor, contact_id, "given_name")
    _tell(work, actor, contact_id)


async def speak_with_contact(work: Work, actor: Actor, *, contact_id: UUID, language: str) -> None:
    """The desk speaks `language` with the person; '' is what their channel says of them.

    The same again changes nothing. Emits `ContactChanged`.

    Raises:
        ContactUnknown: read the list again.
        LanguageUnspoken: choose one of the desk's.
    """
    contact = await lock_for_change(work, actor, contact_id)
    if language == contact.language:
        return
    if language and language not in (await read_desk(work)).languages:
        raise LanguageUnspoken("not a language of this desk", field="language")
    await work.conn.execute(_SPEAK, contact_id, language)
    await record_change(work, actor, contact_id, "language")
    _tell(work, actor, contact_id)


async def lock_for_change(work: Work, actor: Actor, contact_id: UUID) -> ContactRow:
    """The contact, locked, for who may change contacts.

    Raises:
        ContactUnknown: there is none.
        ContactMergedAway: change the card it is merged into.
    """
    actor.require(Permission.CONTACTS_CHANGE)
    return await lock_contact(work, contact_id)


def _tell(work: Work, actor: Actor, contact_id: UUID) -> None:
    work.emit(ContactChanged(contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id))
