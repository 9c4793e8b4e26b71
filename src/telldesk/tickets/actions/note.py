"""Writing something only the staff reads."""

from collections.abc import Sequence
from uuid import UUID

from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work
from telldesk.tickets.actions.message import Draft, write_message, written_before
from telldesk.tickets.actions.participants import follow_named
from telldesk.tickets.attaching import attached
from telldesk.tickets.composing import compose
from telldesk.tickets.events import NoteAdded
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.messages import Entity, MessageRef
from telldesk.tickets.rows import seen_ticket


async def add_note(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID,
    text: str,
    entities: Sequence[Entity] = (),
    upload_ids: Sequence[UUID] = (),
    client_key: str | None = None,
) -> MessageRef:
    """A note stands in the ticket; no delivery exists for it and none can (T36).

    `upload_ids` are the agent's own unsent files, in order; they never leave the desk. It moves
    neither the inbox nor the waiting time nor the ticket's version. Whom it names
    follows the ticket (`TicketChanged`). Emits `NoteAdded`.

    Raises:
        TicketUnknown: not theirs to see.
        Invalid: `field` names what to change.
        UploadUnknown, UploadNotReady, UploadInfected: a file cannot be kept.
        ClientKeyReused: make a new key.
    """
    actor.require(Permission.TICKETS_NOTE)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    first = await written_before(work, actor, client_key, ticket_id=ticket.id, visibility="note")
    if first is not None:
        return first
    composed = compose(text, entities, has_parts=bool(upload_ids))
    parts = await attached(work, actor, upload_ids)
    draft = Draft(visibility="note", composed=composed, parts=parts, client_key=client_key)
    message_id = await write_message(work, actor, ticket, draft)
    await record(work, actor, ticket.id, "noted", message_id=message_id)
    work.emit(NoteAdded(**event_facts(ticket, actor), message_id=message_id))
    await follow_named(work, actor, ticket, composed.text)
    return MessageRef(message_id=message_id, ticket_id=ticket.id, ticket_number=ticket.number)
