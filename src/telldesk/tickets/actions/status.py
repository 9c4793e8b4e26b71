"""Moving a ticket on purpose: start, wait, resolve, close, reopen."""

from typing import Final
from uuid import UUID

from telldesk.identity.actor import Actor, ActorKind
from telldesk.identity.permissions import NotAllowed, Permission
from telldesk.kernel.errors import Forbidden, Invalid
from telldesk.kernel.work import Work
from telldesk.tickets.actions.store import store_ticket, tell_status
from telldesk.tickets.actions.want_rating import want_rating
from telldesk.tickets.actions.want_transcript import want_transcript
from telldesk.tickets.field_rows import require_fields
from telldesk.tickets.lifecycle import Step, StepRefused
from telldesk.tickets.rows import TicketRow, require_version, seen_ticket
from telldesk.tickets.spam import require_not_spam
from telldesk.tickets.turns import after_step

AGENT_STEPS: Final = (Step.START, Step.WAIT, Step.RESOLVE, Step.CLOSE, Step.REOPEN)
CONTACT_STEPS: Final = (Step.CLOSE, Step.REOPEN)
_BANNED: Final = "SELECT banned_at IS NOT NULL FROM contacts WHERE id = $1"


class BannedFromWriting(Forbidden):
    """The desk does not take anything from this contact."""

    key = "banned-from-writing"


async def change_status(
    work: Work, actor: Actor, *, ticket_id: UUID, step: Step, version: int | None = None
) -> TicketRow:
    """The ticket has gone `step`; agents any chosen step, a contact closes or reopens their own.

    Emits `TicketChanged`. Where the ticket is over now, its contact may be asked to rate, and
    where it is closed they may get what was said.

    Raises:
        NotAllowed: not a step of this person.
        TicketUnknown: not theirs to see.
        TicketMoved, StepRefused: read it again.
        TicketSpam: take the mark back first. Its contact hears `StepRefused`.
        FieldsMissing: fill them in before it is resolved.
    """
    _require_step(actor, step)
    ticket = await seen_ticket(work, actor, ticket_id, lock=True)
    _require_not_spam(actor, ticket, step)
    if actor.kind is ActorKind.CONTACT and step is Step.REOPEN:
        await require_not_banned(work, ticket.contact_id)
    require_version(ticket, version)
    if step is Step.RESOLVE:
        await require_fields(work, actor, ticket)
    by_contact = actor.kind is ActorKind.CONTACT
    moved = after_step(ticket, step=step, by_contact=by_contact, now=work.now)
    if moved == ticket:
        return ticket
    stored = await store_ticket(work, ticket, moved)
    await tell_status(work, actor, stored, before=ticket, step=step, is_alone=True)
    await want_rating(work, actor, stored, before=ticket)
    await want_transcript(work, stored, before=ticket)
    return stored


async def require_not_banned(work: Work, contact_id: UUID) -> None:
    """Nothing, when the desk still takes messages of this contact.

    Raises:
        BannedFromWriting: tell the contact; do not retry.
    """
    if await work.conn.fetchval(_BANNED, contact_id):
        raise BannedFromWriting("the contact is banned")


def _require_not_spam(actor: Actor, ticket: TicketRow, step: Step) -> None:
    if actor.kind is ActorKind.CONTACT and ticket.spam_at is not None:
        raise StepRefused(f"{step} of a ticket over for good", step=step, status=ticket.status)
    require_not_spam(ticket)


def _require_step(actor: Actor, step: Step) -> None:
    if step not in AGENT_STEPS:
        raise Invalid("a step nobody chooses", field="step")
    if actor.kind is not ActorKind.CONTACT:
        actor.require(Permission.TICKETS_SET_STATUS)
    elif step not in CONTACT_STEPS:
        raise NotAllowed(f"a contact does not {step}", permission=Permission.TICKETS_SET_STATUS)
