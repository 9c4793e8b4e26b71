"""What stands in the custom fields of a ticket or a contact: reading and filling in (T5)."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec

from telldesk.contacts.changes import record_change
from telldesk.contacts.events import ContactFieldsChanged
from telldesk.contacts.repo import lock_contact
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.fields import FieldUnknown
from telldesk.tickets.actions.store import store_ticket, tell_changed
from telldesk.tickets.contact_cards import require_seen_contact
from telldesk.tickets.field_rows import (
    fields_of_contact,
    fields_of_ticket,
    stored_values,
    usable_fields,
)
from telldesk.tickets.fields import FieldValue, FieldValueShape, checked_value
from telldesk.tickets.history import record
from telldesk.tickets.rows import require_version, seen_ticket

_PUT: Final = {
    "ticket": """
INSERT INTO ticket_field_values (ticket_id, field_id, value) VALUES ($1, $2, $3)
ON CONFLICT (ticket_id, field_id) DO UPDATE SET value = excluded.value
""",
    "contact": """
INSERT INTO contact_field_values (contact_id, field_id, value) VALUES ($1, $2, $3)
ON CONFLICT (contact_id, field_id) DO UPDATE SET value = excluded.value
""",
}
_CLEAR: Final = {
    "ticket": "DELETE FROM ticket_field_values WHERE ticket_id = $1 AND field_id = $2",
    "contact": "DELETE FROM contact_field_values WHERE contact_id = $1 AND field_id = $2",
}
Values = Mapping[UUID, FieldValue]


async def read_ticket_fields(work: Work, actor: Actor, *, ticket_id: UUID) -> list[FieldValueShape]:
    """The fields tickets of its category have, and what stands in them.

    Raises:
        TicketUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    return await fields_of_ticket(work, await seen_ticket(work, actor, ticket_id, lock=False))


async def fill_ticket_fields(
    work: Work, actor: Actor, *, ticket_id: UUID, values: Values, version: int | None = None
) -> list[FieldValueShape]:
    """These fields hold these values (None: nothing), others stay. Emits `TicketChanged`.

    Who may resolve may: a field can stand before it.

    Raises:
        TicketUnknown: not theirs to see.
        FieldUnknown: none of tickets, or an archived one.
        FieldValueRefused: names the field, and what it takes.
        TicketMoved: read it again.
    """
    actor.require(Permission.TICKETS_SET_STATUS)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    require_version(ticket, version)
    changed = await _fill(work, actor, "ticket", ticket_id, values)
    if changed:
        stored = await store_ticket(work, ticket, ticket)
        for field_id in changed:
            await record(work, actor, ticket_id, "field", field_id=field_id)
        tell_changed(work, actor, stored, before=ticket, fields=("fields",))
    return await fields_of_ticket(work, ticket)


async def read_contact_fields(
    work: Work, actor: Actor, *, contact_id: UUID
) -> list[FieldValueShape]:
    """The fields contacts have, and what stands in them.

    Raises:
        ContactUnknown: not theirs to see.
    """
    await require_seen_contact(work, actor, contact_id)
    return await fields_of_contact(work, contact_id)


async def fill_contact_fields(
    work: Work, actor: Actor, *, contact_id: UUID, values: Values
) -> list[FieldValueShape]:
    """These fields hold these values (None: nothing), others stay. Emits `ContactFieldsChanged`.

    Raises:
        ContactUnknown: read the list again.
        FieldUnknown: none of contacts, or an archived one.
        FieldValueRefused: names the field, and what it takes.
    """
    actor.require(Permission.CONTACTS_READ)
    await lock_contact(work, contact_id)
    changed = await _fill(work, actor, "contact", contact_id, values)
    for field_id in changed:
        await record_change(work, actor, contact_id, "field", field_id=field_id)
    if changed:
        work.emit(
            ContactFieldsChanged(
                contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id
            )
        )
    return await fields_of_contact(work, contact_id)


async def _fill(
    work: Work, actor: Actor, belongs_to: str, owner_id: UUID, values: Values
) -> list[UUID]:
    """The fields that hold something else now. The caller holds the owner's lock."""
    fields = {one.id: one for one in await usable_fields(work, belongs_to)}
    wished = {}
    for field_id, value in values.items():
        if field_id not in fields:
            raise FieldUnknown(f"no field {field_id}")
        wished[field_id] = checked_value(fields[field_id], value, language=actor.language)
    before = await stored_values(work, belongs_to, owner_id)
    changed = [one for one, value in wished.items() if not _is_same(before.get(one), value)]
    for field_id in changed:
        await put_value(work, belongs_to, owner_id, field_id, wished[field_id])
    return changed


async def put_value(
    work: Work, belongs_to: str, owner_id: UUID, field_id: UUID, value: FieldValue
) -> None:
    """This stands in the field, None for nothing. The caller has checked it and holds the lock."""
    if value is None:
        await work.conn.execute(_CLEAR[belongs_to], owner_id, field_id)
    else:
        stored = msgspec.json.encode({"is": value}).decode()
        await work.conn.execute(_PUT[belongs_to], owner_id, field_id, stored)


def _is_same(one: FieldValue, other: FieldValue) -> bool:
    # To Python True is 1.
    return type(one) is type(other) and one == other
