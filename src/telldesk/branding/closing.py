"""Whether contacts get what was said when their ticket is closed (T6)."""

from typing import Final

import msgspec

from telldesk.branding.events import RatingsSettingChanged
from telldesk.identity.actor import Actor
from telldesk.identity.permissions import Permission
from telldesk.kernel.work import Work

_READ: Final = "SELECT closing_transcripts FROM desk WHERE id = 1"
_SET: Final = "UPDATE desk SET closing_transcripts = $1, changed_at = $2"


class ClosingTranscriptsShape(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the bot sends them."""

    is_on: bool


async def read_closing_transcripts(work: Work, actor: Actor) -> ClosingTranscriptsShape:
    """Whether the bot sends a contact the conversation of a ticket that is closed."""
    actor.require(Permission.DESK_MANAGE)
    return ClosingTranscriptsShape(is_on=await work.conn.fetchval(_READ))


async def set_closing_transcripts(
    work: Work, actor: Actor, *, is_on: bool
) -> ClosingTranscriptsShape:
    """It does from now on, or not; what waits to be sent is not sent any more then.

    Emits `RatingsSettingChanged`: it is part of what happens when a ticket is over.
    """
    actor.require(Permission.DESK_MANAGE)
    await work.conn.execute(_SET, is_on, work.now)
    work.emit(RatingsSettingChanged())
    return ClosingTranscriptsShape(is_on=is_on)
