"""What the buttons under the bot's messages to contacts say back: `<verb>:<id or word>`. Pure.

A press is an input like any other: the person is resolved and the ticket checked again (T44).
"""

import base64
import binascii
from enum import StrEnum
from typing import Final
from uuid import UUID

import msgspec

NEW: Final = "new"
_LONGEST_WORD: Final = 16


class PressVerb(StrEnum):
    """Staff's buttons use other words."""

    PICK = "pick"
    """Answers which ticket is meant; `new` for a new one."""
    MAKE_CURRENT = "open"
    SPEAK = "lang"
    SORT = "cat"
    """Says what a ticket is about."""
    RATE = "rate"
    """Says how they were helped; REASON asks to say why, NO_REASON calls that off."""
    REASON = "why"
    NO_REASON = "whynot"


RATINGS: Final = frozenset({PressVerb.RATE, PressVerb.REASON, PressVerb.NO_REASON})
_STARS: Final = frozenset("12345")


class Press(msgspec.Struct, frozen=True):
    """One understood press: `ticket_id` or `word` says what was meant."""

    verb: PressVerb
    ticket_id: UUID | None = None
    word: str = ""
    category_id: UUID | None = None
    rating_id: UUID | None = None
    stars: int = 0


def pick(ticket_id: UUID) -> str:
    return f"{PressVerb.PICK}:{_short(ticket_id)}"


def pick_new() -> str:
    return f"{PressVerb.PICK}:{NEW}"


def make_current(ticket_id: UUID) -> str:
    return f"{PressVerb.MAKE_CURRENT}:{_short(ticket_id)}"


def speak(language: str) -> str:
    return f"{PressVerb.SPEAK}:{language}"


def sort(ticket_id: UUID, category_id: UUID) -> str:
    return f"{PressVerb.SORT}:{_short(ticket_id)}:{_short(category_id)}"


def rate(rating_id: UUID, stars: int) -> str:
    return f"{PressVerb.RATE}:{_short(rating_id)}:{stars}"


def give_reason(rating_id: UUID) -> str:
    return f"{PressVerb.REASON}:{_short(rating_id)}"


def call_reason_off(rating_id: UUID) -> str:
    return f"{PressVerb.NO_REASON}:{_short(rating_id)}"


def parse_press(data: str) -> Press | None:
    """What was pressed; None for anything we never wrote."""
    verb_text, _, rest = data.partition(":")
    try:
        verb = PressVerb(verb_text)
    except ValueError:
        return None
    if verb is PressVerb.SPEAK:
        is_word = 0 < len(rest) <= _LONGEST_WORD and rest.replace("-", "").isalnum()
        return Press(verb, word=rest) if is_word else None
    if verb is PressVerb.SORT:
        ticket_text, _, category_text = rest.partition(":")
        ticket_id, category_id = _long(ticket_text), _long(category_text)
        is_whole = ticket_id is not None and category_id is not None
        return Press(verb, ticket_id=ticket_id, category_id=category_id) if is_whole else None
    if verb in RATINGS:
        return _parse_rating(verb, rest)
    if verb is PressVerb.PICK and rest == NEW:
        return Press(verb, word=NEW)
    ticket_id = _long(rest)
    return Press(verb, ticket_id=ticket_id) if ticket_id is not None else None


def _parse_rating(verb: PressVerb, rest: str) -> Press | None:
    rating_text, _, stars_word = rest.partition(":")
    rating_id = _long(rating_text)
    takes_stars = verb is PressVerb.RATE
    if rating_id is None or (stars_word in _STARS) is not takes_stars:
        return None
    if not takes_stars:
        return Press(verb, rating_id=rating_id) if not stars_word else None
    return Press(verb, rating_id=rating_id, stars=int(stars_word))


def _short(identity: UUID) -> str:
    return base64.urlsafe_b64encode(identity.bytes).rstrip(b"=").decode()


def _long(text: str) -> UUID | None:
    try:
        return UUID(bytes=base64.b64decode(text + "==", altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        return None
