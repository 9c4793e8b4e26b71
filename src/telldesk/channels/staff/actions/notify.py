"""Facts of a ticket become what each agent is owed; `show.py` pays it."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.plan import (
    RATE_WINDOW,
    Happening,
    NoticeFacts,
    NoticePlan,
    Wanted,
    digest_at,
    notice_plan,
)
from telldesk.channels.staff.repo import (
    TicketFacts,
    is_right_agent,
    linked_staff,
    sends_in_window,
    ticket_facts,
)
from telldesk.channels.staff.rows import StaffRow
from telldesk.channels.staff.wishes import NewsKind
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.tickets.deliveries import LANES

_LOCK: Final = "SELECT 1 FROM tickets WHERE id = $1 FOR NO KEY UPDATE"
_NOTICES: Final = """
SELECT id, agent_id, unseen, wanted, sent_at, changed_at FROM agent_notices WHERE ticket_id = $1
ORDER BY id FOR UPDATE
"""
_KEEP: Final = """
INSERT INTO agent_notices (id, agent_id, ticket_id, bot_id, chat_id, unseen, wanted, sent_at,
                           changed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (agent_id, ticket_id) DO UPDATE
SET unseen = excluded.unseen, wanted = excluded.wanted,
    sent_at = coalesce(excluded.sent_at, agent_notices.sent_at)
"""
_ASK: Final = """
INSERT INTO agent_notices (id, agent_id, ticket_id, bot_id, chat_id, wanted, sent_at, changed_at)
VALUES ($1, $2, $3, $4, $5, 'send', $6, $6)
ON CONFLICT (agent_id, ticket_id) DO UPDATE SET wanted = 'send', sent_at = excluded.sent_at
RETURNING id
"""
_REFRESH: Final = """
UPDATE agent_notices SET wanted = coalesce(wanted, 'edit') WHERE agent_id = $1 AND ticket_id = $2
RETURNING id, wanted
"""
HappeningOf = Callable[[StaffRow, TicketFacts], Happening]


class _Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `agent_notices`, as far as the plan needs it."""

    id: UUID
    agent_id: UUID
    unseen: int = 0
    wanted: Wanted | None = None
    sent_at: Any = None
    changed_at: Any = None


async def tell_of_message(work: Work, *, ticket_id: UUID, kind: NewsKind) -> None:
    """The right agents are owed the contact's new message: the ticket's first, or one more."""
    await _tell(work, ticket_id, lambda _staff, _ticket: Happening.WROTE, _one_more, kind)


async def tell_of_assignment(work: Work, *, ticket_id: UUID, actor_id: UUID | None) -> None:
    """Who got the ticket from somebody else is owed a message, the others an edit.

    A ticket given back while its contact waits is news for all who may take it.
    """

    def happening(staff: StaffRow, ticket: TicketFacts) -> Happening:
        if staff.id == actor_id:
            return Happening.CHANGED
        if ticket.assignee_id == staff.id:
            return Happening.GIVEN
        if ticket.assignee_id is None and ticket.waiting_since is not None:
            return Happening.GIVEN
        return Happening.CHANGED

    await _tell(
        work, ticket_id, happening, lambda staff, unseen: 0 if staff.id == actor_id else unseen,
        "assigned",
    )  # fmt: skip


async def tell_of_answer(work: Work, *, ticket_id: UUID) -> None:
    """The contact was answered: what is shown says so, and the next message pings again."""
    await _tell(
        work, ticket_id, lambda _staff, _ticket: Happening.ANSWERED, lambda _staff, _seen: 0
    )


async def tell_of_change(work: Work, *, ticket_id: UUID) -> None:
    """What is shown of the ticket follows its status, priority, category or edited words."""
    await _tell(
        work, ticket_id, lambda _staff, _ticket: Happening.CHANGED, lambda _staff, unseen: unseen
    )


def _what(happening: Happening, *, is_wanted: bool) -> Happening:
    is_quiet = happening in {Happening.CHANGED, Happening.ANSWERED}
    return happening if is_wanted or is_quiet else Happening.CHANGED


def _one_more(_staff: StaffRow, unseen: int) -> int:
    return unseen + 1


async def _tell(
    work: Work,
    ticket_id: UUID,
    happening: HappeningOf,
    count: Callable[[StaffRow, int], int],
    kind: NewsKind = "status",
) -> None:
    """`kind` is what a fresh message would be; who does not want it from the bot sees an edit."""
    if await work.conn.fetchval(_LOCK, ticket_id) is None:
        return
    ticket = await ticket_facts(work, ticket_id)
    if ticket is None:
        return
    staff = await linked_staff(work, ticket_id)
    rows = await work.conn.fetch(_NOTICES, ticket_id)
    notices = {row["agent_id"]: msgspec.convert(dict(row), _Notice) for row in rows}
    concerned = [one for one in staff if one.id in notices or is_right_agent(one, ticket)]
    sends = await sends_in_window(work, [one.id for one in concerned], work.now - RATE_WINDOW)
    for one in concerned:
        if not one.telegram_reachable:
            continue
        notice = notices.get(one.id)
        is_wanted = one.wishes.wants(kind, "bot")
        facts = NoticeFacts(
            happening=_what(happening(one, ticket), is_wanted=is_wanted),
            is_right_agent=is_right_agent(one, ticket),
            has_notice=notice is not None,
            unseen=notice.unseen if notice else 0,
            wanted=notice.wanted if notice else None,
            sent_at=notice.sent_at if notice else None,
            changed_at=notice.changed_at if notice else None,
            sends_in_window=sends.get(one.id, 0),
        )
        plan = notice_plan(facts, work.now)
        if notice is None and plan.wanted is None:
            continue
        unseen = count(one, facts.unseen) if facts.is_right_agent else facts.unseen
        notice_id = notice.id if notice else new_id()
        await _owe(work, one, ticket_id=ticket.id, notice_id=notice_id, plan=plan, unseen=unseen)


async def _owe(
    work: Work,
    staff: StaffRow,
    *,
    ticket_id: UUID,
    notice_id: UUID,
    plan: NoticePlan,
    unseen: int,
) -> None:
    chat = staff.notice_chat
    sent_at = work.now if plan.wanted is Wanted.SEND else None
    await work.conn.execute(
        _KEEP, notice_id, staff.id, ticket_id, chat.bot_id, chat.chat_id, unseen,
        plan.wanted.value if plan.wanted else None, sent_at, work.now,
    )  # fmt: skip
    if plan.wanted is None or plan.at is None:
        return
    if plan.wanted is Wanted.DIGEST:
        work.enqueue(
            Task(
                "send_digest",
                {"agent_id": str(staff.id)},
                key=str(staff.id),
                priority=LANES["notice"],
                run_at=digest_at(staff.digest_at, work.now),
            )
        )
        return
    work.enqueue(
        Task(
            "refresh_notice",
            {"notice_id": str(notice_id), "bot_id": chat.bot_id},
            key=f"{notice_id}:{plan.wanted}",
            priority=LANES["notice"],
            run_at=plan.at,
        )
    )


async def show_on_request(work: Work, staff: StaffRow, *, ticket_id: UUID) -> None:
    """The agent asked for the ticket's card: a fresh message, whatever its standing."""
    notice_id = await work.conn.fetchval(
        _ASK, new_id(), staff.id, ticket_id, staff.telegram_bot_id, staff.telegram_user_id, work.now
    )
    work.enqueue(
        Task(
            "refresh_notice",
            {"notice_id": str(notice_id), "bot_id": staff.telegram_bot_id, "asked": True},
            priority=LANES["reply"],
        )
    )


async def refresh_own(work: Work, staff: StaffRow, *, ticket_id: UUID) -> None:
    """The card this agent has of the ticket follows what they did, buttons and all."""
    row = await work.conn.fetchrow(_REFRESH, staff.id, ticket_id)
    if row is None or row["wanted"] != Wanted.EDIT:
        return
    work.enqueue(
        Task(
            "refresh_notice",
            {"notice_id": str(row["id"]), "bot_id": staff.telegram_bot_id, "asked": True},
            key=f"{row['id']}:{Wanted.EDIT}",
            priority=LANES["notice"],
        )
    )
