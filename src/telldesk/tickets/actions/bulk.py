"""One act on many tickets, each as if done by hand; what is not possible in one stops no other."""

from typing import Any, Final, assert_never
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid, Refusal
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.category import set_category
from telldesk.tickets.actions.message import MAX_CLIENT_KEY_CHARS, ClientKeyReused
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.snooze import snooze, wake
from telldesk.tickets.actions.spam import mark_spam
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.actions.tag_ticket import change_tags
from telldesk.tickets.bulk import (
    KEPT_FOR,
    NEEDS,
    UNDO_WITHIN,
    Before,
    BulkCame,
    BulkOutcome,
    BulkShape,
    BulkWish,
    before_of,
    checked_wish,
    undo_until,
)
from telldesk.tickets.history import record
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.rows import TicketRow, seen_ticket
from telldesk.tickets.snoozing import checked_until

COLUMNS: Final = "id, action, wish, done_at, undone_at"
# All rows first and in one order: two such acts wait for each other and never in a ring, and a
# verb on one ticket holds that row before anything else as well.
LOCK_ALL: Final = """
SELECT id FROM tickets WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE
"""
TAGS_OF: Final = "SELECT ticket_id, tag_id FROM ticket_tags WHERE ticket_id = ANY($1::uuid[])"
_BY_KEY: Final = "SELECT " + COLUMNS + " FROM bulk_actions WHERE agent_id = $1 AND client_key = $2"
_LAST: Final = (
    "SELECT " + COLUMNS + """
FROM bulk_actions WHERE agent_id = $1 AND done_at > $2 AND undone_at IS NULL
  AND EXISTS (SELECT FROM bulk_tickets WHERE bulk_id = id AND before IS NOT NULL)
ORDER BY done_at DESC, id DESC LIMIT 1
"""
)  # fmt: skip
_OUTCOMES: Final = """
SELECT ticket_id, number, refusal, version, undo_refusal FROM bulk_tickets
WHERE bulk_id = $1 ORDER BY ticket_id
"""
# No conflict error: it would end the transaction. A row of a transaction still open is waited for.
_KEEP: Final = """
INSERT INTO bulk_actions (id, agent_id, client_key, action, wish, done_at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING true
"""
_KEEP_TICKETS: Final = """
INSERT INTO bulk_tickets (bulk_id, ticket_id, number, refusal, before, version)
SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[]::jsonb[], $6::bigint[])
"""
_FORGET: Final = "DELETE FROM bulk_actions WHERE agent_id = $1 AND done_at < $2"


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one ticket, as its row keeps it."""

    ticket_id: UUID
    number: int | None = None
    refusal: str | None = None
    before: Before | None = None
    version: int | None = None


async def change_in_bulk(work: Work, actor: Actor, *, wish: BulkWish, client_key: str) -> BulkShape:
    """The act is done in each of the tickets where it is possible; the others say why not.

    Each is changed by the verb of a single ticket, which emits and records as ever; beside it
    history names the whole. A repeated `client_key` returns what came of the first.

    Raises:
        Invalid: `field` names what to change.
        SnoozeUnusable: choose another moment.
        ClientKeyReused: make a new key.
    """
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    actor.require(NEEDS[wish.action])
    if not 0 < len(client_key) <= MAX_CLIENT_KEY_CHARS or not client_key.isprintable():
        raise Invalid(f"1 to {MAX_CLIENT_KEY_CHARS} printable characters", field="client_key")
    wish = checked_wish(wish)
    await work.conn.execute(LOCK_ALL, wish.ticket_ids)
    first = await work.conn.fetchrow(_BY_KEY, actor.id, client_key)
    if first is not None:
        if msgspec.convert(first["wish"], BulkWish) != wish:
            raise ClientKeyReused("the key names another act")
        return await shape_of(work, first)
    if wish.action == "snooze":
        # Not before: a question repeated after the moment still finds its answer.
        checked_until(wish.until or work.now, work.now)
    bulk_id = new_id()
    came = [await _one(work, actor, bulk_id, wish, one) for one in wish.ticket_ids]
    await _keep(work, actor, bulk_id, wish, client_key, came)
    return await shape_of(work, await work.conn.fetchrow(_BY_KEY, actor.id, client_key))


async def last_bulk(work: Work, actor: Actor) -> BulkShape | None:
    """The agent's latest act on many tickets that can still be taken back."""
    actor.require(Permission.TICKETS_READ_ASSIGNED)
    row = await work.conn.fetchrow(_LAST, actor.id, work.now - UNDO_WITHIN)
    return None if row is None else await shape_of(work, row)


async def shape_of(work: Work, row: Any) -> BulkShape:
    """A row of `COLUMNS` with what came of each ticket: of the undo once there was one."""
    is_undone = row["undone_at"] is not None
    rows = await work.conn.fetch(_OUTCOMES, row["id"])
    is_changed = any(one["version"] is not None for one in rows)
    return BulkShape(
        id=row["id"],
        action=row["action"],
        done_at=row["done_at"],
        undo_until=undo_until(row["done_at"], is_changed=is_changed, is_undone=is_undone),
        outcomes=[_outcome(one, is_undone=is_undone) for one in rows],
    )


def _outcome(row: Any, *, is_undone: bool) -> BulkOutcome:
    refusal = row["undo_refusal"] if is_undone else row["refusal"]
    if refusal:
        return BulkOutcome(
            ticket_id=row["ticket_id"], number=row["number"], came="refused", refusal=refusal
        )
    came: BulkCame = "same" if row["version"] is None else "changed"
    return BulkOutcome(ticket_id=row["ticket_id"], number=row["number"], came=came, refusal="")


async def _one(work: Work, actor: Actor, bulk_id: UUID, wish: BulkWish, ticket_id: UUID) -> Came:
    """The act on one ticket. Verbs refuse before they write anything."""
    number = None
    try:
        before = await seen_ticket(work, actor, ticket_id, lock=True)
        number = before.number
        tags = await _tags(work, wish, ticket_id)
        after = await _by_hand(work, actor, wish, ticket_id)
    except Refusal as refusal:
        return Came(ticket_id=ticket_id, number=number, refusal=refusal.key)
    if after.version == before.version:
        return Came(ticket_id=ticket_id, number=number)
    await record(work, actor, ticket_id, "bulk", bulk_id=bulk_id, count=len(wish.ticket_ids))
    tags_after = await _tags(work, wish, ticket_id)
    kept = before_of(before, tags_before=tags, tags_after=tags_after)
    return Came(ticket_id=ticket_id, number=number, before=kept, version=after.version)


async def _tags(work: Work, wish: BulkWish, ticket_id: UUID) -> set[UUID]:
    if wish.action != "tags":
        return set()
    return {row["tag_id"] for row in await work.conn.fetch(TAGS_OF, [ticket_id])}


async def _by_hand(work: Work, actor: Actor, wish: BulkWish, ticket_id: UUID) -> TicketRow:
    """What a person would have done to the one ticket; it asks its own permission."""
    match wish.action:
        case "take":
            return await take(work, actor, ticket_id=ticket_id)
        case "assign":
            return await assign(work, actor, ticket_id=ticket_id, assignee_id=wish.assignee_id)
        case "step":
            return await change_status(work, actor, ticket_id=ticket_id, step=Step(wish.step or ""))
        case "priority":
            return await set_priority(work, actor, ticket_id=ticket_id, priority=wish.priority or 0)
        case "category":
            return await set_category(
                work, actor, ticket_id=ticket_id, category_id=wish.category_id
            )
        case "tags":
            return await change_tags(
                work, actor, ticket_id=ticket_id, add=wish.add_tag_ids, remove=wish.remove_tag_ids
            )
        case "snooze":
            until = wish.until or work.now
            return await snooze(work, actor, ticket_id=ticket_id, until=until)
        case "wake":
            return await wake(work, actor, ticket_id=ticket_id)
        case "spam":
            return await mark_spam(work, actor, ticket_id=ticket_id, ban=None)
        case _:
            assert_never(wish.action)


async def _keep(
    work: Work, actor: Actor, bulk_id: UUID, wish: BulkWish, client_key: str, came: list[Came]
) -> None:
    await work.conn.execute(_FORGET, actor.id, work.now - KEPT_FOR)
    if not await work.conn.fetchval(
        _KEEP, bulk_id, actor.id, client_key, wish.action, _json(wish), work.now
    ):
        raise ClientKeyReused("the key was taken meanwhile")
    await work.conn.execute(
        _KEEP_TICKETS,
        bulk_id,
        [one.ticket_id for one in came],
        [one.number for one in came],
        [one.refusal for one in came],
        [None if one.before is None else _json(one.before) for one in came],
        [one.version for one in came],
    )


def _json(kept: msgspec.Struct) -> str:
    return msgspec.json.encode(kept).decode()
