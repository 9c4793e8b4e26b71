"""News comes to people: a row in the app for each, and a task for every other way they left on."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import msgspec

from telldesk.channels.staff.wishes import NewsKind, Wishes
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Task, Work
from telldesk.notifications.events import NewsChanged
from telldesk.notifications.news import News
from telldesk.tickets.deliveries import LANES

BY_TEXT: Final[frozenset[NewsKind]] = frozenset({"deadline", "mention", "followed"})
"""What the bot says in a message of its own; the rest it shows on the ticket's card."""
_BY_CARD: Final[frozenset[NewsKind]] = frozenset({"new_ticket", "new_message", "assigned"})
_STEP_S: Final = 2  # what comes within so many seconds goes out together
_BOT_JOINED_FOR: Final = timedelta(seconds=3)
_BOT_EVERY: Final = timedelta(minutes=1)
_PEOPLE: Final = """
SELECT a.id, a.wishes, a.bot_mode, a.telegram_reachable,
       EXISTS (SELECT FROM push_devices d WHERE d.agent_id = a.id) AS has_push,
       EXISTS (SELECT FROM mail_addresses m WHERE m.agent_id = a.id
               AND m.confirmed_at IS NOT NULL AND m.off_at IS NULL AND m.failed_at IS NULL)
         AS has_mail,
       (SELECT max(n.told_at) FROM notifications n
        WHERE n.agent_id = a.id AND n.kind = ANY($2::text[])) AS told_at
FROM agents a WHERE a.id = ANY($1::uuid[]) AND a.removed_at IS NULL ORDER BY a.id
"""
# A contact who goes on writing in a new ticket nobody looked at yet is still one new ticket. What
# is on its way by some way stays so, though more of the same would not have gone by it.
_ADD: Final = """
INSERT INTO notifications AS n (id, agent_id, kind, topic, ticket_id, urgency, facts, created_at,
                                at, told_at, mail_due, push_due)
SELECT p.id, p.agent_id,
       CASE WHEN $1::text = 'new_message' AND EXISTS (
         SELECT FROM notifications o WHERE o.agent_id = p.agent_id AND o.ticket_id = $3
         AND o.kind = 'new_ticket' AND o.read_at IS NULL) THEN 'new_ticket' ELSE $1 END,
       $2, $3, $4, $5, $6::timestamptz, $6, CASE WHEN p.is_told THEN NULL ELSE $6 END,
       p.mail, p.push
FROM unnest($7::uuid[], $8::uuid[], $9::boolean[], $10::boolean[], $11::boolean[])
  AS p(id, agent_id, is_told, mail, push)
ON CONFLICT (agent_id, ticket_id, kind, topic) WHERE read_at IS NULL
DO UPDATE SET times = n.times + 1, urgency = greatest(n.urgency, excluded.urgency),
  facts = excluded.facts, at = excluded.at, pushed_to = '[]',
  told_at = CASE WHEN excluded.told_at IS NOT NULL THEN n.told_at END,
  mail_due = n.mail_due OR excluded.mail_due, push_due = n.push_due OR excluded.push_due
"""


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """One agent and the ways by which anything reaches them."""

    id: UUID
    wishes: Wishes
    bot_mode: str
    telegram_reachable: bool
    has_push: bool
    has_mail: bool
    told_at: datetime | None

    def is_told(self, kind: NewsKind) -> bool:
        """Whether the bot tells them of this kind, by a message or by the ticket's card."""
        is_said = kind in BY_TEXT or kind in _BY_CARD
        return is_said and told_by_bot(self.wishes, self.bot_mode, self.telegram_reachable, kind)


def told_by_bot(wishes: Wishes, bot_mode: str, is_reachable: bool, kind: NewsKind) -> bool:
    """Whether the person's chat with the bot is where this kind is said to them."""
    return is_reachable and bot_mode == "agent" and wishes.wants(kind, "bot") and kind != "status"


async def bring(work: Work, news: News, agent_ids: Sequence[UUID]) -> None:
    """These agents have the news, unread, and it is on its way to them. Emits `NewsChanged`.

    Asks no permission: the caller is a job that has chosen who may know the ticket.
    """
    rows = await work.conn.fetch(_PEOPLE, list(agent_ids), list(BY_TEXT))
    people = [msgspec.convert(dict(row), Person) for row in rows]
    if not people:
        return
    kind = news.kind
    by_text = [kind in BY_TEXT and one.is_told(kind) for one in people]
    by_mail = [one.has_mail and one.wishes.wants(kind, "mail") for one in people]
    by_push = [one.has_push and one.wishes.wants(kind, "push") for one in people]
    await work.conn.execute(
        _ADD, kind, news.topic, news.ticket_id, news.urgency, news.stored(), work.now,
        [new_id() for _ in people], [one.id for one in people], by_text, by_mail, by_push,
    )  # fmt: skip
    for person, is_said, is_mailed, is_pushed in zip(
        people, by_text, by_mail, by_push, strict=True
    ):
        if is_said:
            _say_soon(work, person)
        if is_mailed:
            mail_soon(work, person.id, person.wishes, urgency=news.urgency)
        if is_pushed:
            push_soon(work, person.id, person.wishes, urgency=news.urgency)
    work.emit(NewsChanged(reader_ids=tuple(one.id for one in people)))


def _say_soon(work: Work, person: Person) -> None:
    soon = work.now + _BOT_JOINED_FOR
    last = person.told_at
    run_at = soon if last is None else max(soon, last + _BOT_EVERY)
    _enqueue(work, "tell_in_bot", person.id, run_at, key=str(person.id))


def mail_soon(work: Work, agent_id: UUID, wishes: Wishes, *, urgency: int) -> None:
    """A task waits for the moment at which the person's mail goes."""
    run_at = wishes.mailed_at(work.now, urgency=urgency)
    if run_at is not None:
        at = _stepped(run_at)
        _enqueue(work, "write_mail", agent_id, at, key=f"{agent_id}:{at.timestamp():.0f}")


def push_soon(work: Work, agent_id: UUID, wishes: Wishes, *, urgency: int) -> None:
    """A task waits for the moment at which the person's browsers may be told."""
    run_at = wishes.heard_at(work.now, urgency=urgency)
    if run_at is not None:
        at = _stepped(run_at)
        _enqueue(work, "push_news", agent_id, at, key=f"{agent_id}:{at.timestamp():.0f}")


def _stepped(at: datetime) -> datetime:
    """The next even moment: tasks of one moment are one task."""
    seconds = int(at.timestamp())
    return datetime.fromtimestamp(seconds - seconds % _STEP_S + _STEP_S, UTC)


def _enqueue(work: Work, job: str, agent_id: UUID, run_at: datetime, *, key: str) -> None:
    args = {"agent_id": str(agent_id)}
    work.enqueue(Task(job, args, key=key, priority=LANES["notice"], run_at=run_at))
