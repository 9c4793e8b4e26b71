"""Rows of canned responses: listed, read, rendered for a ticket, and counted when used."""

from typing import Any, Final
from uuid import UUID

import msgspec

from telldesk.branding.repo import read_desk
from telldesk.identity.actor import Actor
from telldesk.kernel.errors import NotFound
from telldesk.kernel.work import Work
from telldesk.tickets.actions.assign import may_have_tickets
from telldesk.tickets.actions.open import usable_category
from telldesk.tickets.canned import (
    CannedPreview,
    CannedResponseRow,
    CannedResponseShape,
    MacroActions,
    PlannedAction,
    Usable,
    filled_in,
    plan,
    spoken_language,
)
from telldesk.tickets.rows import TicketRow

MAX_CANNED: Final = 500
_EXCERPT: Final = """
id, shortcut, title, category_id, use_count, used_at, archived_at IS NOT NULL AS is_archived,
num_nonnulls(priority, set_category_id, assigns, step) > 0 AS is_macro,
ARRAY(SELECT jsonb_object_keys(texts) ORDER BY 1) AS languages,
left(coalesce(texts->>$2, texts->>(SELECT language FROM desk),
  (SELECT value FROM jsonb_each_text(texts) ORDER BY key LIMIT 1), ''), 160) AS excerpt
"""
_LIST: Final = "SELECT " + _EXCERPT + " FROM canned_responses ORDER BY shortcut LIMIT $1"
_LIST_USABLE: Final = (
    "SELECT " + _EXCERPT + " FROM canned_responses WHERE archived_at IS NULL"
    " ORDER BY shortcut LIMIT $1"
)  # fmt: skip
_COLUMNS: Final = """
id, shortcut, title, texts, category_id, priority, set_category_id, assigns, assignee_id, step,
use_count, used_at, archived_at IS NOT NULL AS is_archived
"""
_ONE: Final = "SELECT " + _COLUMNS + " FROM canned_responses WHERE id = $1"
_LOCKED: Final = _ONE + " FOR UPDATE"
_BY_SHORTCUT: Final = (
    "SELECT " + _COLUMNS + " FROM canned_responses WHERE shortcut = $1 AND archived_at IS NULL"
)
_PAGE: Final = """
SELECT shortcut, title FROM canned_responses
WHERE archived_at IS NULL AND num_nonnulls(priority, set_category_id, assigns, step) = 0
ORDER BY use_count DESC, shortcut LIMIT $1 OFFSET $2
"""
_SPOKEN_TO: Final = """
SELECT c.name, c.language, ch.language_hint,
  (SELECT name FROM agents WHERE id = $3) AS agent
FROM contacts c, contact_channels ch WHERE c.id = $1 AND ch.id = $2
"""
_USED: Final = """
UPDATE canned_responses SET use_count = use_count + 1, used_at = $2
WHERE id = $1 AND use_count < 2147483647
"""


class CannedResponseUnknown(NotFound):
    """No such canned response or macro, or an archived one; read the list again."""

    key = "canned-unknown"


class ListedShortcut(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the bot's list."""

    shortcut: str
    title: str


async def canned_rows(work: Work, *, language: str, with_archived: bool) -> list[CannedResponseRow]:
    """All of the desk by shortcut, with the beginning of their words in `language`."""
    statement = _LIST if with_archived else _LIST_USABLE
    rows = await work.conn.fetch(statement, MAX_CANNED, language)
    return [CannedResponseRow(**dict(row)) for row in rows]


async def shortcut_page(work: Work, *, page: int, size: int) -> tuple[list[ListedShortcut], bool]:
    """The usable ones of a page (0 first), the most used first, and whether more follow.

    Macros are not among them: they are used in the app, which shows first what they do.
    """
    rows = await work.conn.fetch(_PAGE, size + 1, page * size)
    return [ListedShortcut(**dict(row)) for row in rows[:size]], len(rows) > size


async def canned_response(
    work: Work, canned_id: UUID, *, lock: bool = False
) -> CannedResponseShape:
    """The canned response, an archived one too.

    Raises:
        CannedResponseUnknown: none.
    """
    row = await work.conn.fetchrow(_LOCKED if lock else _ONE, canned_id)
    if row is None:
        raise CannedResponseUnknown(f"no canned response {canned_id}")
    return _shape(row)


async def usable_canned_response(work: Work, canned_id: UUID) -> CannedResponseShape:
    """The canned response, if it may be used.

    Raises:
        CannedResponseUnknown: none, or archived.
    """
    found = await canned_response(work, canned_id)
    if found.is_archived:
        raise CannedResponseUnknown(f"archived {canned_id}")
    return found


async def canned_by_shortcut(work: Work, shortcut: str) -> CannedResponseShape | None:
    """The usable canned response of this shortcut."""
    row = await work.conn.fetchrow(_BY_SHORTCUT, shortcut)
    return _shape(row) if row is not None else None


async def rendered(
    work: Work, actor: Actor, canned: CannedResponseShape, ticket: TicketRow
) -> tuple[str, str]:
    """(language, text) as this agent would send it to the ticket's contact; ('', '') wordless."""
    if not canned.texts:
        return "", ""
    desk = await read_desk(work)
    facts = await work.conn.fetchrow(_SPOKEN_TO, ticket.contact_id, ticket.channel_id, actor.id)
    spoken = desk.language_for(facts["language"], facts["language_hint"])
    language = spoken_language(canned.texts, spoken, desk.language, *desk.languages)
    text = filled_in(
        canned.texts[language], name=facts["name"], number=ticket.number,
        agent=facts["agent"] or "", desk=desk.name,
    )  # fmt: skip
    return language, text


async def planned(
    work: Work, actor: Actor, actions: MacroActions, ticket: TicketRow, *, is_answering: bool
) -> list[PlannedAction]:
    """What the actions would come to in this ticket now."""
    category_id, assignee_id = actions.category_id, actions.assignee_id
    usable = Usable(
        category=category_id is None or await usable_category(work, category_id) is not None,
        assignee=assignee_id is None or await may_have_tickets(work, assignee_id),
    )
    return plan(actions, ticket, actor, is_answering=is_answering, usable=usable)


async def preview_of(
    work: Work, actor: Actor, canned: CannedResponseShape, ticket: TicketRow
) -> CannedPreview:
    """What using it would send and do."""
    language, text = await rendered(work, actor, canned, ticket)
    return CannedPreview(
        canned_response_id=canned.id, language=language, text=text, version=ticket.version,
        actions=await planned(work, actor, canned.actions, ticket, is_answering=bool(text)),
    )  # fmt: skip


async def note_use(work: Work, canned_id: UUID) -> None:
    """It was used once more. One that is gone is no reason to hold words back."""
    await work.conn.execute(_USED, canned_id, work.now)


def _shape(row: Any) -> CannedResponseShape:
    return CannedResponseShape(
        id=row["id"],
        shortcut=row["shortcut"],
        title=row["title"],
        texts=row["texts"],
        category_id=row["category_id"],
        actions=MacroActions(
            priority=row["priority"],
            category_id=row["set_category_id"],
            assigns=row["assigns"],
            assignee_id=row["assignee_id"],
            step=row["step"],
        ),
        use_count=row["use_count"],
        used_at=row["used_at"],
        is_archived=row["is_archived"],
    )
