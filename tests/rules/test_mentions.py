"""Whom a note names (T5)."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.tickets.mentions import MOST, named_in

ANNA, ANNA_BELL, OLEG, ZED = (UUID(int=number) for number in range(1, 5))
NAMES = {ANNA: "Anna Smith", ANNA_BELL: "Anna Bell", OLEG: "Олег Иванов", ZED: "Zed"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Anna Smith, look", {ANNA}),
        ("@anna   BELL look", {ANNA_BELL}),
        ("@Anna look", set()),
        ("@олег и @Zed!", {OLEG, ZED}),
        ("(@Zed)", {ZED}),
        ("@Zeder", set()),
        ("mail zed@zed.example and x@Zed", set()),
        ("@ Zed", {}),
        ("\uff20\uff3a\uff45\uff44", {ZED}),
        ("", set()),
        ("@", set()),
        ("@Zed @Zed @zed", {ZED}),
    ],
)
def test_a_name_behind_an_at_sign_is_whom_it_names(text: str, named: set[UUID]) -> None:
    assert named_in(text, NAMES) == frozenset(named)


def test_no_note_names_everybody() -> None:
    names = {UUID(int=number): f"agent{number}x" for number in range(60)}
    text = " ".join(f"@{name}" for name in names.values())
    assert len(named_in(text, names)) == MOST


@given(st.text(max_size=200), st.dictionaries(st.uuids(), st.text(max_size=20), max_size=8))
def test_any_text_names_only_people_there_are(text: str, names: dict[UUID, str]) -> None:
    assert named_in(text, names) <= names.keys()
