"""What somebody typed into the search field, read as words. Pure.

`"exact phrase"`, `-without`, `#1042`; the last word may be a beginning. Words are handed to
PostgreSQL as quoted lexemes of letters and digits only, so no input makes a broken query.
"""

import re
from collections.abc import Sequence
from typing import Final

import msgspec

MAX_QUERY_CHARS: Final = 200
MAX_TERMS: Final = 12
_MAX_WORD_CHARS: Final = 64
# Shorter beginnings are met by too many words to help anybody, and cost the index most: with three
# letters 80 ms in a million messages (measured 2026-11-28).
_MIN_PREFIX_CHARS: Final = 4
_MIN_TYPO_CHARS: Final = 4
_LONG_WORD_CHARS: Final = 6
_MAX_NUMBER: Final = 2**31 - 1
_PIECE: Final = re.compile(r'(-?)"([^"]*)"?|(\S+)')
_NUMBER: Final = re.compile(r"#?([0-9]{1,10})")
# As `ext.phone_words` of the database reads texts.
_PHONE: Final = re.compile(r"(?<!\w)\+?[0-9][0-9 ().-]{5,20}[0-9](?!\w)")
_PHONE_DIGITS: Final = range(7, 16)
_LATIN: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_SWAPPED: Final = str.maketrans(_LATIN + _CYRILLIC, _CYRILLIC + _LATIN)


class Term(msgspec.Struct, frozen=True):
    """Words that stand beside each other in what is found, or must not.

    Attributes:
        words: letters and digits only, lower case, е for ё.
        is_beginning: the last word may go on.
        phone: last digits of what looks like a telephone number, else ''.
        typed: as the person wrote it.
    """

    words: tuple[str, ...]
    is_excluded: bool = False
    is_phrase: bool = False
    is_beginning: bool = False
    phone: str = ""
    typed: str = ""

    def lexemes(self) -> str:
        """The term in PostgreSQL's language of queries."""
        quoted = [f"'{word}'" for word in self.words]
        if self.is_beginning:
            quoted[-1] += ":*"
        said = " <-> ".join(quoted)
        said = f"({said} | '{self.phone}')" if self.phone else f"({said})"
        return f"!{said}" if self.is_excluded else said

    def is_correctable(self) -> bool:
        """Whether it is one word that may be mistyped."""
        return (
            len(self.words) == 1
            and not self.is_phrase
            and not self.is_excluded
            and len(self.words[0]) >= _MIN_TYPO_CHARS
            and self.words[0].isalpha()
        )


class Query(msgspec.Struct, frozen=True):
    """What is searched; `number` is the ticket's when nothing but one was typed."""

    terms: tuple[Term, ...]
    number: int | None = None

    def is_empty(self) -> bool:
        """Nothing is asked for; only leaving out finds nothing either."""
        return all(term.is_excluded for term in self.terms)

    def lexemes(self) -> str:
        """For `to_tsquery('ext.stems', ...)`."""
        return " & ".join(term.lexemes() for term in self.terms)

    def each_lexemes(self) -> list[str]:
        """The same for each term that must be there, alone, beside none that must not."""
        without = "".join(f" & {term.lexemes()}" for term in self.terms if term.is_excluded)
        return [term.lexemes() + without for term in self.terms if not term.is_excluded]

    def any_lexemes(self) -> str:
        """The same for what has any of the terms that must be there."""
        return " | ".join(term.lexemes() for term in self.terms if not term.is_excluded)

    def is_several(self) -> bool:
        """Whether more than one term must be there."""
        return sum(not term.is_excluded for term in self.terms) > 1

    def typed(self) -> str:
        """As somebody could type it."""
        return " ".join(term.typed for term in self.terms)


def read_query(text: str) -> Query:
    """The words of `text`; of too many the first ones."""
    text = _clean(text[:MAX_QUERY_CHARS])
    found = _NUMBER.fullmatch(text.strip())
    number = int(found[1]) if found else None
    terms: list[Term] = []
    rest = text
    for phone in _PHONE.finditer(text):
        term = _phone(phone[0])
        if term is not None:
            terms.append(term)
            rest = rest.replace(phone[0], " ", 1)
    is_open = bool(rest) and not rest[-1].isspace()
    pieces = list(_PIECE.finditer(rest))
    for place, piece in enumerate(pieces):
        is_last = is_open and place == len(pieces) - 1
        term = _term(piece, is_last=is_last)
        if term is not None:
            terms.append(term)
    return Query(
        tuple(terms[:MAX_TERMS]),
        number=number if number is not None and number <= _MAX_NUMBER else None,
    )


def _clean(text: str) -> str:
    """Without what PostgreSQL cannot take; ё is mostly written е."""
    kept = "".join(char if char.isprintable() else " " for char in text)
    return kept.lower().replace("ё", "е")


def _phone(typed: str) -> Term | None:
    digits = "".join(char for char in typed if char.isdigit())
    if len(digits) not in _PHONE_DIGITS:
        return None
    return Term(tuple(_words(typed)), phone=digits[-10:], typed=typed.strip())


def _term(piece: re.Match[str], *, is_last: bool) -> Term | None:
    if piece[3] is None:
        words = _words(piece[2])
        is_excluded = piece[1] == "-"
        return Term(
            tuple(words), is_excluded, is_phrase=True, typed=f'{piece[1]}"{piece[2]}"'
        ) if words else None  # fmt: skip
    typed = piece[3]
    is_excluded = typed.startswith("-") and len(typed) > 1
    words = _words(typed)
    if not words:
        return None
    # A mark behind the word says that it is whole.
    is_beginning = (
        is_last and not is_excluded and typed[-1].isalnum() and len(words[-1]) >= _MIN_PREFIX_CHARS
    )
    return Term(tuple(words), is_excluded, is_beginning=is_beginning, typed=typed)


def _words(text: str) -> list[str]:
    apart = "".join(char if char.isalnum() else " " for char in text)
    return [word[:_MAX_WORD_CHARS] for word in apart.split()]


def corrected(query: Query, words: dict[str, str]) -> Query:
    """The query with other words instead of these."""
    terms = tuple(
        msgspec.structs.replace(term, words=(words[term.words[0]],), typed=words[term.words[0]])
        if term.is_correctable() and term.words[0] in words
        else term
        for term in query.terms
    )
    return Query(terms)


def on_other_keyboard(word: str) -> str:
    """The same keys with the other layout on: `djpdhfn` for `возврат`."""
    return word.translate(_SWAPPED).replace("ё", "е")


def nearest(word: str, known: Sequence[str], *, is_beginning: bool) -> str | None:
    """Of these words the one that was probably meant: one slip, in a longer word two.

    `known` comes likeliest first, which decides between equals. A beginning is compared with
    beginnings too.
    """
    allowed = 2 if len(word) >= _LONG_WORD_CHARS else 1
    best, least = None, allowed + 1
    for one in known:
        slips = _slips(word, one, least)
        if is_beginning and len(one) > len(word):
            slips = min(slips, _slips(word, one[: len(word)], least))
        if slips < least:
            best, least = one, slips
    return best


def _slips(a: str, b: str, enough: int) -> int:
    """Letters left out, added, exchanged or swapped with a neighbour; from `enough` on inexact."""
    if abs(len(a) - len(b)) >= enough:
        return enough
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        above, row = row, [i]
        for j, right in enumerate(b, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = above
    return row[-1]
