"""Who a note names: `@` and a colleague's name. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Final
from uuid import UUID

MOST: Final = 20
_MOST_CHARS: Final = 4096
# Behind a letter or a digit it is the middle of an address, and no name.
_AT: Final = re.compile(r"(?<!\w)@")


def may_name(text: str) -> bool:
    """False where nobody can be named: the names need not be read."""
    return "@" in unicodedata.normalize("NFKC", text)


def named_in(text: str, names: Mapping[UUID, str]) -> frozenset[UUID]:
    """The people whose whole name stands behind an `@`, or their first name where one has it.

    Neither case nor width nor how many blanks there are makes a difference; at most 20.
    """
    plain = _plain(text[:_MOST_CHARS])
    whole = {_plain(name): one for one, name in names.items()}
    firsts = Counter(name.split(" ")[0] for name in whole if name)
    known = {name.split(" ")[0]: one for name, one in whole.items() if name}
    known = {first: one for first, one in known.items() if firsts[first] == 1}
    # The longest first: Anna Bell is not the other Anna.
    known = dict(sorted((known | whole).items(), key=lambda pair: -len(pair[0])))
    found: list[UUID] = []
    for at in _AT.finditer(plain):
        one = _behind(plain[at.end() :], known)
        if one is not None and one not in found:
            found.append(one)
    return frozenset(found[:MOST])


def _behind(rest: str, known: Mapping[str, UUID]) -> UUID | None:
    for name, one in known.items():
        if name and rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum():
            return one
    return None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
