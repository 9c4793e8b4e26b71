"""In which sizes a file is asked for."""

from enum import StrEnum
from typing import Annotated

from litestar.params import HeaderParameter, QueryParameter


class FileSize(StrEnum):
    """`thumb`: a small picture of it; `preview`: at most 1,280 pixels; or as it was sent."""

    THUMB = "thumb"
    PREVIEW = "preview"
    ORIGINAL = "original"


Size = Annotated[FileSize, QueryParameter(name="size", required=False)]
Range = Annotated[
    str | None,
    HeaderParameter(
        name="range", required=False, max_length=200,
        description="`bytes=from-to`: a part of what lies in our storage.",
    ),
]  # fmt: skip
