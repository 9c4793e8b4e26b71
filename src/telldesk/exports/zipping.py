"""A ZIP archive as pieces, so that none is ever whole in memory.

Written forwards only: sizes and sums follow each file, as the format allows for streams.
"""

import zipfile
from datetime import datetime
from typing import IO, Any, Final

_FIRST_YEAR: Final = 1980  # the format's own


class _Sink:
    """What the archive writes into; taken out as it comes."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, piece: bytes) -> int:
        self._written += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


class Zip:
    """One archive on its way; every file in it bears the moment `at`."""

    def __init__(self, at: datetime) -> None:
        self._sink = _Sink()
        sink: Any = self._sink  # a file that only writes is enough
        self._archive = zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED)
        self._at = at

    def add(self, path: str, content: bytes) -> bytes:
        """The whole file is in the archive; what is to be written of it."""
        self._archive.writestr(self._entry(path, zipfile.ZIP_DEFLATED), content)
        return self._sink.take()

    def start_file(self, path: str) -> IO[bytes]:
        """A file whose pieces follow, closed before the next. Photos and films get no smaller."""
        return self._archive.open(self._entry(path, zipfile.ZIP_STORED), "w", force_zip64=True)

    def take(self) -> bytes:
        """What was written since."""
        return self._sink.take()

    def end(self) -> bytes:
        """The archive's own list of what is in it."""
        self._archive.close()
        return self._sink.take()

    def _entry(self, path: str, how: int) -> zipfile.ZipInfo:
        at = self._at
        moment = (max(at.year, _FIRST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
        entry = zipfile.ZipInfo(path, moment)
        entry.compress_type = how
        return entry
