"""What a contact wishes of the desk."""

from typing import Final

from telldesk.identity.actor import Actor, ActorKind
from telldesk.kernel.errors import Forbidden, Invalid
from telldesk.kernel.work import Work

_SPOKEN: Final = "SELECT languages FROM desk WHERE id = 1"
_CHOOSE: Final = "UPDATE contacts SET language = $2 WHERE id = $1"


class LanguageUnspoken(Invalid):
    """The desk does not speak it; choose one of its own."""

    key = "language-unspoken"


async def choose_language(work: Work, actor: Actor, *, language: str) -> None:
    """The desk speaks `language` with this contact from now on.

    Raises:
        LanguageUnspoken: choose one of the desk's.
    """
    if actor.kind is not ActorKind.CONTACT:
        raise Forbidden("contacts only")
    spoken = await work.conn.fetchval(_SPOKEN) or []
    if language not in spoken:
        raise LanguageUnspoken("not a language of this desk", field="language")
    await work.conn.execute(_CHOOSE, actor.id, language)
