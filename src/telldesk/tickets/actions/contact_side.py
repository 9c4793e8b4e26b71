"""What a contact does in the app: write, and say that they have read."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from telldesk.identity.actor import Actor, ActorKind
from telldesk.kernel.errors import Forbidden
from telldesk.kernel.work import Work
from telldesk.tickets.actions.message import (
    Draft,
    require_reply_target,
    write_message,
    written_before,
)
from telldesk.tickets.actions.open import ChannelUnknown, open_ticket
from telldesk.tickets.actions.status import require_not_banned
from telldesk.tickets.actions.store import store_ticket, tell_changed, tell_status
from telldesk.tickets.attaching import attached
from telldesk.tickets.composing import compose
from telldesk.tickets.events import MessageReceived
from telldesk.tickets.history import event_facts, record
from telldesk.tickets.lifecycle import Step
from telldesk.tickets.messages import Entity, MessageRef, Part
from telldesk.tickets.rows import TicketMoved, TicketRow, seen_ticket
from telldesk.tickets.turns import after_contact_wrote

# The lock makes two tries with one client key take turns before either opens a ticket.
_OWN_CHANNEL: Final = """
SELECT id FROM contact_channels
WHERE contact_id = $1 AND ($2::uuid IS NULL OR id = $2)
ORDER BY (reachability = 'reachable') DESC, created_at DESC, id LIMIT 1
FOR NO KEY UPDATE
"""
_READ: Final = "UPDATE tickets SET contact_read_at = $2 WHERE id = $1"


class ContactsOnly(Forbidden):
    """Only a contact does this; agents answer."""

    key = "contacts-only"


async def write_as_contact(
    work: Work,
    actor: Actor,
    *,
    ticket_id: UUID | None,
    text: str,
    entities: Sequence[Entity] = (),
    upload_ids: Sequence[UUID] = (),
    reply_to_id: UUID | None = None,
    category_id: UUID | None = None,
    client_key: str | None = None,
    channel_id: UUID | None = None,
) -> MessageRef:
    """The contact's words are in their ticket; without `ticket_id` in a new one.

    The message stands in no chat: it has no address and is not mirrored to the bot. `channel_id`
    is the channel of the session, where answers will go; without it the contact's last reachable
    one. `upload_ids` are the contact's own unsent files, in order. `category_id` counts only for a
    new ticket, `reply_to_id` only in one there is. What is written into a ticket that is over for
    good opens another. Emits `MessageReceived`.

    Raises:
        TicketUnknown: not theirs.
        TicketMoved: send it again.
        BannedFromWriting: tell the contact.
        Invalid: `field` names what to change.
        UploadUnknown, UploadNotReady, UploadInfected: a file cannot be sent.
        ClientKeyReused: make a new key.
    """
    contact_id = _require_contact(actor)
    await require_not_banned(work, contact_id)
    composed = compose(text, entities, has_parts=bool(upload_ids))
    if ticket_id is not None:
        over = await seen_ticket(work, actor, ticket_id, lock=False)
        if over.spam_at is not None:
            ticket_id, channel_id, reply_to_id = None, over.channel_id, None
    if ticket_id is not None:
        ticket = await seen_ticket(work, actor, ticket_id, lock=True)
        if ticket.spam_at is not None:
            raise TicketMoved("over since", version=ticket.version)
        first = await written_before(
            work, actor, client_key, ticket_id=ticket.id, visibility="public"
        )
        if first is not None:
            return first
        parts = await attached(work, actor, upload_ids)
    else:
        own_id = await work.conn.fetchval(_OWN_CHANNEL, contact_id, channel_id)
        if own_id is None:
            raise ChannelUnknown("no channel of this contact")
        first = await written_before(work, actor, client_key, ticket_id=None, visibility="public")
        if first is not None:
            return first
        parts = await attached(work, actor, upload_ids)
        ticket = await open_ticket(
            work,
            actor,
            contact_id=contact_id,
            channel_id=own_id,
            subject=composed.text or _names(parts),
            category_id=category_id,
            words=composed.text,
        )
    await require_reply_target(work, ticket, reply_to_id, visibility="public")
    draft = Draft(
        visibility="public",
        composed=composed,
        parts=parts,
        reply_to_id=reply_to_id,
        client_key=client_key,
    )
    message_id = await write_message(work, actor, ticket, draft)
    await _heard(work, actor, ticket, message_id)
    return MessageRef(
        message_id=message_id,
        ticket_id=ticket.id,
        ticket_number=ticket.number,
        is_new_ticket=ticket_id is None,
    )


def _names(parts: Sequence[Part]) -> str:
    """What a ticket without words is about: its files' own names, as with the bot."""
    return ", ".join(part.name for part in parts if part.name)


async def _heard(work: Work, actor: Actor, ticket: TicketRow, message_id: UUID) -> None:
    """The ticket knows of the message, and everybody who may."""
    stored = await store_ticket(
        work, ticket, after_contact_wrote(ticket, message_id=message_id, now=work.now)
    )
    await record(work, actor, ticket.id, "received", message_id=message_id)
    work.emit(MessageReceived(**event_facts(stored, actor), message_id=message_id))
    await tell_status(work, actor, stored, before=ticket, step=Step.CONTACT_WROTE, is_alone=False)


async def mark_read(work: Work, actor: Actor, *, ticket_id: UUID) -> None:
    """The contact has seen everything said so far; raises no version.

    Emits `TicketChanged` with field `read` when that was news: apps tell the agent, and the
    contact's other screens; chats with the bot do not.

    Raises:
        TicketUnknown: not theirs.
    """
    _require_contact(actor)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    answered, looked = ticket.agent_wrote_at, ticket.contact_read_at
    await work.conn.execute(_READ, ticket.id, work.now)
    if answered is not None and (looked is None or answered > looked):
        tell_changed(work, actor, ticket, before=ticket, fields=("read",), is_alone=False)


def _require_contact(actor: Actor) -> UUID:
    if actor.kind is not ActorKind.CONTACT or actor.id is None:
        raise ContactsOnly("only contacts")
    return actor.id
