"""Rows of custom fields and of what stands in them."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.kernel.errors import Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.fields import (
    MAX_FIELDS,
    FieldShape,
    FieldValue,
    FieldValueShape,
    field_name,
    kept_value,
    missing,
)
from telldesk.tickets.rows import TicketRow

FIELD_COLUMNS: Final = """
id, belongs_to, key, names, kind, options, category_ids, is_required, position,
archived_at IS NOT NULL AS is_archived
"""
_LIST: Final = "SELECT " + FIELD_COLUMNS + " FROM custom_fields ORDER BY position, id LIMIT $1"
_USABLE: Final = (
    "SELECT "
    + FIELD_COLUMNS
    + """ FROM custom_fields WHERE archived_at IS NULL AND belongs_to = $2
ORDER BY position, id LIMIT $1
"""
)
_VALUES: Final = {
    "ticket": "SELECT field_id, value FROM ticket_field_values WHERE ticket_id = $1",
    "contact": "SELECT field_id, value FROM contact_field_values WHERE contact_id = $1",
}
_NAMED: Final = 5


class FieldsMissing(Invalid):
    """`fields` of the ticket are to be filled in before it is resolved."""

    key = "fields-missing"


async def field_rows(work: Work) -> list[FieldShape]:
    """All fields in order, archived ones too."""
    return [field_of(row) for row in await work.conn.fetch(_LIST, MAX_FIELDS)]


async def fields_of_ticket(work: Work, ticket: TicketRow) -> list[FieldValueShape]:
    """The fields tickets of its category have, and what stands in them."""
    values = await stored_values(work, "ticket", ticket.id)
    fields = await usable_fields(work, "ticket")
    return _together([one for one in fields if one.is_asked_of(ticket.category_id)], values)


async def fields_of_contact(work: Work, contact_id: UUID) -> list[FieldValueShape]:
    """The fields contacts have, and what stands in them."""
    values = await stored_values(work, "contact", contact_id)
    return _together(await usable_fields(work, "contact"), values)


async def usable_fields(work: Work, belongs_to: str) -> list[FieldShape]:
    """The fields that are no archived ones, in order."""
    return [field_of(row) for row in await work.conn.fetch(_USABLE, MAX_FIELDS, belongs_to)]


async def stored_values(work: Work, belongs_to: str, owner_id: UUID) -> dict[UUID, FieldValue]:
    """What stands in all fields of this ticket or contact, archived ones too."""
    rows = await work.conn.fetch(_VALUES[belongs_to], owner_id)
    return {row["field_id"]: row["value"]["is"] for row in rows}


async def require_fields(work: Work, actor: Actor, ticket: TicketRow) -> None:
    """Nothing, when the ticket has what it is not resolved without.

    Raises:
        FieldsMissing: names the first of them in the agent's language.
    """
    fields = [one for one in await usable_fields(work, "ticket") if one.is_required]
    if not fields:
        return
    without = missing(fields, await stored_values(work, "ticket", ticket.id), ticket.category_id)
    if without:
        names = ", ".join(field_name(one, actor.language) for one in without[:_NAMED])
        more = ", …" if len(without) > _NAMED else ""
        raise FieldsMissing(f"{len(without)} fields", fields=names + more)


def field_of(row: Any) -> FieldShape:
    """The field in a row of `FIELD_COLUMNS`."""
    return msgspec.convert(dict(row), FieldShape)


def _together(fields: list[FieldShape], values: dict[UUID, FieldValue]) -> list[FieldValueShape]:
    return [FieldValueShape(field=one, value=kept_value(one, values.get(one.id))) for one in fields]
