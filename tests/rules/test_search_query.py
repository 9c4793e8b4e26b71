"""What is typed into the search field, read as words (T13)."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.tickets.cursors import Place, written
from telldesk.tickets.search import snippet_of
from telldesk.tickets.search_across import Across, read_across, written_across
from telldesk.tickets.search_query import (
    MAX_TERMS,
    corrected,
    nearest,
    on_other_keyboard,
    read_query,
)


@pytest.mark.parametrize(
    ("typed", "lexemes"),
    [
        ("refund", "('refund':*)"),
        ("refund ", "('refund')"),
        ("Refund card ", "('refund') & ('card')"),
        ("ещё деньги", "('еще') & ('деньги':*)"),
        ('"not found" page ', "('not' <-> 'found') & ('page')"),
        ('"not found', "('not' <-> 'found')"),
        ("refund -card", "('refund') & !('card')"),
        ('refund -"of card"', "('refund') & !('of' <-> 'card')"),
        ("A-1042/7 ", "('a' <-> '1042' <-> '7')"),
        ("ivan@mail.ru", "('ivan' <-> 'mail' <-> 'ru')"),
        ("кое-что", "('кое' <-> 'что')"),
        ("в", "('в')"),
        ("-", ""),
        ("&|!():*<->'\\", ""),
        ("a:* & b", "('a') & ('b')"),
        ("\x00refund\x00 ", "('refund')"),
        ("", ""),
    ],
)
def test_typed_words_become_lexemes(typed: str, lexemes: str) -> None:
    assert read_query(typed).lexemes() == lexemes


@pytest.mark.parametrize("typed", ["+7 (912) 345-67-89", "79123456789", "8 912 345 67 89"])
def test_a_telephone_number_is_found_however_it_is_written(typed: str) -> None:
    query = read_query(typed)
    assert "| '9123456789')" in query.lexemes()
    assert len(query.terms) == 1


@pytest.mark.parametrize(
    ("typed", "number"),
    [("#1042", 1042), ("1042", 1042), (" 7 ", 7), ("1042 refund", None), ("9999999999", None)],
)
def test_a_number_alone_may_be_a_tickets(typed: str, number: int | None) -> None:
    assert read_query(typed).number == number


def test_leaving_out_alone_finds_nothing() -> None:
    assert read_query("-refund").is_empty()
    assert not read_query("card -refund").is_empty()


@given(st.text(max_size=400))
def test_no_input_makes_a_broken_query(typed: str) -> None:
    query = read_query(typed)
    assert len(query.terms) <= MAX_TERMS
    for term in query.terms:
        assert term.words
        assert all(char.isalnum() for word in term.words for char in word)
    assert "\x00" not in query.lexemes()


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("refnud", ["refund", "round"], "refund"),
        ("возвратт", ["возврат"], "возврат"),
        ("зкааз", ["заказ"], "заказ"),
        ("card", ["cars", "care"], "cars"),
        ("order", ["border", "ordinary"], "border"),
        ("dlvr", ["delivery"], None),
        ("paymant", ["payments"], "payments"),
    ],
)
def test_the_nearest_word_is_meant(word: str, known: list[str], meant: str | None) -> None:
    assert nearest(word, known, is_beginning=False) == meant


def test_a_mistyped_beginning_is_compared_with_beginnings() -> None:
    assert nearest("delvie", ["delivery"], is_beginning=True) == "delivery"
    assert nearest("delvie", ["delivering"], is_beginning=False) is None


def test_the_other_keyboard_layout_is_understood() -> None:
    assert on_other_keyboard("djpdhfn") == "возврат"
    assert on_other_keyboard("купон") == "regjy"


def test_a_correction_keeps_everything_else() -> None:
    query = corrected(read_query('"as is" refnud -card '), {"refnud": "refund"})
    assert query.typed() == '"as is" refund -card'
    assert query.lexemes() == "('as' <-> 'is') & ('refund') & !('card')"


def test_a_snippet_shows_the_words_around_the_first_mark() -> None:
    said = "😀 " + "word " * 30 + "refund, please"
    marked = said.replace("refund", "\x02refund\x03")
    cut, marks = snippet_of(said, marked)
    assert cut.startswith("…")
    assert cut.endswith("refund, please")
    [mark] = marks
    units = cut.encode("utf-16-le")
    found = units[2 * mark.offset : 2 * (mark.offset + mark.length)].decode("utf-16-le")
    assert found == "refund"


@given(st.text(max_size=300), st.data())
def test_marks_lie_inside_the_snippet(said: str, data: st.DataObject) -> None:
    said = said.replace("\x02", "").replace("\x03", "")
    a = data.draw(st.integers(0, len(said)))
    b = data.draw(st.integers(a, len(said)))
    cut, marks = snippet_of(said, f"{said[:a]}\x02{said[a:b]}\x03{said[b:]}")
    units = len(cut.encode("utf-16-le", "surrogatepass")) // 2
    assert all(0 <= m.offset <= m.offset + m.length <= units for m in marks)


@pytest.mark.parametrize(
    ("typed", "each", "is_several"),
    [
        ("refund ", ["('refund')"], False),
        ("refund card ", ["('refund')", "('card')"], True),
        ('"not found" page -old ', ["('not' <-> 'found') & !('old')", "('page') & !('old')"], True),
        ("refund -card ", ["('refund') & !('card')"], False),
        ("-a -b ", [], False),
    ],
)
def test_terms_are_looked_for_alone_beside_none_that_are_left_out(
    typed: str, each: list[str], is_several: bool
) -> None:
    query = read_query(typed)
    assert (query.each_lexemes(), query.is_several()) == (each, is_several)


def test_any_of_the_terms_is_marked_but_none_that_is_left_out() -> None:
    assert read_query("refund card -old ").any_lexemes() == "('refund') | ('card')"


@given(
    rarest=st.integers(0, MAX_TERMS - 1),
    at=st.integers(1_000_000_000, 7_000_000_000).map(lambda s: datetime.fromtimestamp(s, UTC)),
    hit=st.uuids(),
)
def test_places_across_come_back_as_they_were(rarest: int, at: datetime, hit: UUID) -> None:
    place = Across(rarest, Place(at, hit))
    assert read_across(written_across(place)) == place
    assert len(written_across(place)) <= 120
    assert read_across(written(Place(at, hit))) is None
    assert read_across(written_across(Across())) == Across()


def test_a_name_taken_apart_is_marked_where_it_is_written() -> None:
    text, (mark,) = snippet_of("iPhone15.pdf", "i\x04\x02Phone\x03\x0415 pdf")
    assert (text, text[mark.offset : mark.offset + mark.length]) == ("iPhone15.pdf", "Phone")
