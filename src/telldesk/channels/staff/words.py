"""The desk's words for its staff, by language, and what a refusal sounds like in the bot."""

from typing import Final

from telldesk.channels.staff.cards import Say
from telldesk.channels.staff.spans import isolated
from telldesk.kernel.errors import Refusal
from telldesk.kernel.i18n import translate

# Where the bot says more than the refusal's own sentence: above all that nothing was sent.
# What a refusal names, a list of fields among it.
_MOST_CHARS: Final = 200
_OWN_WORDS: Final = {
    "ticket-unknown": "staff-no-unknown",
    "agent-unknown": "staff-no-unknown",
    "taken-already": "staff-no-taken",
    "contact-unreachable": "staff-no-unreachable",
    "contact-banned": "staff-no-banned",
    "text-too-long": "staff-no-too-long",
    "file-unsendable": "staff-no-file",
    "last-owner": "staff-no-last-owner",
    "role-out-of-reach": "staff-no-not-allowed",
    "already-staff": "staff-link-taken",
    "invitation-unusable": "staff-link-refused",
    "step-refused": "staff-no-moved",
    "ticket-moved": "staff-no-moved",
    "canned-shortcut-unknown": "staff-no-canned",
    "canned-macro-in-bot": "staff-no-macro",
}


class _Sayer:
    """`translate` with the language filled in."""

    __slots__ = ("_language",)

    def __init__(self, language: str) -> None:
        self._language = language

    def __call__(self, key: str, /, **facts: str | int) -> str:
        return translate(self._language, key, **facts)


def say_in(language: str) -> Say:
    """How the desk speaks to somebody of this language."""
    return _Sayer(language)


def refusal_text(say: Say, refusal: Refusal) -> str:
    """The refusal in the agent's language; an unnamed one still says that nothing was done."""
    facts = {
        name: isolated(value, most=_MOST_CHARS) if isinstance(value, str) else int(value)
        for name, value in refusal.facts.items()
    }
    key = _OWN_WORDS.get(refusal.key, f"error-{refusal.key}")
    text = say(key, **facts)
    return say("staff-no-wrong") if text == key else text
