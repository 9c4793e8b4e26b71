"""Using a macro: its words as an answer and all its actions, or nothing at all (T12)."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Forbidden, Invalid, Refusal
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import assign, take
from telldesk.tickets.actions.category import set_category
from telldesk.tickets.actions.message import MAX_CLIENT_KEY_CHARS, ClientKeyReused
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.canned import PlannedAction
from telldesk.tickets.canned_rows import note_use, planned, usable_canned_response
from telldesk.tickets.composing import TextEmpty
from telldesk.tickets.field_rows import FieldsMissing
from telldesk.tickets.history import record
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.messages import Entity
from telldesk.tickets.rows import read_ticket, require_version, seen_ticket
from telldesk.tickets.spam import require_not_spam
from telldesk.tickets.vocabulary import MacroActionKind

_USED_BEFORE: Final = """
SELECT canned_response_id, ticket_id, message_id FROM macro_uses
WHERE agent_id = $1 AND client_key = $2
"""
# No conflict error: it would end the transaction. A row of a transaction still open is waited for.
_USE: Final = """
INSERT INTO macro_uses (agent_id, client_key, canned_response_id, ticket_id, message_id, used_at)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING true
"""


class MacroNotAllowed(Forbidden):
    """The agent's role does not allow the `action` of the macro; nothing of it is done."""

    key = "macro-not-allowed"


class MacroRefused(Conflict):
    """The `action` of the macro is not possible now, `reason` is why; nothing of it is done."""

    key = "macro-refused"


class MacroUsed(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it; `message_id` is the answer, if words were sent."""

    ticket_id: UUID
    message_id: UUID | None


async def apply_macro(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID,
    macro_id: UUID,
    text: str,
    entities: Sequence[Entity] = (),
    version: int | None = None,
    client_key: str,
) -> MacroUsed:
    """The text is the contact's answer and the macro's actions are done, all or nothing.

    `text` is what the agent saw and maybe changed; empty sends nothing. A repeated `client_key`
    returns what came of the first and does nothing. What each action moves is emitted and recorded
    as if it was done by hand.

    Raises:
        TicketUnknown: not theirs to see.
        TicketSpam: take the mark back first.
        CannedResponseUnknown: none, or archived since.
        TicketMoved: show the preview anew.
        MacroNotAllowed, MacroRefused: say which action; nothing was done.
        FieldsMissing: fill them in; nothing was done.
        ContactUnreachable, Invalid: as an answer's.
        ClientKeyReused: make a new key.
    """
    actor.require(Permission.TICKETS_REPLY)
    if not 0 < len(client_key) <= MAX_CLIENT_KEY_CHARS or not client_key.isprintable():
        raise Invalid(f"1 to {MAX_CLIENT_KEY_CHARS} printable characters", field="client_key")
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    first = await _used_before(work, actor, client_key, ticket_id=ticket_id, macro_id=macro_id)
    if first is not None:
        return first
    require_not_spam(ticket)
    macro = await usable_canned_response(work, macro_id)
    require_version(ticket, version)
    actions = await planned(work, actor, macro.actions, ticket, is_answering=bool(text))
    _require_allowed(actions)
    if not text and not actions:
        raise TextEmpty("words or an action", field="text")
    await record(work, actor, ticket_id, "macro", macro_id=macro_id)
    message_id = None
    if text:
        written = await reply(work, actor, ticket_id=ticket_id, text=text, entities=entities)
        message_id = written.message_id
    for action in actions:
        if action.changes:
            await _do(work, actor, ticket_id, action)
    await note_use(work, macro_id)
    if not await work.conn.fetchval(
        _USE, actor.id, client_key, macro_id, ticket_id, message_id, work.now
    ):
        raise ClientKeyReused("the key was taken meanwhile")
    return MacroUsed(ticket_id=ticket_id, message_id=message_id)


async def _used_before(
    work: Work, actor: Actor, client_key: str, *, ticket_id: UUID, macro_id: UUID
) -> MacroUsed | None:
    row = await work.conn.fetchrow(_USED_BEFORE, actor.id, client_key)
    if row is None:
        return None
    if row["ticket_id"] != ticket_id or row["canned_response_id"] != macro_id:
        raise ClientKeyReused("the key names another use")
    return MacroUsed(ticket_id=ticket_id, message_id=row["message_id"])


def _require_allowed(actions: Sequence[PlannedAction]) -> None:
    """Nothing, when the agent may do all of them now; asked before anything is written."""
    for action in actions:
        if action.refusal == "not-allowed":
            raise MacroNotAllowed("an action", action=action.kind)
        if action.refusal:
            raise MacroRefused("an action", action=action.kind, reason=action.refusal)


async def _do(work: Work, actor: Actor, ticket_id: UUID, action: PlannedAction) -> None:
    """The action is done by the verb a person would have used, which asks its own permission."""
    verb, facts = await _by_hand(work, actor, ticket_id, action)
    try:
        await verb(work, actor, ticket_id=ticket_id, **facts)
    except Forbidden:
        raise MacroNotAllowed("an action", action=action.kind) from None
    except FieldsMissing:
        raise  # it says which, and nothing was done either
    except Refusal as refusal:
        raise MacroRefused("an action", action=action.kind, reason=refusal.key) from None


async def _by_hand(
    work: Work, actor: Actor, ticket_id: UUID, action: PlannedAction
) -> tuple[Any, dict[str, Any]]:
    kind: MacroActionKind = action.kind
    match kind:
        case "priority":
            return set_priority, {"priority": action.priority}
        case "category":
            return set_category, {"category_id": action.category_id}
        case "assignee":
            ticket = await read_ticket(work, ticket_id)
            if ticket.assignee_id is None and action.assignee_id == actor.id:
                return take, {}
            return assign, {"assignee_id": action.assignee_id}
        case "step":
            return change_status, {"step": Step(action.step or "")}
