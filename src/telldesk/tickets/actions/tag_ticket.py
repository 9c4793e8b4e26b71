"""Putting tags on a ticket and taking them off (T5)."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.actions.store import store_ticket, tell_changed
from telldesk.tickets.history import record
from telldesk.tickets.rows import TicketRow, require_version, seen_ticket
from telldesk.tickets.tags import MAX_TAGS_OF_TICKET

# Held until the commit: nobody archives or merges it away meanwhile.
_USABLE: Final = """
SELECT id FROM tags WHERE id = ANY($1::uuid[]) AND archived_at IS NULL ORDER BY id FOR SHARE
"""
_NOW: Final = "SELECT tag_id FROM ticket_tags WHERE ticket_id = $1"
_ADD: Final = "INSERT INTO ticket_tags (ticket_id, tag_id) SELECT $1, unnest($2::uuid[])"
_REMOVE: Final = "DELETE FROM ticket_tags WHERE ticket_id = $1 AND tag_id = ANY($2::uuid[])"


class TagUnusable(Invalid):
    """No such tag, or an archived one; choose another."""

    key = "tag-unusable"


class TooManyTagsOfTicket(Conflict):
    """A ticket has at most `limit`; take one off first."""

    key = "too-many-ticket-tags"


async def change_tags(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID,
    add: Sequence[UUID] = (),
    remove: Sequence[UUID] = (),
    version: int | None = None,
) -> TicketRow:
    """The ticket has the tags of `add` and none of `remove`; others stay as they are.

    Two people at once lose nothing of each other's. Emits `TicketChanged`.

    Raises:
        TicketUnknown: not theirs to see.
        TagUnusable: unknown or archived; taking off is always possible.
        TooManyTagsOfTicket: take one off first.
        TicketMoved: read it again.
    """
    actor.require(Permission.TICKETS_SET_CATEGORY)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    require_version(ticket, version)
    now = {row["tag_id"] for row in await work.conn.fetch(_NOW, ticket_id)}
    gone = sorted(now & set(remove) - set(add))
    new = sorted(set(add) - now)
    if not gone and not new:
        return ticket
    await _require_usable(work, new)
    if len(now) - len(gone) + len(new) > MAX_TAGS_OF_TICKET:
        raise TooManyTagsOfTicket("full", limit=MAX_TAGS_OF_TICKET)
    await work.conn.execute(_REMOVE, ticket_id, gone)
    await work.conn.execute(_ADD, ticket_id, new)
    stored = await store_ticket(work, ticket, ticket)
    for tag_id in new:
        await record(work, actor, ticket_id, "tagged", tag_id=tag_id)
    for tag_id in gone:
        await record(work, actor, ticket_id, "untagged", tag_id=tag_id)
    tell_changed(work, actor, stored, before=ticket, fields=("tags",))
    return stored


async def _require_usable(work: Work, tag_ids: Sequence[UUID]) -> None:
    found = {row["id"] for row in await work.conn.fetch(_USABLE, list(tag_ids))}
    for tag_id in tag_ids:
        if tag_id not in found:
            raise TagUnusable(f"no tag {tag_id}", field="add")
