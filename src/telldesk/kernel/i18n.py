"""Words for people: Fluent files in `locales/<language>/`, read once and kept.

A key missing in one language is taken from English; a key nobody has is a mistake of ours.
"""

from functools import cache
from pathlib import Path
from typing import Any, Final

from fluent.runtime import FluentBundle, FluentResource

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


def translate(language: str, key: str, **facts: str | float) -> str:
    """The words of `key` in `language`, or in English.

    Raises:
        LookupError: no language has it, or a fact it names was not given.
    """
    spoken = language if has_message(language, key) else FALLBACK
    if not has_message(spoken, key):
        raise LookupError(f"no words for {key}")
    bundle = _bundle(spoken)
    pattern = bundle.get_message(key).value
    if pattern is None:
        raise LookupError(f"no words for {key}")
    # Numbers are numbers to plural rules, and shown without thousands separators: #1042.
    text, errors = bundle.format_pattern(pattern, facts)
    if errors:
        raise LookupError(f"{key} in {spoken}: {type(errors[0]).__name__}")
    return str(text)
