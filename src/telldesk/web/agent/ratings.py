"""Whether contacts are asked how they were helped, and in which words."""

from typing import Annotated, Final

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta

from telldesk.branding.ratings import (
    RatingsShape,
    RatingTexts,
    read_ratings_setting,
    set_ratings_setting,
)
from telldesk.identity.permissions import Permission
from telldesk.web.deps import Caller
from telldesk.web.guards import agents
from telldesk.web.inputs import Language

_ALL: Final = "/api/v1/ratings-setting"
_GUARDS: Final = [agents(Permission.DESK_MANAGE)]
Words = Annotated[str, Meta(max_length=1000)]


class RatingTextsBody(msgspec.Struct, forbid_unknown_fields=True):
    """'' is the usual wording."""

    language: Language
    ask: Words
    thanks: Words


class RatingsBody(msgspec.Struct, forbid_unknown_fields=True):
    """Languages that are not named keep their words."""

    is_on: bool
    texts: Annotated[list[RatingTextsBody], Meta(max_length=20)]


@get(_ALL, operation_id="getRatingsSetting", guards=_GUARDS, summary="Whether contacts rate")
async def read(caller: NamedDependency[Caller]) -> RatingsShape:
    """Whether contacts are asked when a ticket is over, and in which words."""
    return await caller.run(read_ratings_setting)


@put(_ALL, operation_id="setRatingsSetting", guards=_GUARDS, summary="Choose whether they do")
async def choose(caller: NamedDependency[Caller], data: JSONBody[RatingsBody]) -> RatingsShape:
    """Contacts are asked from now on, or not."""
    texts = [
        RatingTexts(language=one.language, ask=one.ask, thanks=one.thanks) for one in data.texts
    ]
    return await caller.run(set_ratings_setting, is_on=data.is_on, texts=texts)


ROUTES = [read, choose]
