"""Words for people: Fluent files in `locales/<language>/`, read once and kept.

A key missing in one language is taken from English; a key nobody has is a mistake of ours.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

from fluent.runtime import FluentBundle, FluentResource

from telldesk.kernel.log import get_logger

log = get_logger(__name__)

LOCALES: Final = Path(__file__).parents[1] / "locales"
FALLBACK: Final = "en"


@cache
def languages() -> tuple[str, ...]:
    """The languages the catalogue has, English first."""
    found = sorted(folder.name for folder in LOCALES.iterdir() if folder.is_dir())
    return (FALLBACK, *(language for language in found if language != FALLBACK))


# Bounded by `languages()`: `translate` asks for no other.
@cache
def _bundle(language: str) -> Any:
    bundle = FluentBundle([language, FALLBACK], use_isolating=False)
    for file in sorted((LOCALES / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
    return bundle


def has_message(language: str, key: str) -> bool:
    """Whether this language itself has words for `key`."""
    return language in languages() and bool(_bundle(language).has_message(key))


def translate(language: str, key: str, **facts: object) -> str:
    """The words of `key` in `language`, or in English, or the key itself: a reply never fails.

    Numbers follow the language's plural and digit rules; pass a ticket's number as text.
    """
    spoken = language if has_message(language, key) else FALLBACK
    message = _bundle(spoken).get_message(key) if has_message(spoken, key) else None
    if message is None or message.value is None:
        log.debug("words.missing", key=key)
        return key
    text, errors = _bundle(spoken).format_pattern(message.value, facts)
    if errors:
        log.warning("words.broken", key=key, language=spoken, reason=type(errors[0]).__name__)
    return str(text)
