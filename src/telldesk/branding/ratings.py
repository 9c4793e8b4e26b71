"""Whether contacts are asked how they were helped, and in which words (T9)."""

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from telldesk.branding.events import RatingsSettingChanged
from telldesk.branding.texts import check_text
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.errors import Invalid
from telldesk.kernel.i18n import translate
from telldesk.kernel.work import Work

ASK: Final = "contact-rate"
THANKS: Final = "contact-rated"
PLACES: Final[Mapping[str, frozenset[str]]] = {
    ASK: frozenset({"desk", "number"}),
    THANKS: frozenset({"desk", "number", "stars"}),
}
"""The placeholders each text may hold."""
MAX_CHARS: Final = 1000
MAX_LANGUAGES: Final = 20
_READ: Final = "SELECT ratings, languages FROM desk WHERE id = 1"
_OWN: Final = "SELECT key, language, text FROM desk_texts WHERE key = ANY($1::text[])"
_SET: Final = "UPDATE desk SET ratings = $1, changed_at = $2"
_PUT: Final = """
INSERT INTO desk_texts (key, language, text) VALUES ($1, $2, $3)
ON CONFLICT (key, language) DO UPDATE SET text = $3
"""
_DROP: Final = "DELETE FROM desk_texts WHERE key = $1 AND language = $2"


class RatingTexts(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one language; '' is the usual wording."""

    language: str
    ask: str
    thanks: str


class RatingTextsShape(RatingTexts, frozen=True, kw_only=True):
    """The same, with the usual words beside them, placeholders in braces."""

    usual_ask: str
    usual_thanks: str


class RatingsShape(msgspec.Struct, frozen=True, kw_only=True):
    """Whether contacts are asked, and the words in every language of the desk."""

    is_on: bool
    texts: list[RatingTextsShape]


async def read_ratings_setting(work: Work, actor: Actor) -> RatingsShape:
    """Whether contacts are asked, and in which words."""
    actor.require(Permission.DESK_MANAGE)
    row = await work.conn.fetchrow(_READ)
    rows = await work.conn.fetch(_OWN, list(PLACES))
    own = {(one["key"], one["language"]): one["text"] for one in rows}
    return RatingsShape(
        is_on=row["ratings"],
        texts=[
            RatingTextsShape(
                language=language,
                ask=own.get((ASK, language), ""),
                thanks=own.get((THANKS, language), ""),
                usual_ask=_usual(ASK, language),
                usual_thanks=_usual(THANKS, language),
            )
            for language in row["languages"]
        ],
    )


async def set_ratings_setting(
    work: Work, actor: Actor, *, is_on: bool, texts: Sequence[RatingTexts]
) -> RatingsShape:
    """Contacts are asked or not, in these words; languages not named keep theirs.

    Emits `RatingsSettingChanged`.

    Raises:
        Invalid: a language the desk does not speak or one twice; `field` names what to change.
        TextRefused: `placeholder` names what is wrong.
    """
    actor.require(Permission.DESK_MANAGE)
    row = await work.conn.fetchrow(_READ)
    named = [one.language for one in texts]
    if len(set(named)) != len(named) or not set(named) <= set(row["languages"]):
        raise Invalid("languages of the desk, each once", field="texts")
    await work.conn.execute(_SET, is_on, work.now)
    for one in texts:
        await _word(work, ASK, one.language, one.ask.strip())
        await _word(work, THANKS, one.language, one.thanks.strip())
    work.emit(RatingsSettingChanged())
    return await read_ratings_setting(work, actor)


async def _word(work: Work, key: str, language: str, text: str) -> None:
    if not text:
        await work.conn.execute(_DROP, key, language)
        return
    if len(text) > MAX_CHARS:
        raise Invalid(f"at most {MAX_CHARS} characters", field="texts")
    check_text(text, PLACES[key])
    await work.conn.execute(_PUT, key, language, text)


def _usual(key: str, language: str) -> str:
    """The catalogue's wording as a tenant would write it."""
    return translate(language, key, **{name: f"{{{name}}}" for name in PLACES[key]})
