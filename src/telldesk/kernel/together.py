"""Small writes that come while another is on its way go together in the next one.

An idle system writes each at once; a busy one pays one round trip for many. Nobody is told before
what they gave is written.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_MOST: Final = 200


class Together(Generic[T]):
    """Hands what was given to `write`, at most one call at a time, at most 200 at once."""

    def __init__(self, write: Callable[[Sequence[T]], Awaitable[None]]) -> None:
        self._write = write
        self._waiting: list[tuple[T, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def give(self, one: T) -> None:
        """`one` is written.

        Raises:
            Exception: whatever `write` raised; the same for all that went together.
        """
        loop = asyncio.get_running_loop()
        written: asyncio.Future[None] = loop.create_future()
        self._waiting.append((one, written))
        if self._writer is None or self._writer.done():
            self._writer = loop.create_task(self._write_all())
        await written

    async def _write_all(self) -> None:
        while self._waiting:
            now, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            error: BaseException | None = None
            try:
                await self._write([one for one, _ in now])
            except asyncio.CancelledError as cancelled:
                _tell(now + self._waiting, cancelled)
                self._waiting = []
                raise
            except Exception as failed:  # noqa: BLE001 - raised anew in everybody who waits for it
                error = failed
            _tell(now, error)


def _tell(given: list[tuple[T, asyncio.Future[None]]], error: BaseException | None) -> None:
    for _, written in given:
        if written.done():
            continue
        match error:
            case None:
                written.set_result(None)
            case asyncio.CancelledError():
                written.cancel()
            case _:
                written.set_exception(error)
