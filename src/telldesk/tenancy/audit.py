"""The one way into the platform's audit, which is append-only."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.kernel.work import Work

_ADD: Final = "INSERT INTO platform.audit (actor, act, tenant_id, facts) VALUES ($1, $2, $3, $4)"


async def add_to_audit(
    work: Work, actor: str, act: str, *, tenant_id: UUID | None, facts: dict[str, Any]
) -> None:
    """The audit has one more line; `facts` holds ids, numbers, reasons, never anybody's words."""
    text = msgspec.json.encode(facts).decode()
    await work.conn.execute(_ADD, actor, act, tenant_id, text)
