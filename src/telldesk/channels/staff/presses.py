"""What the buttons of staff say back: `<verb>:<id>[:<id or word>]`, at most 64 bytes. Pure.

A press is an input like any other: it names what somebody saw, never who they are or what they
may do (T44).
"""

import base64
import binascii
import re
from enum import StrEnum
from typing import Final, get_args
from uuid import UUID

import msgspec

from telldesk.identity.actor import Availability
from telldesk.identity.permissions import ROLES

MAX_BYTES: Final = 64  # Source: https://core.telegram.org/bots/api#inlinekeyboardbutton (2026-05)


class PressVerb(StrEnum):
    """Two letters each; contacts' buttons use other words."""

    TAKE = "tk"
    REPLY = "rp"
    NOTE = "nt"
    RESOLVE = "rs"
    CLOSE = "cl"
    REOPEN = "ro"
    FILES = "fl"
    CARD = "cd"
    CHOOSE_ASSIGNEE = "as"
    ASSIGN = "at"
    CANCEL = "cx"
    MENU = "mn"
    LIST = "ls"
    CHOOSE_INVITE = "ic"
    INVITE = "iv"
    CHOOSE_ROLE = "rl"
    CHANGE_ROLE = "rc"
    AS_CONTACT = "cm"
    BACK_TO_STAFF = "bk"
    AVAILABILITY = "av"
    DESKTOP_CONFIRM = "ds"
    DESKTOP_REFUSE = "dn"
    CANNED = "cr"
    FIND = "fd"
    STATS = "st"
    SEND_ANYWAY = "sa"
    FOLLOW = "fo"
    UNFOLLOW = "uf"
    CHOOSE_SNOOZE = "zc"
    SNOOZE = "zz"
    WAKE = "zw"
    ASK_SPAM = "sq"
    SPAM = "sm"
    NOT_SPAM = "ns"


_WORDS: Final = frozenset(verb.value for verb in PressVerb)
AVAILABILITIES: Final[tuple[Availability, ...]] = get_args(Availability)
PAGES: Final = tuple(str(page) for page in range(100))
FOUND_PAGES: Final = 6
"""Pages of /find; who wants more looks in the app."""
PERIODS: Final = ("1", "7", "30")
"""Days, today among them."""
_MINUTES: Final = re.compile(r"[1-9][0-9]{7}")
"""Minutes since 1970, until the year 2160."""
LISTS: Final = ("waiting", "mine", "unassigned", "due", "followed", "team")
_WITH_ONE_WORD: Final[dict[PressVerb, tuple[str, ...]]] = {
    PressVerb.LIST: LISTS,
    PressVerb.AVAILABILITY: AVAILABILITIES,
    PressVerb.STATS: PERIODS,
    PressVerb.CANNED: PAGES,
    PressVerb.INVITE: ROLES,
}
_WITH_ONE_ID: Final = frozenset(
    {
        PressVerb.TAKE, PressVerb.REPLY, PressVerb.NOTE, PressVerb.RESOLVE, PressVerb.CLOSE,
        PressVerb.REOPEN, PressVerb.FILES, PressVerb.CARD, PressVerb.CHOOSE_ASSIGNEE,
        PressVerb.CHOOSE_ROLE, PressVerb.DESKTOP_CONFIRM, PressVerb.DESKTOP_REFUSE,
        PressVerb.SEND_ANYWAY, PressVerb.FOLLOW, PressVerb.UNFOLLOW, PressVerb.CHOOSE_SNOOZE,
        PressVerb.WAKE, PressVerb.ASK_SPAM, PressVerb.SPAM, PressVerb.NOT_SPAM,
    }
)  # fmt: skip
_WITH_NOTHING: Final = frozenset(
    {
        PressVerb.CANCEL, PressVerb.MENU, PressVerb.CHOOSE_INVITE, PressVerb.AS_CONTACT,
        PressVerb.BACK_TO_STAFF,
    }
)  # fmt: skip


class Press(msgspec.Struct, frozen=True, kw_only=True):
    """One understood press.

    Attributes:
        id: the ticket, agent or question it is about.
        other_id: the agent to assign to.
        word: a list's name, a role or an availability, one of the known ones; a page; days;
            of FIND the page's number, a colon and what is looked for; of SNOOZE the moment, in
            minutes since 1970.
    """

    verb: PressVerb
    id: UUID | None = None
    other_id: UUID | None = None
    word: str = ""


def short_id(identity: UUID) -> str:
    """22 characters of base64url."""
    return base64.urlsafe_b64encode(identity.bytes).rstrip(b"=").decode()


def long_id(text: str) -> UUID | None:
    """The id `short_id` wrote; None for anything else, other spellings of an id included."""
    try:
        identity = UUID(bytes=base64.b64decode(text + "==", altchars=b"-_", validate=True))
    except (ValueError, binascii.Error):
        return None
    return identity if short_id(identity) == text else None


def press_data(
    verb: PressVerb, identity: UUID | None = None, other: UUID | None = None, *, word: str = ""
) -> str:
    """What a button carries."""
    pieces = [verb.value]
    pieces += [short_id(one) for one in (identity, other) if one is not None]
    if word:
        pieces.append(word)
    return ":".join(pieces)


def is_staff_press(data: str | None) -> bool:
    """Whether these are a staff button's words, well-formed or not: contacts get a refusal."""
    return data is not None and data.partition(":")[0] in _WORDS


def parse_press(data: str) -> Press | None:
    """The press, or None when no button of ours says that."""
    if len(data.encode()) > MAX_BYTES or not is_staff_press(data):
        return None
    head, *rest = data.split(":")
    verb = PressVerb(head)
    if verb in _WITH_NOTHING:
        return None if rest else Press(verb=verb)
    if verb in _WITH_ONE_ID:
        identity = long_id(rest[0]) if len(rest) == 1 else None
        return None if identity is None else Press(verb=verb, id=identity)
    return _with_words(verb, rest)


def _with_words(verb: PressVerb, rest: list[str]) -> Press | None:
    match verb, rest:
        case _, [word] if word in _WITH_ONE_WORD.get(verb, ()):
            return Press(verb=verb, word=word)
        case PressVerb.FIND, [page, *words] if page in PAGES[:FOUND_PAGES] and any(words):
            return Press(verb=verb, word=":".join(rest))
        case PressVerb.ASSIGN, [first, second]:
            ticket, agent = long_id(first), long_id(second)
            if ticket is not None and agent is not None:
                return Press(verb=verb, id=ticket, other_id=agent)
        case PressVerb.SNOOZE, [first, word] if _MINUTES.fullmatch(word):
            ticket = long_id(first)
            if ticket is not None:
                return Press(verb=verb, id=ticket, word=word)
        case PressVerb.CHANGE_ROLE, [first, word] if word in ROLES:
            agent = long_id(first)
            if agent is not None:
                return Press(verb=verb, id=agent, word=word)
        case _:
            pass
    return None
