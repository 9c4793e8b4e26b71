"""Words for people, from the Fluent files of `locales/`."""

from functools import lru_cache
from pathlib import Path

from fluent.runtime import FluentBundle, FluentResource


@lru_cache(maxsize=8)
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)
    for path in sorted((Path(__file__).parents[1] / "locales" / language).glob("*.ftl")):
        bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle


def translate(language: str, key: str, **facts: object) -> str:
    """The text of `key`; English where the language has none, the key itself where nobody has."""
    for name in (language, "en"):
        if name not in {"en", "ru"}:
            continue
        bundle = _bundle(name)
        if bundle.has_message(key):
            message = bundle.get_message(key)
            if message.value is not None:
                text, _ = bundle.format_pattern(message.value, facts)
                return str(text)
    return key
