"""Canned responses and macros: listing, looking at, making, changing, archiving (T12)."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

import asyncpg
import msgspec

from telldesk.branding.repo import read_desk
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Conflict, Invalid
from telldesk.kernel.ids import new_id
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import AssigneeUnusable, may_have_tickets
from telldesk.tickets.actions.open import require_category
from telldesk.tickets.canned import (
    MAX_TITLE_CHARS,
    CannedPreview,
    CannedResponseRow,
    CannedResponseShape,
    MacroActions,
    checked_text,
    normal_shortcut,
)
from telldesk.tickets.canned_rows import (
    MAX_CANNED,
    canned_response,
    canned_rows,
    preview_of,
    usable_canned_response,
)
from telldesk.tickets.composing import is_one_line
from telldesk.tickets.events import CannedResponsesChanged
from telldesk.tickets.rows import seen_ticket

# The desk's row is held, so that two at once do not both become the last one allowed.
_ALONE: Final = "SELECT FROM desk FOR NO KEY UPDATE"
_COUNT: Final = "SELECT count(*) FROM canned_responses"
_CREATE: Final = """
INSERT INTO canned_responses (id, shortcut, title, texts, category_id, priority, set_category_id,
                              assigns, assignee_id, step)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (shortcut) DO NOTHING RETURNING true
"""
_CHANGE: Final = """
UPDATE canned_responses SET shortcut = $2, title = $3, texts = $4, category_id = $5, priority = $6,
  set_category_id = $7, assigns = $8, assignee_id = $9, step = $10
WHERE id = $1
"""
_ARCHIVE: Final = """
UPDATE canned_responses SET archived_at = coalesce(archived_at, $2) WHERE id = $1
"""
_RESTORE: Final = "UPDATE canned_responses SET archived_at = NULL WHERE id = $1"


class ShortcutTaken(Conflict):
    """Another one, maybe an archived one, has this shortcut; choose another or restore it."""

    key = "canned-shortcut-taken"


class TooManyCannedResponses(Conflict):
    """A desk has at most `limit`, archived ones included; change one of those."""

    key = "too-many-canned"


class CannedResponseEmpty(Invalid):
    """Neither words nor an action; give one of them."""

    key = "canned-empty"


class CannedWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a canned response should be; `texts` by language, blank ones are left out."""

    shortcut: str
    title: str
    texts: dict[str, str]
    category_id: UUID | None = None
    actions: MacroActions = MacroActions()


async def list_canned(work: Work, actor: Actor) -> list[CannedResponseRow]:
    """All by shortcut; who does not manage them gets the usable ones."""
    actor.require(Permission.TICKETS_REPLY)
    is_managing = actor.may(Permission.DESK_MANAGE)
    return await canned_rows(work, language=actor.language, with_archived=is_managing)


async def read_canned(work: Work, actor: Actor, *, canned_id: UUID) -> CannedResponseShape:
    """One whole, to be changed.

    Raises:
        CannedResponseUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    return await canned_response(work, canned_id)


async def preview_canned(
    work: Work, actor: Actor, *, canned_id: UUID, ticket_id: UUID
) -> CannedPreview:
    """What using it in this ticket would send and do. Nothing is changed.

    Raises:
        CannedResponseUnknown: none, or archived.
        TicketUnknown: not theirs to see.
    """
    actor.require(Permission.TICKETS_REPLY)
    canned = await usable_canned_response(work, canned_id)
    return await preview_of(
        work, actor, canned, await seen_ticket(work, actor, ticket_id, lock=False)
    )


async def create_canned(work: Work, actor: Actor, *, wish: CannedWish) -> CannedResponseShape:
    """It exists, and every agent may use it.

    Raises:
        Invalid: `field` names what to change.
        PlaceholderRefused, ShortcutTaken, TooManyCannedResponses: see there.
    """
    actor.require(Permission.DESK_MANAGE)
    wish = await _checked(work, wish, None)
    await work.conn.execute(_ALONE)
    if await work.conn.fetchval(_COUNT) >= MAX_CANNED:
        raise TooManyCannedResponses("full", limit=MAX_CANNED)
    canned_id = new_id()
    if not await work.conn.fetchval(_CREATE, canned_id, *_values(wish)):
        raise ShortcutTaken("taken")
    return await _changed(work, canned_id)


async def change_canned(
    work: Work, actor: Actor, *, canned_id: UUID, wish: CannedWish
) -> CannedResponseShape:
    """It is as wished; how often it was used stays.

    Raises:
        CannedResponseUnknown: read the list again.
        Invalid: `field` names what to change.
        PlaceholderRefused, ShortcutTaken: see there.
    """
    actor.require(Permission.DESK_MANAGE)
    before = await canned_response(work, canned_id, lock=True)
    wish = await _checked(work, wish, before)
    try:
        await work.conn.execute(_CHANGE, canned_id, *_values(wish))
    except asyncpg.UniqueViolationError:
        raise ShortcutTaken("taken") from None
    return await _changed(work, canned_id)


async def archive_canned(work: Work, actor: Actor, *, canned_id: UUID) -> CannedResponseShape:
    """Nobody can use it any more; its shortcut stays its own.

    Raises:
        CannedResponseUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    await work.conn.execute(_ARCHIVE, canned_id, work.now)
    return await _changed(work, canned_id)


async def restore_canned(work: Work, actor: Actor, *, canned_id: UUID) -> CannedResponseShape:
    """It can be used again.

    Raises:
        CannedResponseUnknown: read the list again.
    """
    actor.require(Permission.DESK_MANAGE)
    await work.conn.execute(_RESTORE, canned_id)
    return await _changed(work, canned_id)


async def _checked(work: Work, wish: CannedWish, before: CannedResponseShape | None) -> CannedWish:
    """The wish as it is kept. What was chosen before and cannot be any more may stay."""
    shortcut, title = normal_shortcut(wish.shortcut), wish.title.strip()
    if not 0 < len(title) <= MAX_TITLE_CHARS or not is_one_line(title):
        raise Invalid(f"1 to {MAX_TITLE_CHARS} characters", field="title")
    given = {language: text for language, text in wish.texts.items() if text.strip()}
    spoken = (await read_desk(work)).languages
    kept = before.texts if before is not None else {}
    for language in given:
        if language not in spoken and language not in kept:
            raise Invalid("no language of the desk", field=f"texts.{language}")
    texts = {language: checked_text(text, language) for language, text in given.items()}
    if not texts and not wish.actions.is_any():
        raise CannedResponseEmpty("words or an action", field="texts")
    actions = wish.actions
    if (actions.assigns == "agent") != (actions.assignee_id is not None):
        raise Invalid("an agent where one is meant", field="actions.assignee_id")
    was = before.actions if before is not None else MacroActions()
    await _require_categories(
        work,
        _new(wish.category_id, before.category_id if before is not None else None),
        _new(actions.category_id, was.category_id),
    )
    assignee_id = _new(actions.assignee_id, was.assignee_id)
    if assignee_id is not None and not await may_have_tickets(work, assignee_id):
        raise AssigneeUnusable("no active agent", field="actions.assignee_id")
    return msgspec.structs.replace(wish, shortcut=shortcut, title=title, texts=texts)


def _new(wished: UUID | None, before: UUID | None) -> UUID | None:
    return wished if wished != before else None


async def _require_categories(work: Work, *category_ids: UUID | None) -> None:
    for category_id in category_ids:
        await require_category(work, category_id)


def _values(wish: CannedWish) -> Iterable[object]:
    actions = wish.actions
    return (
        wish.shortcut, wish.title, msgspec.json.encode(wish.texts).decode(), wish.category_id,
        actions.priority, actions.category_id, actions.assigns, actions.assignee_id, actions.step,
    )  # fmt: skip


async def _changed(work: Work, canned_id: UUID) -> CannedResponseShape:
    canned = await canned_response(work, canned_id)
    work.emit(CannedResponsesChanged())
    return canned
