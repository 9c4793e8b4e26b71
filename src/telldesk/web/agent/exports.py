"""Everything said with one person, put together: asking for it, seeing it, saving it."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from telldesk.exports.actions import ContactExportShape, ask_export, list_exports
from telldesk.exports.rows import MOST_ARCHIVES
from telldesk.identity.permissions import Permission
from telldesk.web.deps import Caller
from telldesk.web.file_links import FileLink, make_export_link
from telldesk.web.guards import agents

_ALL: Final = "/api/v1/contacts/{contact_id:uuid}/exports"
_EXPORTS: Final = [agents(Permission.CONTACTS_EXPORT)]


class ExportBody(msgspec.Struct, forbid_unknown_fields=True):
    """Notes are the desk's own, and are left out unless asked for."""

    with_notes: bool = False


class ArchiveBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which of its archives, counted from one."""

    archive: Annotated[int, msgspec.Meta(ge=1, le=MOST_ARCHIVES)] = 1


@get(_ALL, operation_id="listContactExports", guards=_EXPORTS, summary="Exports of a contact")
async def exports(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID]
) -> list[ContactExportShape]:
    """The last ones, the latest first."""
    return await caller.run(list_exports, contact_id=contact_id)


@post(_ALL, operation_id="exportContact", guards=_EXPORTS, summary="Export a contact")
async def ask(
    caller: NamedDependency[Caller], contact_id: FromPath[UUID], data: JSONBody[ExportBody]
) -> ContactExportShape:
    """It is being put together; once it is ready it can be saved for a day."""
    return await caller.run(ask_export, contact_id=contact_id, with_notes=data.with_notes)


@post(
    f"{_ALL}/{{export_id:uuid}}/link", operation_id="createExportLink", guards=_EXPORTS,
    summary="An address an archive is saved by",
)  # fmt: skip
async def link(
    caller: NamedDependency[Caller],
    contact_id: FromPath[UUID],
    export_id: FromPath[UUID],
    data: JSONBody[ArchiveBody],
) -> FileLink:
    """An address that opens the archive once, within a minute, without a session's token."""
    return await make_export_link(caller, contact_id, export_id, data.archive)


ROUTES = [exports, ask, link]
