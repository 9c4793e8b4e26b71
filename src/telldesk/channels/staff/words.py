"""The desk's words for its staff, by language."""

from functools import cache
from pathlib import Path
from typing import Final

from fluent.runtime import FluentBundle, FluentResource

from telldesk.channels.staff.cards import Say

_LOCALES: Final = Path(__file__).parents[2] / "locales"


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource((_LOCALES / language / "staff.ftl").read_text("utf-8")))
    return bundle


class _Sayer:
    """`translate` with the language filled in."""

    __slots__ = ("_language",)

    def __init__(self, language: str) -> None:
        self._language = language if language in {"en", "ru"} else "en"

    def __call__(self, key: str, /, **facts: str | int) -> str:
        bundle = _bundle(self._language)
        text, errors = bundle.format_pattern(bundle.get_message(key).value, facts)  # type: ignore[arg-type]  # stubs: no None
        if errors:
            raise errors[0]
        return str(text)


def say_in(language: str) -> Say:
    """How the desk speaks to somebody of this language."""
    return _Sayer(language)
