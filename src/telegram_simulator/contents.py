"""File contents on disk: in the data folder, or in a temporary one that goes with the simulator."""

import asyncio
import secrets
import tempfile
from pathlib import Path


class Contents:
    def __init__(self, folder: Path | None) -> None:
        self._folder = folder / "files" if folder else None
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    def open(self) -> None:
        if self._folder is None:
            self._temporary = tempfile.TemporaryDirectory(prefix="telegram-simulator-")
            self._folder = Path(self._temporary.name)
        self._folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()

    def path(self, name: str) -> Path:
        if self._folder is None:
            raise RuntimeError("the contents are not open")
        return self._folder / name

    async def write(self, body: bytes) -> str:
        """The bytes are on disk; the returned name finds them again."""
        name = secrets.token_hex(16)
        await asyncio.to_thread(self.path(name).write_bytes, body)
        return name
