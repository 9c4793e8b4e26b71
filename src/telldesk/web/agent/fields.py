"""Custom fields of the desk, and what stands in those of a ticket or a contact."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from telldesk.identity.permissions import Permission
from telldesk.tickets.actions.field_values import (
    fill_contact_fields,
    fill_ticket_fields,
    read_contact_fields,
    read_ticket_fields,
)
from telldesk.tickets.actions.fields import (
    FieldWish,
    archive_field,
    change_field,
    create_field,
    list_fields,
    order_fields,
    restore_field,
)
from telldesk.tickets.fields import (
    FieldKind,
    FieldOf,
    FieldOption,
    FieldShape,
    FieldValue,
    FieldValueShape,
)
from telldesk.web.agent.tickets import ONE
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Version

_ALL: Final = "/api/v1/fields"
_FIELD: Final = f"{_ALL}/{{field_id:uuid}}"
_CONTACT: Final = "/api/v1/contacts/{contact_id:uuid}/fields"
_MANAGES: Final = [agents(Permission.DESK_MANAGE)]
_READS: Final = [agents(Permission.TICKETS_READ_ASSIGNED)]
_Language = Annotated[str, Meta(pattern="^[a-z]{2,3}(-[a-z0-9]{2,8})?$")]
_Names = Annotated[
    dict[_Language, Annotated[str, Meta(min_length=1, max_length=64)]],
    Meta(min_length=1, max_length=20, description="Language to name."),
]


class FieldOptionBody(msgspec.Struct, forbid_unknown_fields=True):
    """`id` '' for a new one; values hold it."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    id: Annotated[str, Meta(max_length=36)] = ""


class FieldBody(msgspec.Struct, forbid_unknown_fields=True):
    """`options` of one_of and several_of; no `category_ids` is tickets of all categories."""

    names: _Names
    options: Annotated[list[FieldOptionBody], Meta(max_length=50)] = []
    category_ids: Annotated[list[UUID], Meta(max_length=200)] = []
    is_required: bool = False

    def wish(self) -> FieldWish:
        return FieldWish(
            names=self.names,
            options=[FieldOption(id=one.id, name=one.name) for one in self.options],
            category_ids=self.category_ids,
            is_required=self.is_required,
        )


class NewFieldBody(FieldBody, forbid_unknown_fields=True, kw_only=True):
    """`belongs_to`, `key` and `kind` stay as they are for good."""

    belongs_to: FieldOf
    key: Annotated[str, Meta(min_length=1, max_length=40)]
    kind: FieldKind


class FieldOrderBody(msgspec.Struct, forbid_unknown_fields=True):
    """All ids, in the order wanted."""

    ids: Annotated[list[UUID], Meta(max_length=50)]


_Values = Annotated[
    dict[UUID, FieldValue], Meta(max_length=50, description="Field to value; null for nothing.")
]


class TicketFieldsBody(msgspec.Struct, forbid_unknown_fields=True):
    """Other fields stay as they are."""

    values: _Values
    version: Version | None = None


class ContactFieldsBody(msgspec.Struct, forbid_unknown_fields=True):
    """Other fields stay as they are."""

    values: _Values


@get(_ALL, operation_id="listFields", guards=_READS, summary="Fields")
async def fields(caller: NamedDependency[Caller]) -> list[FieldShape]:
    """All in order, archived ones too."""
    return await caller.run(list_fields)


@post(_ALL, operation_id="createField", guards=_MANAGES, summary="New field")
async def create(caller: NamedDependency[Caller], data: JSONBody[NewFieldBody]) -> FieldShape:
    """The field exists, last in order."""
    return await caller.run(
        create_field,
        belongs_to=data.belongs_to,
        key=data.key,
        kind=data.kind,
        wish=data.wish(),
    )


@put(_FIELD, operation_id="changeField", guards=_MANAGES, summary="Change a field")
async def change(
    caller: NamedDependency[Caller], field_id: FromPath[UUID], data: JSONBody[FieldBody]
) -> FieldShape:
    """The field is as given; what stands in it is kept."""
    return await caller.run(change_field, field_id=field_id, wish=data.wish())


@delete(
    _FIELD, operation_id="archiveField", guards=_MANAGES, status_code=200,
    summary="Archive a field",
)  # fmt: skip
async def archive(caller: NamedDependency[Caller], field_id: FromPath[UUID]) -> FieldShape:
    """Nobody sees it any more; what stands in it is kept."""
    return await caller.run(archive_field, field_id=field_id)


@post(
    f"{_FIELD}/restore", operation_id="restoreField", guards=_MANAGES, status_code=200,
    summary="Bring a field back",
)  # fmt: skip
async def restore(caller: NamedDependency[Caller], field_id: FromPath[UUID]) -> FieldShape:
    """It is seen again, with what stands in it."""
    return await caller.run(restore_field, field_id=field_id)


@put(f"{_ALL}/order", operation_id="orderFields", guards=_MANAGES, summary="Order the fields")
async def order(
    caller: NamedDependency[Caller], data: JSONBody[FieldOrderBody]
) -> list[FieldShape]:
    """The fields stand in this order."""
    return await caller.run(order_fields, field_ids=data.ids)


@get(f"{ONE}/fields", operation_id="getTicketFields", guards=_READS, summary="A ticket's fields")
async def of_ticket(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID]
) -> list[FieldValueShape]:
    """The fields tickets of its category have, and what stands in them."""
    return await caller.run(read_ticket_fields, ticket_id=ticket_id)


@patch(
    f"{ONE}/fields", operation_id="fillTicketFields",
    guards=[agents(Permission.TICKETS_SET_STATUS)], summary="Fill in fields of a ticket",
)  # fmt: skip
async def fill_ticket(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], data: JSONBody[TicketFieldsBody]
) -> list[FieldValueShape]:
    """All of these hold what is given, or none does."""
    return await caller.run(
        fill_ticket_fields, ticket_id=ticket_id, values=data.values, version=data.version
    )


@get(_CONTACT, operation_id="getContactFields", guards=_READS, summary="A contact's fields")
async def of_contact(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID]
) -> list[FieldValueShape]:
    """The fields contacts have, and what stands in them."""
    return await caller.run(read_contact_fields, contact_id=contact_id)


@patch(
    _CONTACT, operation_id="fillContactFields", guards=[agents(Permission.CONTACTS_READ)],
    summary="Fill in fields of a contact",
)  # fmt: skip
async def fill_contact(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], data: JSONBody[ContactFieldsBody]
) -> list[FieldValueShape]:
    """All of these hold what is given, or none does."""
    return await caller.run(fill_contact_fields, contact_id=contact_id, values=data.values)


ROUTES = [
    fields, create, change, archive, restore, order, of_ticket, fill_ticket, of_contact,
    fill_contact,
]  # fmt: skip
