"""Files agents are about to send."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, delete, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream

from telldesk.files.uploads import Upload
from telldesk.web.deps import Caller
from telldesk.web.file_sizes import FileSize, Range, Size
from telldesk.web.files import FILE_OPT
from telldesk.web.guards import agents
from telldesk.web.uploads import (
    CAME_BEFORE,
    UPLOAD_OPT,
    FileName,
    content_of,
    drop,
    state_of,
    take_upload,
)

_ONE: Final = "/api/v1/uploads/{upload_id:uuid}"
_GUARDS: Final = [agents()]


@put(
    _ONE, operation_id="putUpload", guards=_GUARDS, opt=UPLOAD_OPT, status_code=201,
    request_max_body_size=None, responses=CAME_BEFORE, summary="Upload a file to send",
)  # fmt: skip
async def put_route(
    caller: NamedDependency[Caller],
    request: Request[Any, Any, Any],
    upload_id: FromPath[UUID],
    name: FileName = "",
) -> Response[Upload]:
    """The body, at most 50 MB as it is, is a file to send; the client makes the id.

    A finished upload answers 200 with the same again and reads nothing.
    """
    return await take_upload(caller, request, upload_id, name)


@get(_ONE, operation_id="getUpload", guards=_GUARDS, summary="An upload as it is now")
async def get_route(caller: NamedDependency[Caller], upload_id: FromPath[UUID]) -> Upload:
    """The caller's own upload, and whether it may be sent."""
    return await state_of(caller, upload_id)


@delete(
    _ONE, operation_id="dropUpload", guards=_GUARDS, status_code=204,
    summary="Drop an unsent upload",
)  # fmt: skip
async def drop_route(caller: NamedDependency[Caller], upload_id: FromPath[UUID]) -> None:
    """The caller has no unsent file of this id."""
    await drop(caller, upload_id)


@get(
    f"{_ONE}/content", operation_id="getUploadContent", guards=_GUARDS, opt=FILE_OPT,
    summary="An unsent file",
)  # fmt: skip
async def content_route(
    caller: NamedDependency[Caller],
    upload_id: FromPath[UUID],
    size: Size = FileSize.ORIGINAL,
    asked_range: Range = None,
) -> Stream:
    """The caller's own upload itself, or a picture of it."""
    return await content_of(caller, upload_id, size, asked_range)


ROUTES = [put_route, get_route, drop_route, content_route]
