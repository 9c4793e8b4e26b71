"""ClamAV, asked over its socket while the file streams past.

Source: clamd(8), INSTREAM: pieces with their length in four bytes, then four zero bytes. Over its
own StreamMaxLength it ends the connection, which counts as away: the operator raises the limit.
"""

import asyncio
import struct
from collections.abc import AsyncIterator
from typing import Final

from telldesk.kernel.errors import Misconfigured
from telldesk.kernel.settings import PREFIX

_CONNECT_S: Final = 5.0
_WHOLE_S: Final = 40.0
_ANSWER_MOST: Final = 1000
_END: Final = struct.pack(">I", 0)
_HIGHEST_PORT: Final = 65_535


class AntivirusAwayError(Exception):
    """No verdict now; whatever was to be looked at waits."""


class Antivirus:
    """One clamd."""

    def __init__(self, address: str) -> None:
        """`unix:/path` or `tcp:host:port`.

        Raises:
            Misconfigured: it is neither.
        """
        kind, _, place = address.partition(":")
        host, _, port = place.rpartition(":")
        is_socket = kind == "unix" and place.startswith("/")
        is_port = kind == "tcp" and host and port.isdecimal() and int(port) <= _HIGHEST_PORT
        if not is_socket and not is_port:
            raise Misconfigured(
                f"{address!r} is no address of clamd.",
                setting=f"{PREFIX}CLAMD",
                remedy="Write unix:/run/clamav/clamd.ctl or tcp:127.0.0.1:3310.",
            )
        self._path = place if is_socket else ""
        self._host, self._port = host, int(port) if is_port else 0

    async def finds(self, pieces: AsyncIterator[bytes]) -> bool:
        """Whether something bad is in a file, read to its end.

        Raises:
            AntivirusAwayError: nobody can tell now.
        """
        answer = await self._ask(b"zINSTREAM\0", pieces)
        if answer == b"stream: OK":
            return False
        if answer.endswith(b" FOUND"):
            return True
        raise AntivirusAwayError("no verdict")

    async def probe(self) -> None:
        """It answers.

        Raises:
            AntivirusAwayError: it does not.
        """
        if await self._ask(b"zPING\0", None) != b"PONG":
            raise AntivirusAwayError("something else answers")

    async def _ask(self, command: bytes, pieces: AsyncIterator[bytes] | None) -> bytes:
        try:
            async with asyncio.timeout(_WHOLE_S):
                reader, writer = await self._connect()
                try:
                    writer.write(command)
                    if pieces is not None:
                        async for piece in pieces:
                            writer.write(struct.pack(">I", len(piece)) + piece)
                            await writer.drain()
                        writer.write(_END)
                    await writer.drain()
                    return (await reader.read(_ANSWER_MOST)).strip(b"\0\n")
                finally:
                    writer.transport.abort()
        except (OSError, TimeoutError):
            raise AntivirusAwayError("no answer") from None

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        async with asyncio.timeout(_CONNECT_S):
            if self._path:
                return await asyncio.open_unix_connection(self._path)
            return await asyncio.open_connection(self._host, self._port)
