"""Files in tickets, for the staff."""

from uuid import UUID

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from telldesk.identity.permissions import Permission
from telldesk.web.agent.tickets import ONE
from telldesk.web.deps import Caller
from telldesk.web.files import FILE_OPT, FileSize, Size, answer_file
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
) -> Stream:
    """The file, fetched from the channel; `part` as in the message's `parts`."""
    return await answer_file(caller, ticket_id, message_id, part, size)


ROUTES = [file]
