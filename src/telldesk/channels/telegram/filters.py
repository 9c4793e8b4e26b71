"""Magic filters without threads.

aiogram 3.31 takes a bare `F...` for a blocking function and asks it in a thread of its pool. Four
of them on a contact's message cost 12 % of processing it (profiled 2026-11-23).
"""

from typing import Any

from aiogram.filters import Filter
from magic_filter import MagicFilter
from typing_extensions import override


class When(Filter):
    """Lets an update through that the magic filter resolves to something true."""

    def __init__(self, magic: MagicFilter) -> None:
        self._magic = magic

    @override
    async def __call__(self, event: Any) -> bool:
        return bool(self._magic.resolve(event))
