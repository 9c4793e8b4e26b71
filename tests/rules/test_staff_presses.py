"""Buttons of staff: what they carry and what is believed of it."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.channels.staff.presses import (
    MAX_BYTES,
    Press,
    PressVerb,
    is_staff_press,
    long_id,
    parse_press,
    press_data,
    short_id,
)

ONE, OTHER = UUID(int=7), uuid4()


@pytest.mark.parametrize(
    "press",
    [
        Press(verb=PressVerb.TAKE, id=ONE),
        Press(verb=PressVerb.ASSIGN, id=ONE, other_id=OTHER),
        Press(verb=PressVerb.CHANGE_ROLE, id=OTHER, word="moderator"),
        Press(verb=PressVerb.LIST, word="unassigned"),
        Press(verb=PressVerb.INVITE, word="helper"),
        Press(verb=PressVerb.CANNED, word="49"),
        Press(verb=PressVerb.SNOOZE, id=ONE, word="29912345"),
        Press(verb=PressVerb.WAKE, id=ONE),
        Press(verb=PressVerb.MENU),
    ],
)
def test_a_button_is_understood_and_fits(press: Press) -> None:
    data = press_data(press.verb, press.id, press.other_id, word=press.word)
    assert len(data.encode()) <= MAX_BYTES
    assert parse_press(data) == press


@pytest.mark.parametrize(
    "data",
    [
        "tk", "tk:", "tk:x", "tk:" + short_id(ONE) + ":more", "mn:x", "ls:secrets", "iv:god",
        "cr:", "cr:-1", "cr:100", "cr:01",
        "zz:" + short_id(ONE), "zz:" + short_id(ONE) + ":01234567",
        "zz:" + short_id(ONE) + ":1e9",
        "at:" + short_id(ONE), "rc:" + short_id(ONE) + ":user", "tk:" + "A" * 80,
        "tk:" + short_id(ONE)[:-1] + "é",
    ],
)  # fmt: skip
def test_a_staff_word_without_sense_is_refused_not_guessed(data: str) -> None:
    assert is_staff_press(data)
    assert parse_press(data) is None


@given(st.uuids())
def test_ids_survive_the_short_form(identity: UUID) -> None:
    assert long_id(short_id(identity)) == identity


@given(st.text(max_size=30))
def test_an_id_has_one_spelling(text: str) -> None:
    identity = long_id(text)
    assert identity is None or short_id(identity) == text


@pytest.mark.parametrize("data", [None, "", "rate:5", "take", "TK:x"])
def test_other_buttons_are_left_alone(data: str | None) -> None:
    assert not is_staff_press(data)


@given(st.sampled_from([verb.value for verb in PressVerb]), st.text(max_size=70))
def test_no_words_of_a_button_break_the_reader(verb: str, rest: str) -> None:
    press = parse_press(f"{verb}:{rest}")
    assert (
        press is None
        or press_data(press.verb, press.id, press.other_id, word=press.word) == f"{verb}:{rest}"
    )
