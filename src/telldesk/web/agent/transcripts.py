"""A ticket's conversation as a document, for the staff."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from telldesk.identity.permissions import Permission
from telldesk.web.agent.tickets import ONE
from telldesk.web.deps import Caller
from telldesk.web.file_links import FileLink, make_transcript_link
from telldesk.web.guards import agents
from telldesk.web.transcripts import Form, Wanted, WithNotes, answer_transcript


@get(
    f"{ONE}/transcript", operation_id="getTranscript",
    guards=[agents(Permission.TICKETS_READ_ASSIGNED)], media_type="text/html",
    summary="The conversation as a document",
)  # fmt: skip
async def transcript(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    form: Wanted = Form.HTML,
    notes: WithNotes = False,
) -> Response[bytes]:
    """Everything said, in order of time, with the files named; in the caller's language."""
    return await answer_transcript(caller, ticket_id, form, with_notes=notes)


@post(
    f"{ONE}/transcript/link", operation_id="createTranscriptLink",
    guards=[agents(Permission.TICKETS_READ_ASSIGNED)], summary="An address a client saves it by",
)  # fmt: skip
async def link(
    caller: NamedDependency[Caller],
    ticket_id: FromPath[UUID],
    form: Wanted = Form.HTML,
    notes: WithNotes = False,
) -> FileLink:
    """An address that opens the document once, within a minute, without a session's token."""
    return await make_transcript_link(caller, ticket_id, form, with_notes=notes)


ROUTES = [transcript, link]
