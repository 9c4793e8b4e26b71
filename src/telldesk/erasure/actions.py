"""Asking for the erasure of a person, calling it off, and how it stands."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.contacts.changes import record_change
from telldesk.contacts.events import ContactErasureChanged
from telldesk.contacts.repo import ContactRow, lock_contact, read_contact
from telldesk.erasure.scope import cards_of
from telldesk.erasure.shapes import ErasureCounts, ErasureShape, ErasureView, When
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid, NotFound
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work

COOLING_OFF: Final = timedelta(hours=24)
_LATEST: Final = """
SELECT e.id, e.state, e.asked_at, a.name AS asked_by, e.starts_at, e.started_at, e.finished_at,
  e.called_off_at, coalesce(o.name, '') AS called_off_by, e.counts
FROM erasures e JOIN agents a ON a.id = e.asked_by LEFT JOIN agents o ON o.id = e.called_off_by
WHERE e.contact_id = $1 ORDER BY e.asked_at DESC, e.id DESC LIMIT 1
"""
_ASKED: Final = """
SELECT id, state, starts_at FROM erasures WHERE contact_id = $1 AND state <> 'called_off'
FOR NO KEY UPDATE
"""
_ASK: Final = """
INSERT INTO erasures (id, contact_id, asked_by, asked_at, starts_at) VALUES ($1, $2, $3, $4, $5)
"""
_SOONER: Final = "UPDATE erasures SET starts_at = $2, asked_by = $3 WHERE id = $1"
_CALL_OFF: Final = """
UPDATE erasures SET state = 'called_off', called_off_by = $2, called_off_at = $3 WHERE id = $1
"""
_THERE: Final = """
WITH own AS MATERIALIZED (SELECT id FROM tickets WHERE contact_id = ANY($1::uuid[])),
said AS MATERIALIZED (
  SELECT m.id, m.visibility FROM own JOIN messages m ON m.ticket_id = own.id
  WHERE m.kind <> 'erased')
SELECT (SELECT count(*) FROM own) AS tickets,
  (SELECT count(*) FROM said WHERE visibility = 'public') AS messages,
  (SELECT count(*) FROM said WHERE visibility = 'note') AS notes,
  (SELECT count(*) FROM said JOIN message_parts p ON p.message_id = said.id) AS files,
  (SELECT count(*) FROM own JOIN drafts d ON d.ticket_id = own.id) AS drafts,
  (SELECT count(*) FROM own JOIN ratings r ON r.ticket_id = own.id AND r.reason <> '') AS ratings,
  (SELECT count(*) FROM own JOIN ticket_field_values v ON v.ticket_id = own.id
   JOIN custom_fields f ON f.id = v.field_id AND f.kind IN ('text','long_text','link'))
    + (SELECT count(*) FROM contact_field_values WHERE contact_id = ANY($1::uuid[])) AS fields,
  (SELECT count(*) FROM contact_notes WHERE contact_id = ANY($1::uuid[])) AS contact_notes,
  (SELECT count(*) FROM contact_channels WHERE contact_id = ANY($1::uuid[])) AS addresses
"""


class ErasureUnconfirmed(Invalid):
    """What was typed is not the person's name; type it as it is shown."""

    key = "erasure-unconfirmed"


class ErasureBegun(Conflict):
    """It has begun; nothing of it can be called back."""

    key = "erasure-begun"


class ErasureUnknown(NotFound):
    """Nobody asked for it, or it was called off; read again."""

    key = "erasure-unknown"


async def read_erasure(work: Work, actor: Actor, *, contact_id: UUID) -> ErasureView:
    """What would go with this person, and how the latest erasure of them stands.

    Raises:
        ContactUnknown: none of this desk.
    """
    actor.require(Permission.CONTACTS_ERASE)
    return await _view(work, await read_contact(work, contact_id))


async def ask_erasure(
    work: Work, actor: Actor, *, contact_id: UUID, confirm: str, when: When
) -> ErasureView:
    """The person will be erased, at once or in a day; `confirm` is their name as shown.

    Asked again nothing changes, but that at once is sooner than in a day. Nobody can undo it once
    it has begun. Emits `ContactErasureChanged`.

    Raises:
        ContactUnknown: none of this desk.
        ContactMergedAway: erase the card it is merged into.
        ContactIsErased: nothing is left.
        ErasureUnconfirmed: ask for the name again.
    """
    actor.require(Permission.CONTACTS_ERASE)
    contact = await lock_contact(work, contact_id)
    if _plain(confirm) != _plain(contact.shown_name):
        raise ErasureUnconfirmed("not the name", field="confirm")
    starts_at = work.now if when == "at-once" else work.now + COOLING_OFF
    asked = await work.conn.fetchrow(_ASKED, contact_id)
    if asked is None:
        erasure_id = new_id()
        await work.conn.execute(_ASK, erasure_id, contact_id, actor.id, work.now, starts_at)
    elif asked["state"] == "waiting" and starts_at < asked["starts_at"]:
        erasure_id = asked["id"]
        await work.conn.execute(_SOONER, erasure_id, starts_at, actor.id)
    else:
        return await _view(work, contact)
    work.enqueue(erase_task(erasure_id, starts_at))
    await record_change(work, actor, contact_id, "erasure_asked")
    _tell(work, actor, contact_id)
    return await _view(work, contact)


async def call_off_erasure(work: Work, actor: Actor, *, contact_id: UUID) -> ErasureView:
    """The person stays. Emits `ContactErasureChanged`.

    Raises:
        ContactUnknown: none of this desk.
        ErasureUnknown: there is none to call off.
        ErasureBegun: too late.
    """
    actor.require(Permission.CONTACTS_ERASE)
    contact = await read_contact(work, contact_id)
    asked = await work.conn.fetchrow(_ASKED, contact_id)
    if asked is None:
        raise ErasureUnknown("none")
    if asked["state"] != "waiting":
        raise ErasureBegun("begun")
    await work.conn.execute(_CALL_OFF, asked["id"], actor.id, work.now)
    await record_change(work, actor, contact_id, "erasure_called_off")
    _tell(work, actor, contact_id)
    return await _view(work, contact)


def erase_task(erasure_id: UUID, at: datetime) -> Task:
    """The beginning of an erasure; what it finds then decides."""
    return Task(
        "erase_contact",
        {"erasure_id": str(erasure_id)},
        key=f"{erasure_id}:{at.isoformat()}",
        run_at=at,
    )


async def _view(work: Work, contact: ContactRow) -> ErasureView:
    row = await work.conn.fetchrow(_LATEST, contact.id)
    erasure = _shape(row) if row is not None else None
    if contact.erased_at is not None:
        return ErasureView(there=ErasureCounts(), erasure=erasure)
    cards = await cards_of(work, contact.id)
    there = await work.conn.fetchrow(_THERE, cards)
    return ErasureView(there=ErasureCounts(cards=len(cards), **dict(there)), erasure=erasure)


def _shape(row: Any) -> ErasureShape:
    facts = dict(row)
    removed = msgspec.convert(facts.pop("counts"), ErasureCounts)
    return ErasureShape(removed=removed, **facts)


def _plain(name: str) -> str:
    """The name as somebody types it who reads it: signs nobody sees and doubled spaces are out."""
    return " ".join("".join(one for one in name if one.isprintable() or one.isspace()).split())


def _tell(work: Work, actor: Actor, contact_id: UUID) -> None:
    work.emit(
        ContactErasureChanged(contact_id=contact_id, actor_kind=str(actor.kind), actor_id=actor.id)
    )
