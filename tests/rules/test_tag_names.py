"""What a tag may be called, and when two names are the same (T5)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.kernel.errors import Invalid
from telldesk.tickets.tags import MAX_TAG_CHARS, checked_colour, clean_tag_name, tag_key


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("vip", "vip"),
        ("  Big   customer ", "Big customer"),
        ("Возврат", "Возврат"),
        ("<b>&amp;", "<b>&amp;"),
        ("x" * 40, "x" * 40),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("e\u0301", "é"),
    ],
)
def test_a_name_is_kept_without_needless_spaces(given: str, kept: str) -> None:
    assert clean_tag_name(given) == kept


@pytest.mark.parametrize(
    "name", ["", "   ", "x" * 41, "a\nb", "a\0b", "\u200b\u200d\u202e", "\u2066 \u2069", "x" * 4096]
)
def test_what_nobody_could_read_is_no_name(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean_tag_name(name)
    assert refused.value.field == "name"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("VIP", "vip"), ("Straße", "STRASSE"), ("ВОЗВРАТ", "возврат"), ("ＶＩＰ", "vip"),
        ("v\u200bip", "vip"), ("\u202evip", "VIP"), ("big  customer", "Big customer"),
    ],
)  # fmt: skip
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert tag_key(one) == tag_key(other)


@pytest.mark.parametrize(("one", "other"), [("vip", "vips"), ("ё", "е"), ("a-b", "ab")])
def test_names_that_look_different_are_different(one: str, other: str) -> None:
    assert tag_key(one) != tag_key(other)


@given(st.text(max_size=60))
def test_a_kept_name_is_kept_again_as_it_is(name: str) -> None:
    try:
        kept = clean_tag_name(name)
    except Invalid:
        return
    assert clean_tag_name(kept) == kept
    assert 0 < len(kept) <= MAX_TAG_CHARS
    assert tag_key(tag_key(kept)) == tag_key(kept)
    assert tag_key(kept) == tag_key(unicodedata.normalize("NFD", kept))


@pytest.mark.parametrize("colour", ["red", "#FFF", "#FFFFFF", "#12345", "#1234567", "url(x)"])
def test_a_colour_is_one_of_css_and_nothing_else(colour: str) -> None:
    with pytest.raises(Invalid):
        checked_colour(colour)
    assert checked_colour("") == ""
    assert checked_colour("#2965cc") == "#2965cc"
