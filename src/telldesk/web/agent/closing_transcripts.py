"""Whether contacts get the conversation when their ticket is closed."""

from typing import Final

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from telldesk.branding.closing import (
    ClosingTranscriptsShape,
    read_closing_transcripts,
    set_closing_transcripts,
)
from telldesk.identity.permissions import Permission
from telldesk.web.deps import Caller
from telldesk.web.guards import agents

_PATH: Final = "/api/v1/closing-transcripts"
_GUARDS: Final = [agents(Permission.DESK_MANAGE)]


class ClosingTranscriptsBody(msgspec.Struct, forbid_unknown_fields=True):
    is_on: bool


@get(
    _PATH,
    operation_id="getClosingTranscripts",
    guards=_GUARDS,
    summary="Whether contacts get what was said",
)
async def read(caller: NamedDependency[Caller]) -> ClosingTranscriptsShape:
    """Whether the bot sends the conversation of a ticket that is closed, as PDF."""
    return await caller.run(read_closing_transcripts)


@put(
    _PATH,
    operation_id="setClosingTranscripts",
    guards=_GUARDS,
    summary="Choose whether they do",
)
async def choose(
    caller: NamedDependency[Caller], data: JSONBody[ClosingTranscriptsBody]
) -> ClosingTranscriptsShape:
    """It does from now on, or not."""
    return await caller.run(set_closing_transcripts, is_on=data.is_on)


ROUTES = [read, choose]
