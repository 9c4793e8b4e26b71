"""What of unsent words leaves this room: to their own writer alone."""

from datetime import datetime
from typing import Final
from uuid import UUID

from telldesk.tickets.shapes import Shape
from telldesk.tickets.vocabulary import Visibility

MAX_DRAFT_CHARS: Final = 16_384
"""Four times the longest message: a person may still cut what is too long to be sent."""
MAX_DRAFTS: Final = 200


class DraftShape(Shape, frozen=True, kw_only=True):
    """Unsent words as typed, formatting marks included. A later one has a higher `version`."""

    ticket_id: UUID
    visibility: Visibility
    text: str
    reply_to_id: UUID | None
    version: int
    updated_at: datetime
