"""How many files go through one process at a time: shared between tenants and people."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Hashable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from telldesk.kernel.storage import StorageAway

_UPLOADS: Final = 16  # each holds some 15 MB; measured by benchmarks/files.py
_OF_TENANT: Final = 6
_PATIENCE_S: Final = 10.0


class Shares:
    """At most so many of one owner at a time; the others wait their turn."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._slots: dict[Hashable, asyncio.Semaphore] = {}
        self._users: defaultdict[Hashable, int] = defaultdict(int)

    @asynccontextmanager
    async def one(self, owner: Hashable) -> AsyncIterator[None]:
        slots = self._slots.setdefault(owner, asyncio.Semaphore(self._most))
        self._users[owner] += 1
        try:
            async with slots:
                yield
        finally:
            self._users[owner] -= 1
            if not self._users[owner]:
                del self._users[owner]
                del self._slots[owner]


class UploadPlaces:
    """At most so many uploads of one process, and of one tenant in it."""

    def __init__(self) -> None:
        self._all = Shares(_UPLOADS)
        self._tenants = Shares(_OF_TENANT)

    @asynccontextmanager
    async def one(self, tenant: str) -> AsyncIterator[None]:
        """A place is the caller's while the context lasts.

        Raises:
            StorageAway: none became free in time.
        """
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await stack.enter_async_context(self._tenants.one(tenant))
                    await stack.enter_async_context(self._all.one(None))
            except TimeoutError:
                raise StorageAway("too many uploads", retry_after_s=5) from None
            yield
