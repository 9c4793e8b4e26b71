"""Opaque places in a list."""

import base64
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as some

from telldesk.kernel.ids import new_id
from telldesk.tickets.cursors import CursorBroken, Place, read, written


def test_a_place_comes_back_as_it_was() -> None:
    place = Place(datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC), new_id())
    cursor = written(place)
    assert read(cursor) == place
    assert len(cursor) < 80
    assert cursor.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_outside_the_calendar_is_no_place(moment: str) -> None:
    raw = msgspec.msgpack.encode([moment, str(new_id())])
    with pytest.raises(CursorBroken):
        read(base64.urlsafe_b64encode(raw).rstrip(b"=").decode())


@given(
    some.one_of(some.text(), some.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
)
def test_whatever_else_is_refused_by_name(cursor: str) -> None:
    with pytest.raises(CursorBroken) as refusal:
        read(cursor)
    assert refusal.value.field == "cursor"
