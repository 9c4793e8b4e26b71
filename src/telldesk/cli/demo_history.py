"""Plays `history.toml` through the real verbs, each at the moment it is said to have happened.

Everything of one tenant is one transaction: a history is there whole or not at all, and a desk
that has tickets already is left alone. Nothing of it leaves: no event, no task, no delivery.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from telldesk.cli.vocabulary import manifest_vocabulary
from telldesk.contacts.launches import contact_of_launch
from telldesk.identity.actor import Actor, agent_actor, contact_actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.db import Tenant
from telldesk.kernel.work import Desk, Work
from telldesk.tenancy.history import (
    CONTACT,
    PRIORITIES,
    Conversation,
    History,
    Person,
    moment_of,
    read_history,
)
from telldesk.tenancy.manifest import Manifest, ManifestsWrong
from telldesk.tenancy.manifest_files import read_folder
from telldesk.tenancy.manifest_reading import read_manifest
from telldesk.tickets.actions.assign import assign
from telldesk.tickets.actions.contact_side import write_as_contact
from telldesk.tickets.actions.note import add_note
from telldesk.tickets.actions.priority import set_priority
from telldesk.tickets.actions.reply import reply
from telldesk.tickets.actions.status import change_status
from telldesk.tickets.lifecycle import Status, Step
from telldesk.tickets.rows import read_ticket

_LOCK: Final = "SELECT id FROM desk WHERE id = 1 FOR UPDATE"
_HAS_TICKETS: Final = "SELECT EXISTS (SELECT FROM tickets)"
_STAFF: Final = """
SELECT key, id, role, language FROM agents WHERE key IS NOT NULL AND removed_at IS NULL
"""
_CATEGORIES: Final = "SELECT key, id FROM categories WHERE archived_at IS NULL"
_SET_LANGUAGE: Final = "UPDATE contacts SET language = $2 WHERE id = $1"
_SENT: Final = """
UPDATE deliveries SET state = 'sent', attempts = 1, started_at = created_at,
  finished_at = created_at
WHERE state = 'queued' AND kind = 'message'
"""
_APART: Final = timedelta(seconds=20)
_AFTERWARDS: Final = timedelta(minutes=4)
_STEPS: Final = {
    "in_progress": Step.START,
    "waiting": Step.WAIT,
    "resolved": Step.RESOLVE,
    "closed": Step.CLOSE,
}


async def seed_history(
    desk: Desk,
    queues: Desk,  # noqa: ARG001 - agreed with the callers; nothing of a history reaches a queue
    tenant: Tenant,
    manifest_folder: Path,
    bot_id: int,
    people: Mapping[str, int],
) -> int:
    """The tenant's past is in its desk; how many conversations were new (0: it had tickets).

    `people` maps the history's keys to Telegram ids.

    Raises:
        ManifestsWrong: the folder does not say what it should.
    """
    manifest, history = read_past(manifest_folder)
    if history is None:
        return 0
    return await desk.run(tenant, lambda work: _play(work, manifest, history, bot_id, people))


def read_past(folder: Path) -> tuple[Manifest, History | None]:
    """The folder's manifest and its history, if it has one.

    Raises:
        ManifestsWrong: it does not say what it should.
    """
    files, strangers = read_folder(folder)
    declared, wrong = read_manifest(folder.name, files, manifest_vocabulary(), folder=str(folder))
    problems = strangers + wrong
    if declared is None or problems:
        raise ManifestsWrong(problems)
    history, wrong = read_history(files, declared.manifest, folder=str(folder))
    if wrong:
        raise ManifestsWrong(wrong)
    return declared.manifest, history


class _Cast:
    """Who takes part, as actors, and what categories there are."""

    def __init__(self, staff: list[Any], categories: list[Any]) -> None:
        self.staff = {row["key"]: row["id"] for row in staff}
        self._actors = {
            row["key"]: agent_actor(row["id"], row["role"], row["language"]) for row in staff
        }
        self.categories: dict[str, UUID] = {row["key"]: row["id"] for row in categories}
        self.lead = next(
            actor for actor in self._actors.values() if actor.may(Permission.TICKETS_ASSIGN)
        )
        self.contacts: dict[str, Actor] = {}

    def agent(self, key: str) -> Actor:
        return self._actors[key]


async def _play(
    work: Work, manifest: Manifest, history: History, bot_id: int, people: Mapping[str, int]
) -> int:
    await work.conn.fetch(_LOCK)
    if await work.conn.fetchval(_HAS_TICKETS):
        return 0
    now, zone = work.now, ZoneInfo(manifest.time_zone)
    cast = _Cast(await work.conn.fetch(_STAFF), await work.conn.fetch(_CATEGORIES))
    known = {person.key: person for person in history.people}
    timed = sorted(
        ((_moments(one, now, zone), one) for one in history.conversations),
        key=lambda pair: pair[0][0],
    )
    for moments, conversation in timed:
        work.now = moments[0]
        person = known[conversation.person]
        if person.key not in cast.contacts:
            cast.contacts[person.key] = await _meet(work, person, bot_id, people[person.key])
        await _converse(work, cast, conversation, moments, now)
    work.now = now
    await work.conn.execute(_SENT)
    work.leave_unsaid()
    return len(timed)


def _moments(conversation: Conversation, now: datetime, zone: ZoneInfo) -> list[datetime]:
    """When each message was said: in order, and never in the future."""
    moments: list[datetime] = []
    for said in conversation.messages:
        moment = moment_of(said.at, now, zone)
        if moments:
            moment = max(moment, moments[-1] + _APART)
        moments.append(min(moment, now))
    return moments


async def _meet(work: Work, person: Person, bot_id: int, telegram_id: int) -> Actor:
    contact_id, _ = await contact_of_launch(
        work,
        bot_id=bot_id,
        telegram_user_id=telegram_id,
        name=person.name,
        username=person.username,
        language=person.language,
        may_write=True,
    )
    await work.conn.execute(_SET_LANGUAGE, contact_id, person.language)
    return contact_actor(contact_id, person.language)


async def _converse(
    work: Work, cast: _Cast, conversation: Conversation, moments: list[datetime], now: datetime
) -> None:
    contact = cast.contacts[conversation.person]
    ticket_id: UUID | None = None
    for said, moment in zip(conversation.messages, moments, strict=True):
        work.now = moment
        if said.author == CONTACT:
            written = await write_as_contact(
                work,
                contact,
                ticket_id=ticket_id,
                text=said.text,
                category_id=cast.categories.get(conversation.category),
            )
            if ticket_id is None:
                ticket_id = written.ticket_id
                await _sort_in(work, cast, conversation, ticket_id)
        elif ticket_id is not None:
            speak = add_note if said.is_note else reply
            await speak(work, cast.agent(said.author), ticket_id=ticket_id, text=said.text)
    work.now = min(moments[-1] + _AFTERWARDS, now)
    if ticket_id is not None:
        await _finish(work, cast, conversation, ticket_id)


async def _sort_in(work: Work, cast: _Cast, conversation: Conversation, ticket_id: UUID) -> None:
    priority = PRIORITIES.index(conversation.priority) + 1
    await set_priority(work, cast.lead, ticket_id=ticket_id, priority=priority)
    if conversation.assignee:
        assignee_id = cast.staff[conversation.assignee]
        await assign(work, cast.lead, ticket_id=ticket_id, assignee_id=assignee_id)


async def _finish(work: Work, cast: _Cast, conversation: Conversation, ticket_id: UUID) -> None:
    """The ticket has the status the history ends with, where a step leads there."""
    ticket = await read_ticket(work, ticket_id)
    step = _STEPS.get(conversation.status)
    if step is None or ticket.status == Status(conversation.status):
        return
    actor = cast.agent(conversation.assignee) if conversation.assignee else cast.lead
    await change_status(work, actor, ticket_id=ticket_id, step=step)
