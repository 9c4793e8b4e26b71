"""Lines of the platform's audit about owners: ids and kinds, never addresses or secrets."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.work import Work

_NOTE: Final = "INSERT INTO platform.audit (actor, act, tenant_id, facts) VALUES ($1, $2, $3, $4)"
COMMAND_LINE: Final = "command line"


async def note(
    work: Work, by_id: UUID | None, act: str, *, tenant_id: UUID | None = None, **facts: Any
) -> None:
    """The audit has one more line; `by_id` is the owner who acts, None the command line."""
    actor = f"owner {by_id}" if by_id else COMMAND_LINE
    text = msgspec.json.encode(facts).decode()
    await work.conn.execute(_NOTE, actor, act, tenant_id, text)
