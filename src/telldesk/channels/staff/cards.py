"""What a notification says and which buttons it has. Pure: facts in, a neutral message out."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

import msgspec

from telldesk.channels.staff.presses import PressVerb, press_data
from telldesk.channels.staff.spans import excerpt, isolated, plain_name, shifted, utf16_len
from telldesk.identity.permissions import Permission
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.messages import Button, Entity, OutboundMessage, Part
from telldesk.tickets.vocabulary import Metric

_EXCERPT_CHARS: Final = 300
PRIORITY_ICONS: Final = {1: "⚪️", 2: "🔵", 3: "🟠", 4: "🔴"}
_KIND_ICONS: Final = {
    "photo": "🖼", "video": "🎬", "document": "📄", "voice": "🎤", "audio": "🎵",
    "video_note": "📹", "animation": "🎞", "sticker": "🌟", "location": "📍", "venue": "📍",
    "contact": "👤", "poll": "📊", "dice": "🎲", "album": "🗂", "erased": "🗑",
}  # fmt: skip
# What may carry a caption, so that the file and the words are one message.
CAPTIONED: Final = frozenset({"photo", "video", "document", "voice", "audio", "animation"})


class Say(Protocol):
    """The desk's words in one person's language."""

    def __call__(self, key: str, /, **facts: str | int) -> str:
        """The text of `key`, its placeables filled."""
        ...


class Standing(StrEnum):
    """What the ticket is to the agent who reads the card."""

    TO_ANSWER = "to_answer"
    TAKEN = "taken"
    """Somebody else has it."""
    OVER = "over"
    """Resolved or closed."""
    OUT_OF_SIGHT = "out_of_sight"
    """This agent may no longer read it: the card keeps its number and nothing else."""


class CardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket as one agent may see it now.

    Attributes:
        category: icon and name, '' for none.
        tags: their names.
        holder: name of who has it, '' for nobody.
        is_mine: the reader has it; `is_followed`: they follow it.
        kind: kind of the contact's last message; its `text` and `entities` follow.
        is_answered: the staff wrote last.
        due: when the nearest deadline is, `due_metric` of what; '' for none.
        part: the file to carry, only when it is good for the delivering bot.
        has_files: the ticket's last message has files the card may not show.
        snoozed: until when it is out of view, '' for not at all.
        is_spam: it is marked as spam: nothing is said in it but notes.
        app_url: where the Mini App shows the ticket, '' for no button.
    """

    ticket_id: UUID
    number: int
    status: Status
    priority: int
    category: str
    contact: str
    holder: str
    is_mine: bool
    is_followed: bool = False
    standing: Standing
    unseen: int
    is_answered: bool
    due_metric: Metric | None = None
    due: str = ""
    snoozed: str = ""
    is_spam: bool = False
    tags: tuple[str, ...] = ()
    kind: str = "text"
    text: str = ""
    entities: tuple[Entity, ...] = ()
    part: Part | None = None
    has_files: bool = False
    permissions: frozenset[Permission] = frozenset()
    app_url: str = ""


def card(facts: CardFacts, say: Say) -> OutboundMessage:
    """The notification as it should stand now."""
    if facts.standing is Standing.OUT_OF_SIGHT:
        return OutboundMessage(text=say("staff-card-out-of-sight", number=str(facts.number)))
    head = _head(facts, say)
    if facts.standing is not Standing.TO_ANSWER:
        return OutboundMessage(text="\n".join([*head, _ending(facts, say)]))
    lines = [*head, ""]
    label = _kind_label(facts, say)
    if label:
        lines.append(label)
    before = "\n".join(lines) + "\n"
    quoted, entities = excerpt(facts.text, facts.entities, most=_EXCERPT_CHARS)
    after = _foot(facts, say)
    text = before + quoted + ("\n\n" if quoted else "\n") + after
    return OutboundMessage(
        text=text.rstrip(),
        entities=shifted(entities, utf16_len(before)),
        buttons=buttons(facts, say),
        parts=(facts.part,) if facts.part is not None else (),
    )


def _head(facts: CardFacts, say: Say) -> list[str]:
    first = f"#{facts.number} · {isolated(facts.contact)}"
    if facts.category:
        first += f" · {plain_name(facts.category)}"
    word = say(f"staff-priority-{facts.priority}")
    lines = [first, f"{PRIORITY_ICONS[facts.priority]} {word}"]
    if facts.tags:
        lines.append("🏷 " + ", ".join(isolated(one) for one in facts.tags))
    return lines


def _ending(facts: CardFacts, say: Say) -> str:
    if facts.standing is Standing.TAKEN:
        return say("staff-card-taken", name=isolated(facts.holder))
    return _over(facts, say)


def _over(facts: CardFacts, say: Say) -> str:
    return say("staff-card-spam" if facts.is_spam else f"staff-card-{facts.status.value}")


def _kind_label(facts: CardFacts, say: Say) -> str:
    if facts.kind in {"text", "rich"}:
        return ""
    icon = _KIND_ICONS.get(facts.kind, "📎")
    key = facts.kind.replace("_", "-") if facts.kind in _KIND_ICONS else "other"
    word = say("staff-kind-" + key)
    return f"{icon} {word}"


def _foot(facts: CardFacts, say: Say) -> str:
    lines = []
    if facts.due and facts.due_metric:
        lines.append(say(f"staff-card-due-{facts.due_metric.replace('_', '-')}", time=facts.due))
    if facts.snoozed:
        lines.append(say("staff-card-snoozed", time=facts.snoozed))
    if facts.unseen > 1:
        lines.append(say("staff-card-unseen", count=facts.unseen))
    if facts.status in {Status.RESOLVED, Status.CLOSED}:
        lines.append(_over(facts, say))
    elif facts.is_answered:
        lines.append(say("staff-card-answered"))
    if facts.is_mine:
        lines.append(say("staff-card-mine"))
    elif facts.holder:
        lines.append(say("staff-card-taken", name=isolated(facts.holder)))
    else:
        lines.append(say("staff-card-free"))
    return "\n".join(lines)


def buttons(facts: CardFacts, say: Say) -> tuple[tuple[Button, ...], ...]:
    """What this agent may do from here; every press is checked again."""
    presses = [
        Button(say(f"staff-button-{verb.name.lower().replace('_', '-')}"),
               press=press_data(verb, facts.ticket_id))
        for verb, permission in _offered(facts)
        if permission in facts.permissions
    ]  # fmt: skip
    if facts.has_files:
        presses.append(
            Button(say("staff-button-files"), press=press_data(PressVerb.FILES, facts.ticket_id))
        )
    rows = rows_of(presses, 2)
    if facts.app_url:
        rows += ((Button(say("staff-button-app"), app_url=facts.app_url),),)
    return rows


def _offered(facts: CardFacts) -> list[tuple[PressVerb, Permission]]:
    """In the order of the buttons, each with what it asks for."""
    if facts.is_spam:
        return [
            (PressVerb.NOT_SPAM, Permission.TICKETS_MARK_SPAM),
            (PressVerb.NOTE, Permission.TICKETS_NOTE),
        ]
    is_free = not facts.holder and not facts.is_mine
    return [
        *([(PressVerb.TAKE, Permission.TICKETS_TAKE)] if is_free else []),
        (PressVerb.REPLY, Permission.TICKETS_REPLY),
        (PressVerb.NOTE, Permission.TICKETS_NOTE),
        *((verb, Permission.TICKETS_SET_STATUS) for verb in _moves(facts)),
        (PressVerb.CHOOSE_ASSIGNEE, Permission.TICKETS_ASSIGN),
        *((verb, Permission.TICKETS_READ_ASSIGNED) for verb in _follows(facts)),
        (PressVerb.ASK_SPAM, Permission.TICKETS_MARK_SPAM),
    ]


def _follows(facts: CardFacts) -> tuple[PressVerb, ...]:
    if facts.is_followed:
        return (PressVerb.UNFOLLOW,)
    return () if facts.is_mine else (PressVerb.FOLLOW,)


def _moves(facts: CardFacts) -> tuple[PressVerb, ...]:
    match facts.status:
        case Status.CLOSED:
            return (PressVerb.REOPEN,)
        case Status.RESOLVED:
            return (PressVerb.REOPEN, PressVerb.CLOSE)
        case _:
            later = PressVerb.WAKE if facts.snoozed else PressVerb.CHOOSE_SNOOZE
            return (PressVerb.RESOLVE, PressVerb.CLOSE, later)


def rows_of(presses: Sequence[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    """Buttons in rows of `width`."""
    return tuple(tuple(presses[at : at + width]) for at in range(0, len(presses), width))
