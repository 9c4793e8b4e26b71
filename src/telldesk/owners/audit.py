"""Lines of the platform's audit about owners: ids and kinds, never addresses or secrets."""

from typing import Any, Final
from uuid import UUID

from telldesk.kernel.work import Work
from telldesk.tenancy.audit import add_to_audit

COMMAND_LINE: Final = "command line"


async def note(
    work: Work, by_id: UUID | None, act: str, *, tenant_id: UUID | None = None, **facts: Any
) -> None:
    """The audit has one more line; `by_id` is the owner who acts, None the command line."""
    actor = f"owner {by_id}" if by_id else COMMAND_LINE
    await add_to_audit(work, actor, act, tenant_id=tenant_id, facts=facts)
