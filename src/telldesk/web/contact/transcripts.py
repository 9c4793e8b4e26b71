"""A contact's own conversation as a document."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.web.deps import Caller
from telldesk.web.file_links import FileLink, make_transcript_link
from telldesk.web.guards import CONTACTS
from telldesk.web.transcripts import Form, Wanted, answer_transcript


@get(
    "/api/v1/my/tickets/{ticket_id:uuid}/transcript", operation_id="getMyTranscript",
    guards=[CONTACTS], media_type="text/html", summary="The conversation as a document",
)  # fmt: skip
async def transcript(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], form: Wanted = Form.HTML
) -> Response[bytes]:
    """Everything said to the contact and by them, with the files named; in their language."""
    return await answer_transcript(caller, ticket_id, form)


@post(
    "/api/v1/my/tickets/{ticket_id:uuid}/transcript/link", operation_id="createMyTranscriptLink",
    guards=[CONTACTS], summary="An address a client saves it by",
)  # fmt: skip
async def link(
    caller: NamedDependency[Caller], ticket_id: FromPath[UUID], form: Wanted = Form.HTML
) -> FileLink:
    """An address that opens the document once, within a minute, without a session's token."""
    return await make_transcript_link(caller, ticket_id, form)


ROUTES = [transcript, link]
