"""Files in tickets, for the staff."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from telldesk.identity.permissions import Permission
from telldesk.web.agent.tickets import ONE
from telldesk.web.deps import Caller
from telldesk.web.file_links import FileLink, LinkUse, Use, make_link
from telldesk.web.file_sizes import FileSize, Range, Size
from telldesk.web.files import FILE_OPT, Revision, answer_file
from telldesk.web.guards import agents


@get(
    f"{ONE}/messages/{{message_id:uuid}}/files/{{part:int}}", operation_id="getFile",
    guards=[agents(Permission.TICKETS_READ_ASSIGNED)], opt=FILE_OPT, summary="A file of a message",
)  # fmt: skip
async def file(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    message_id: FromPath[UUID],
    part: FromPath[int],
    size: Size = FileSize.ORIGINAL,
    revision: Revision = None,
    asked_range: Range = None,
) -> Stream:
    """The file, out of storage or the channel; `part` as in the message's `parts`."""
    return await answer_file(caller, ticket_id, message_id, part, size, revision, asked_range)


@post(
    f"{ONE}/messages/{{message_id:uuid}}/files/{{part:int}}/link",
    operation_id="createFileLink", guards=[agents(Permission.TICKETS_READ_ASSIGNED)], opt=FILE_OPT,
    summary="An address a client saves or plays a file by",
)  # fmt: skip
async def link(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    message_id: FromPath[UUID],
    part: FromPath[int],
    use: LinkUse = Use.SAVE,
) -> FileLink:
    """An address that opens this file without a session's token, to be saved or to be played."""
    return await make_link(caller, ticket_id, message_id, part, use)


ROUTES = [file, link]
