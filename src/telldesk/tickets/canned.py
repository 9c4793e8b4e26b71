"""Canned responses and macros: what leaves this room, what they may hold, what actions come to.

A macro is a canned response with actions. Pure.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, get_args
from uuid import UUID

import msgspec

from telldesk.branding.texts import TextRefused, check_text, render_text
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.tickets.composing import TextTooLong, compose, utf16_units
from telldesk.tickets.lifecycle import Status, Step, StepRefused, next_status
from telldesk.tickets.rows import TicketRow
from telldesk.tickets.shapes import Shape
from telldesk.tickets.vocabulary import (
    Assigns,
    MacroActionKind,
    MacroActionRefusal,
    MacroStep,
    PriorityNumber,
)

MAX_SHORTCUT_CHARS: Final = 32
MAX_TITLE_CHARS: Final = 80
# What placeholders become needs room: a message has 4096.
MAX_TEXT_UNITS: Final = 3500
PLACEHOLDERS: Final = ("name", "number", "agent", "desk")
"""The contact's name, the ticket's number, the agent's own name, the desk's name."""
_KNOWN: Final = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
ACTION_KINDS: Final[tuple[MacroActionKind, ...]] = get_args(MacroActionKind)
_REACHES: Final[dict[MacroStep, Status]] = {
    "wait": Status.WAITING,
    "resolve": Status.RESOLVED,
    "close": Status.CLOSED,
}
_TYPED: Final = re.compile(r"!(\S{1,64})\s*")


class PlaceholderRefused(Invalid):
    """`placeholder` is none of those there are (`known`); correct it or double its brace."""

    key = "canned-placeholder"


class MacroActions(Shape, frozen=True, kw_only=True):
    """What a macro does besides its words; null does nothing.

    `assignee_id` is given where `assigns` is `agent`, and only there.
    """

    priority: PriorityNumber | None = None
    category_id: UUID | None = None
    assigns: Assigns | None = None
    assignee_id: UUID | None = None
    step: MacroStep | None = None

    def is_any(self) -> bool:
        return self != MacroActions()


class CannedResponseShape(Shape, frozen=True, kw_only=True):
    """One canned response or macro, whole; `texts` by language, with placeholders."""

    id: UUID
    shortcut: str
    title: str
    texts: dict[str, str]
    category_id: UUID | None
    actions: MacroActions
    use_count: int
    used_at: datetime | None
    is_archived: bool


class CannedResponseRow(Shape, frozen=True, kw_only=True):
    """The same in a list; `excerpt` begins the text in the reader's language, if there is one."""

    id: UUID
    shortcut: str
    title: str
    excerpt: str
    languages: list[str]
    category_id: UUID | None
    is_macro: bool
    use_count: int
    used_at: datetime | None
    is_archived: bool


class PlannedAction(Shape, frozen=True, kw_only=True):
    """One action of a macro on one ticket: the value of its kind, and what would come of it.

    `changes`: the ticket would be different after it. `refusal`: '' when the agent may do it now.
    """

    kind: MacroActionKind
    changes: bool
    refusal: MacroActionRefusal
    priority: PriorityNumber | None = None
    category_id: UUID | None = None
    assignee_id: UUID | None = None
    step: MacroStep | None = None


class CannedPreview(Shape, frozen=True, kw_only=True):
    """What using it in a ticket would send and do; `version` is the ticket's present one.

    `language` is that of the text, '' where there are no words.
    """

    canned_response_id: UUID
    language: str
    text: str
    version: int
    actions: list[PlannedAction]


class Usable(msgspec.Struct, frozen=True, kw_only=True):
    """Whether what a macro's actions name can still be used."""

    category: bool
    assignee: bool


def normal_shortcut(given: str) -> str:
    """The shortcut as it is kept: lower-case letters and digits of any script, `-` and `_`.

    Raises:
        Invalid: other characters, or not 1 to 32 of them.
    """
    shortcut = unicodedata.normalize("NFC", given.strip().lower())
    if not 0 < len(shortcut) <= MAX_SHORTCUT_CHARS or not all(map(_is_of_shortcut, shortcut)):
        raise Invalid(f"1 to {MAX_SHORTCUT_CHARS} letters, digits, - or _", field="shortcut")
    return shortcut


def _is_of_shortcut(char: str) -> bool:
    # Marks: vowels of some scripts are written so.
    return char in "-_" or unicodedata.category(char)[0] in "LMN"


def typed_shortcut(text: str) -> str | None:
    """The shortcut of a message that is exactly `!shortcut`; None for any other message."""
    found = _TYPED.fullmatch(text)
    try:
        return normal_shortcut(found[1]) if found is not None else None
    except Invalid:
        return None


def checked_text(text: str, language: str) -> str:
    """The text as it is kept.

    Raises:
        TextRefused, TextTooLong: empty or too long.
        PlaceholderRefused: names the placeholder and those there are.
    """
    field = f"texts.{language}"
    kept = compose(text.strip(), (), has_parts=False).text
    if utf16_units(kept) > MAX_TEXT_UNITS:
        raise TextTooLong(f"over {MAX_TEXT_UNITS} units", field=field, limit=MAX_TEXT_UNITS)
    try:
        check_text(kept, PLACEHOLDERS)
    except TextRefused as refused:
        placeholder = str(refused.facts.get("placeholder", ""))
        raise PlaceholderRefused(
            f"no placeholder, there are {_KNOWN}", field=field, placeholder=placeholder,
            known=_KNOWN,
        ) from None  # fmt: skip
    return kept


def spoken_language(texts: Mapping[str, str], *wishes: str) -> str:
    """The first wished language there are words in, else any; '' where there are none."""
    return next((one for one in (*wishes, *sorted(texts)) if one in texts), "")


def filled_in(text: str, *, name: str, number: int, agent: str, desk: str) -> str:
    """The text with its placeholders filled in."""
    facts = {"name": name, "number": str(number), "agent": agent, "desk": desk}
    return render_text(text, facts)


def plan(
    actions: MacroActions, ticket: TicketRow, actor: Actor, *, is_answering: bool, usable: Usable
) -> list[PlannedAction]:
    """What the actions come to after the answer, in the order they are done.

    `is_answering`: words are sent first, so that the ticket waits for the contact and, when
    nobody has it, becomes the agent's.
    """
    status, assignee_id = ticket.status, ticket.assignee_id
    if is_answering:
        if assignee_id is None and actor.may(Permission.TICKETS_TAKE):
            assignee_id = actor.id
        status = next_status(status, Step.AGENT_REPLIED, has_assignee=assignee_id is not None)
    planned: list[PlannedAction] = []
    if actions.priority is not None:
        planned.append(_priority(actions.priority, ticket, actor))
    if actions.category_id is not None:
        planned.append(_category(actions.category_id, ticket, actor, is_usable=usable.category))
    if actions.assigns is not None:
        found = _assignee(actions, assignee_id, status, actor, is_usable=usable.assignee)
        planned.append(found)
        if found.changes and not found.refusal:
            assignee_id = found.assignee_id
            step = Step.UNASSIGN if assignee_id is None else Step.ASSIGN
            status = next_status(status, step, has_assignee=assignee_id is not None)
    if actions.step is not None:
        planned.append(_step(actions.step, status, actor, has_assignee=assignee_id is not None))
    return planned


def may_use(planned: Sequence[PlannedAction]) -> bool:
    """Whether the agent may do all of them."""
    return not any(one.refusal for one in planned)


def _priority(priority: PriorityNumber, ticket: TicketRow, actor: Actor) -> PlannedAction:
    return PlannedAction(
        kind="priority", priority=priority, changes=ticket.priority != priority,
        refusal=_unless(actor.may(Permission.TICKETS_SET_PRIORITY)),
    )  # fmt: skip


def _category(
    category_id: UUID, ticket: TicketRow, actor: Actor, *, is_usable: bool
) -> PlannedAction:
    changes = ticket.category_id != category_id
    refusal = _unless(actor.may(Permission.TICKETS_SET_CATEGORY))
    if not refusal and changes and not is_usable:
        refusal = "category-unusable"
    return PlannedAction(kind="category", category_id=category_id, changes=changes, refusal=refusal)


def _assignee(
    actions: MacroActions, present: UUID | None, status: Status, actor: Actor, *, is_usable: bool
) -> PlannedAction:
    is_mine = actions.assigns == "me"
    wanted = actor.id if is_mine else actions.assignee_id
    # Taking what nobody has is less than taking it from somebody.
    takes = is_mine and present in {None, actor.id}
    needed = Permission.TICKETS_TAKE if takes else Permission.TICKETS_ASSIGN
    changes = present != wanted
    refusal = _unless(actor.may(needed))
    if not refusal and changes:
        if status is Status.CLOSED:
            refusal = "step-refused"
        elif wanted is not None and not is_mine and not is_usable:
            refusal = "assignee-unusable"
    return PlannedAction(kind="assignee", assignee_id=wanted, changes=changes, refusal=refusal)


def _step(step: MacroStep, status: Status, actor: Actor, *, has_assignee: bool) -> PlannedAction:
    changes = status is not _REACHES[step]
    refusal = _unless(actor.may(Permission.TICKETS_SET_STATUS))
    if not refusal and changes:
        try:
            next_status(status, Step(step), has_assignee=has_assignee)
        except StepRefused:
            refusal = "step-refused"
    return PlannedAction(kind="step", step=step, changes=changes, refusal=refusal)


def _unless(is_allowed: bool) -> MacroActionRefusal:
    return "" if is_allowed else "not-allowed"
