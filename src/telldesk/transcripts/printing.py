"""A transcript as PDF, set by a child process of its own."""

import asyncio
from pathlib import Path
from typing import Final

import msgspec

from telldesk.kernel.child import run_child
from telldesk.kernel.errors import Unavailable
from telldesk.transcripts.reading import Transcript
from telldesk.transcripts.wording import worded

_CHILD: Final = Path(__file__).with_name("pdf_child.py")
_WHOLE_S: Final = 30.0
_WAIT_S: Final = 20.0
_AT_ONCE: Final = 2
_MAX_BYTES: Final = 32 * 1024 * 1024


class TranscriptNotPrinted(Unavailable):
    """Too many are being made at once, or this one is too long for paper; take the page instead."""

    key = "transcript-not-printed"


class Printer:
    """At most two PDFs at a time: each takes a core for a while."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def print(self, transcript: Transcript, language: str) -> bytes:
        """The PDF.

        Raises:
            TranscriptNotPrinted: come again, or take another form.
        """
        given = msgspec.json.encode(worded(transcript, language))
        try:
            async with asyncio.timeout(_WAIT_S):
                await self._slots.acquire()
        except TimeoutError as error:
            raise TranscriptNotPrinted("too many at once", retry_after_s=10) from error
        try:
            made = await run_child(_CHILD, given, whole_s=_WHOLE_S, max_bytes=_MAX_BYTES)
        finally:
            self._slots.release()
        if made is None:
            raise TranscriptNotPrinted("not made", retry_after_s=60)
        return made
