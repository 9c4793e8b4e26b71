"""A ticket's conversation as a document: a page, a PDF, JSON."""

from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

import msgspec
from litestar import Response
from litestar.params import QueryParameter

from telldesk.transcripts.pages import transcript_page
from telldesk.transcripts.reading import Transcript, read_transcript
from telldesk.web.deps import Caller

_HEADERS: Final = {
    # Also when it is opened by itself: it runs nothing and reaches nothing (T27).
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "cache-control": "no-store",
}
_MEDIA_TYPES: Final = {
    "html": "text/html",
    "pdf": "application/pdf",
    "json": "application/json",
}


class Form(StrEnum):
    """As a page to read and print, a PDF, or data."""

    HTML = "html"
    PDF = "pdf"
    JSON = "json"


Wanted = Annotated[Form, QueryParameter(name="format", required=False)]
WithNotes = Annotated[
    bool,
    QueryParameter(
        name="notes", required=False, description="With notes as well; only for who may read them."
    ),
]


async def answer_transcript(
    caller: Caller, ticket_id: UUID, form: Form, *, with_notes: bool = False
) -> Response[bytes]:
    """The document in the caller's language, to be saved.

    Raises:
        TicketUnknown: not theirs to see.
        TranscriptTooLong, TranscriptNotPrinted: not as this.
    """
    transcript = await caller.run(read_transcript, ticket_id=ticket_id, with_notes=with_notes)
    shown = f'attachment; filename="ticket-{transcript.number}.{form}"'
    return Response(
        await _content(caller, transcript, form),
        media_type=_MEDIA_TYPES[form],
        headers=_HEADERS | {"content-disposition": shown},
    )


async def _content(caller: Caller, transcript: Transcript, form: Form) -> bytes:
    match form:
        case Form.JSON:
            return msgspec.json.format(msgspec.json.encode(transcript))
        case Form.HTML:
            return transcript_page(transcript, caller.actor.language).encode()
        case Form.PDF:
            return await caller.parts.printer.print(transcript, caller.actor.language)
