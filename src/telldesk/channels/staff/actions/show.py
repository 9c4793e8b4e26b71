"""What an agent is owed becomes deliveries, made from the ticket as it is at that moment."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.apps import AppPlace
from telldesk.channels.staff.cards import Standing, card, rows_of
from telldesk.channels.staff.plan import Wanted, edit_due_at
from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.repo import (
    TicketFacts,
    card_facts,
    file_to_carry,
    standing_of,
    ticket_facts,
)
from telldesk.channels.staff.rows import StaffRow, staff_by_id
from telldesk.channels.staff.spans import isolated
from telldesk.channels.staff.wishes import urgency_of
from telldesk.channels.staff.words import say_in
from telldesk.kernel.jobs import RunAgain
from telldesk.kernel.metrics import STAFF_NOTICES
from telldesk.kernel.work import Work
from telldesk.tickets.deliveries import queue_delivery
from telldesk.tickets.messages import Button, OutboundMessage, Target

_DIGEST_BUTTONS: Final = 6
_KEPT: Final = timedelta(days=30)
_LOCK_NOTICE: Final = """
SELECT id, agent_id, ticket_id, bot_id, chat_id, external_id, unseen, wanted, file_message_id,
       changed_at
FROM agent_notices WHERE id = $1 FOR UPDATE
"""
_PENDING: Final = """
SELECT id, kind, state FROM deliveries
WHERE bot_id = $1 AND chat_id = $2 AND state IN ('queued', 'sending') AND ticket_id = $3
  AND agent_id = $4 AND kind IN ('notice', 'edit')
ORDER BY position DESC LIMIT 1
"""
_REWORD: Final = """
UPDATE deliveries SET payload = $2 WHERE id = $1 AND state = 'queued' RETURNING 1
"""
_SHOWN: Final = """
UPDATE agent_notices SET wanted = NULL, changed_at = $2, external_id = $3, file_message_id = $4,
                         bot_id = $5, chat_id = $6, sent_at = coalesce($7, sent_at)
WHERE id = $1
"""
# Answering a bot message this old still works: where it stands is kept with the messages.
_FORGET: Final = """
DELETE FROM agent_notices WHERE id IN (
  SELECT id FROM agent_notices WHERE agent_id = $1 AND sent_at < $2 ORDER BY sent_at LIMIT 50)
"""
_NOTHING: Final = "UPDATE agent_notices SET wanted = NULL WHERE id = $1"
_HELD_BACK: Final = """
UPDATE agent_notices n SET wanted = NULL
FROM tickets t, contacts c
WHERE n.agent_id = $1 AND n.wanted = 'digest' AND t.id = n.ticket_id AND c.id = t.contact_id
RETURNING t.id, t.number, t.priority, t.waiting_since, c.shown_name AS contact
"""
_DIGESTED: Final = "UPDATE agents SET digest_at = $2 WHERE id = $1"


class _Notice(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    agent_id: UUID
    ticket_id: UUID
    bot_id: int
    chat_id: int
    external_id: int | None
    unseen: int
    wanted: Wanted | None
    file_message_id: UUID | None
    changed_at: datetime


async def show_notice(work: Work, *, notice_id: UUID, is_asked: bool, app: AppPlace | None) -> None:
    """The agent's chat will show the ticket as it stands now, if anything was still owed.

    `is_asked`: the agent pressed for it, so it is shown even when it waits for nobody.

    Raises:
        RunAgain: the bot message is on its way or was changed a moment ago.
    """
    row = await work.conn.fetchrow(_LOCK_NOTICE, notice_id)
    if row is None:
        return
    notice = msgspec.convert(dict(row), _Notice)
    if notice.wanted is None or notice.wanted is Wanted.DIGEST:
        return
    staff = await staff_by_id(work, notice.agent_id)
    ticket = await ticket_facts(work, notice.ticket_id)
    if staff is None or ticket is None or not staff.telegram_reachable:
        await _drop(work, notice)
        return
    standing = standing_of(staff, ticket)
    if is_asked and standing is not Standing.OUT_OF_SIGHT:
        standing = Standing.TO_ANSWER
    view = _View(staff, ticket, standing, notice, app, work.now)
    if notice.wanted is Wanted.SEND and standing is Standing.TO_ANSWER:
        await _send(work, view)
    else:
        await _edit(work, view)


class _View(msgspec.Struct, frozen=True):
    """Everything a card is made from."""

    staff: StaffRow
    ticket: TicketFacts
    standing: Standing
    notice: _Notice
    app: AppPlace | None
    now: datetime

    def message(self, *, is_fresh: bool) -> OutboundMessage:
        """The card: a fresh message brings its file and points back to the one before."""
        facts = card_facts(
            self.staff,
            self.ticket,
            standing=self.standing,
            unseen=self.notice.unseen,
            app_url=self.app.ticket_url(self.ticket.id) if self.app else "",
            now=self.now,
            part=file_to_carry(self.staff, self.ticket) if is_fresh else None,
            carried=self.notice.file_message_id,
        )
        made = card(facts, say_in(self.staff.language))
        if is_fresh:
            made = self.staff.heard(made, self.now, urgency=urgency_of(self.ticket.priority))
            return msgspec.structs.replace(made, reply_to=self.notice.external_id)
        return msgspec.structs.replace(made, replaces=self.notice.external_id)


async def _send(work: Work, view: _View) -> None:
    """A fresh message; one that still waits in the queue becomes it."""
    message = view.message(is_fresh=True)
    staff, ticket, last = view.staff, view.ticket, view.ticket.last
    target = staff.notice_chat
    pending = await _pending(work, target, view.notice)
    is_reworded = (
        pending is not None
        and pending["kind"] == "notice"
        and await _reworded(work, pending["id"], message)
    )
    work.count(STAFF_NOTICES.labels("reworded" if is_reworded else "sent"))
    if not is_reworded:
        await queue_delivery(
            work, target, lane="notice", kind="notice", message_id=last.id if last else None,
            ticket_id=ticket.id, agent_id=staff.id, payload=message,
        )  # fmt: skip
    await _shown(
        work, view, external_id=None, file_of=last.id if last and message.parts else None,
        target=target, sent_at=work.now,
    )  # fmt: skip
    await work.conn.execute(_FORGET, staff.id, work.now - _KEPT)


async def _edit(work: Work, view: _View) -> None:
    """The shown message changes; one still in the queue is reworded there instead."""
    notice = view.notice
    target = Target(bot_id=notice.bot_id, chat_id=notice.chat_id)
    pending = await _pending(work, target, notice)
    if pending is not None:
        is_fresh = pending["kind"] == "notice"
        if not await _reworded(work, pending["id"], view.message(is_fresh=is_fresh)):
            raise RunAgain(edit_due_at(work.now, work.now))
        work.count(STAFF_NOTICES.labels("reworded"))
        last = view.ticket.last
        file_of = last.id if is_fresh and last and _brings_file(view) else notice.file_message_id
        await _shown(
            work, view, external_id=notice.external_id, file_of=file_of, target=target, sent_at=None
        )
        return
    if notice.external_id is None:
        # It never arrived: what waits is told anew, what does not is forgotten.
        if view.standing is Standing.TO_ANSWER:
            await _send(work, view)
        else:
            await _drop(work, notice)
        return
    due_at = edit_due_at(notice.changed_at, work.now)
    if due_at > work.now:
        raise RunAgain(due_at)
    work.count(STAFF_NOTICES.labels("edited"))
    await queue_delivery(
        work, target, lane="notice", kind="edit", ticket_id=notice.ticket_id,
        agent_id=notice.agent_id, payload=view.message(is_fresh=False),
    )  # fmt: skip
    await _shown(
        work, view, external_id=notice.external_id, file_of=notice.file_message_id, target=target,
        sent_at=None,
    )  # fmt: skip


async def _drop(work: Work, notice: _Notice) -> None:
    """Nothing is owed any more, and nothing was shown."""
    work.count(STAFF_NOTICES.labels("dropped"))
    await work.conn.execute(_NOTHING, notice.id)


async def _pending(work: Work, target: Target, notice: _Notice) -> Any:
    return await work.conn.fetchrow(
        _PENDING, target.bot_id, target.chat_id, notice.ticket_id, notice.agent_id
    )


async def _reworded(work: Work, delivery_id: UUID, message: OutboundMessage) -> bool:
    """Whether the delivery was still in the queue and says this now."""
    body = msgspec.json.encode(message).decode()
    return bool(await work.conn.fetchval(_REWORD, delivery_id, body))


def _brings_file(view: _View) -> bool:
    return (
        view.standing is Standing.TO_ANSWER and file_to_carry(view.staff, view.ticket) is not None
    )


async def _shown(
    work: Work, view: _View, *, external_id: int | None, file_of: UUID | None, target: Target,
    sent_at: datetime | None,
) -> None:  # fmt: skip
    await work.conn.execute(
        _SHOWN, view.notice.id, work.now, external_id, file_of, target.bot_id, target.chat_id,
        sent_at,
    )  # fmt: skip


async def show_digest(work: Work, *, agent_id: UUID) -> None:
    """One message stands for every ticket held back from this agent, if any still is."""
    staff = await staff_by_id(work, agent_id)
    rows = await work.conn.fetch(_HELD_BACK, agent_id)
    if staff is None or not staff.telegram_reachable or not rows:
        return
    say = say_in(staff.language)
    first = sorted(rows, key=lambda row: (-row["priority"], row["waiting_since"] or work.now))
    buttons = [
        Button(
            f"#{row['number']} · {isolated(row['contact'], most=20)}",
            press=press_data(PressVerb.CARD, row["id"]),
        )
        for row in first[:_DIGEST_BUTTONS]
    ]
    waiting = Button(say("staff-button-waiting"), press=press_data(PressVerb.LIST, word="waiting"))
    await queue_delivery(
        work, staff.notice_chat, lane="notice", kind="notice", agent_id=staff.id,
        payload=staff.heard(
            OutboundMessage(
                text=say("staff-digest", count=len(rows)),
                buttons=(*rows_of(buttons, 2), (waiting,)),
            ),
            work.now,
            urgency=urgency_of(first[0]["priority"]),
        ),
    )  # fmt: skip
    work.count(STAFF_NOTICES.labels("digest"))
    await work.conn.execute(_DIGESTED, staff.id, work.now)
