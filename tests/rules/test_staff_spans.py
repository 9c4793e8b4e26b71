"""Other people's words inside the desk's lines."""

from hypothesis import given
from hypothesis import strategies as st

from telldesk.channels.staff.spans import excerpt, isolated, plain_name, utf16_len, without_mark
from telldesk.tickets.messages import Entity


def test_a_name_cannot_turn_or_break_the_line() -> None:
    assert plain_name("\u202eevil\u2066\nname\x00 ") == "evil name"
    assert isolated("Анна") == "\u2068Анна\u2069"


@given(st.text(), st.integers(2, 20))
def test_a_name_is_one_short_line(name: str, most: int) -> None:
    line = plain_name(name, most=most)
    assert len(line) <= most
    assert "\n" not in line
    assert not set(line) & set("\u202e\u2066\u2069")


def test_an_excerpt_keeps_its_entities_inside() -> None:
    text = "😀" * 10
    cut, entities = excerpt(text, [Entity("bold", 4, 16), Entity("bold", 14, 2)], most=5)
    assert cut == "😀" * 4 + "…"
    assert entities == (Entity("bold", 4, 4),)
    assert utf16_len(cut) == 9


def test_a_mark_is_taken_off_with_its_entities() -> None:
    text, entities = without_mark("// see 1042", [Entity("bold", 0, 6)], "//")
    assert (text, entities) == ("see 1042", (Entity("bold", 0, 3),))
