"""Opaque places in a list: what a client gets and gives back unread. Pure."""

import base64
import binascii
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from telldesk.kernel.errors import Invalid

_MAX_CHARS: Final = 120
_YEARS: Final = range(2000, 2200)  # far from where another time zone leaves the calendar


class Place(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """After this ticket, in the order of its list."""

    at: datetime
    id: UUID


class CursorBroken(Invalid):
    """The cursor is not one of ours; begin the list anew."""

    key = "cursor-broken"


def written(place: Place) -> str:
    """The place as clients carry it."""
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(place)).rstrip(b"=").decode()


def read(cursor: str) -> Place:
    """The place a client gave back.

    Raises:
        CursorBroken: begin the list anew.
    """
    if not 0 < len(cursor) <= _MAX_CHARS:
        raise CursorBroken("not a cursor of this list", field="cursor")
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        place = msgspec.msgpack.decode(raw, type=Place)
    except (ValueError, binascii.Error, msgspec.MsgspecError, OverflowError):
        raise CursorBroken("not a cursor of this list", field="cursor") from None
    if place.at.tzinfo is None or place.at.year not in _YEARS:
        raise CursorBroken("not a cursor of this list", field="cursor")
    return place
