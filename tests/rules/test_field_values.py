"""What a custom field takes, and which ones a ticket is not resolved without (T5)."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telldesk.tickets.fields import (
    FieldOption,
    FieldShape,
    FieldValueRefused,
    checked_value,
    field_name,
    kept_value,
    missing,
)

BUG, MONEY = UUID(int=1), UUID(int=2)
OPTIONS = [FieldOption(id="a", name="Alpha"), FieldOption(id="b", name="Beta")]
KINDS = ("text", "long_text", "number", "date", "yes_no", "one_of", "several_of", "link")


def field(kind: Any = "text", **more: Any) -> FieldShape:
    usual: dict[str, Any] = {
        "id": UUID(int=9), "belongs_to": "ticket", "key": "server", "kind": kind,
        "names": {"en": "Server", "ru": "Сервер"}, "category_ids": [], "is_required": False,
        "options": OPTIONS if kind in {"one_of", "several_of"} else [], "position": 10,
        "is_archived": False,
    }  # fmt: skip
    return FieldShape(**(usual | more))


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", " eu-1 ", "eu-1"),
        ("text", "   ", None),
        ("text", "<script>\u202e", "<script>\u202e"),
        ("long_text", "one\r\ntwo\tthree", "one\ntwo\tthree"),
        ("number", 5, 5),
        ("number", -0.5, -0.5),
        ("number", 0, 0),
        ("date", "2024-02-29", "2024-02-29"),
        ("yes_no", True, True),
        ("yes_no", False, False),
        ("one_of", "b", "b"),
        ("several_of", ["b", "a", "b"], ["a", "b"]),
        ("several_of", [], None),
        ("link", "https://example.test/a?b=c#d", "https://example.test/a?b=c#d"),
        ("link", "http://[::1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_what_fits_is_kept(kind: str, value: Any, kept: Any) -> None:
    found = checked_value(field(kind), value, language="en")
    assert found == kept
    assert type(found) is type(kept)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", 5), ("text", "a\nb"), ("text", "x" * 501), ("text", "a\0b"), ("text", ["a"]),
        ("long_text", "x" * 4001), ("long_text", "a\0b"), ("long_text", True),
        ("number", "5"), ("number", True), ("number", float("nan")), ("number", float("inf")),
        ("number", 1e16), ("number", [5]),
        ("date", "2023-02-29"), ("date", "20240229"), ("date", "2024-2-9"), ("date", "1899-12-31"),
        ("date", "٢٠٢٤-٠١-٠١"), ("date", 20240229),
        ("yes_no", "yes"), ("yes_no", 1), ("yes_no", 0.0),
        ("one_of", "c"), ("one_of", ["a"]), ("one_of", True),
        ("several_of", "a"), ("several_of", ["a", "c"]),
        ("link", "javascript:alert(1)"), ("link", "example.test"), ("link", "https://"),
        ("link", "https://a b"), ("link", "https://user@example.test"), ("link", "http://["),
        ("link", "https://e.test/" + "x" * 2000), ("link", "data:text/html,x"),
        ("link", "https://e.test/\u202e"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_the_fields_name(kind: str, value: Any) -> None:
    with pytest.raises(FieldValueRefused) as refused:
        checked_value(field(kind), value, language="ru")
    assert refused.value.facts["name"] == "Сервер"
    assert refused.value.facts["takes"] == kind


@given(
    st.sampled_from(KINDS),
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(),
        st.lists(st.sampled_from(["a", "b", "c", ""])),
    ),
)  # fmt: skip
def test_what_is_kept_is_kept_again_as_it_is(kind: str, value: Any) -> None:
    try:
        kept = checked_value(field(kind), value, language="en")
    except FieldValueRefused:
        return
    assert checked_value(field(kind), kept, language="en") == kept
    assert kept_value(field(kind), kept) == kept


def test_an_option_that_is_gone_is_not_shown() -> None:
    assert kept_value(field("one_of"), "gone") is None
    assert kept_value(field("several_of"), ["gone", "a"]) == ["a"]
    assert kept_value(field("several_of"), ["gone"]) is None


@pytest.mark.parametrize(
    ("more", "values", "category_id", "is_missing"),
    [
        ({}, {}, None, True),
        ({}, {UUID(int=9): "eu"}, None, False),
        ({"is_required": False}, {}, None, False),
        ({"is_archived": True}, {}, None, False),
        ({"category_ids": [BUG]}, {}, BUG, True),
        ({"category_ids": [BUG]}, {}, MONEY, False),
        ({"category_ids": [BUG]}, {}, None, False),
        ({"kind": "yes_no"}, {UUID(int=9): False}, None, False),
        ({"kind": "number"}, {UUID(int=9): 0}, None, False),
        ({"kind": "one_of", "options": OPTIONS}, {UUID(int=9): "gone"}, None, True),
    ],
)
def test_what_a_ticket_is_not_resolved_without(
    more: dict[str, Any], values: dict[UUID, Any], category_id: UUID | None, is_missing: bool
) -> None:
    one = field(**({"is_required": True} | more))
    assert missing([one], values, category_id) == ([one] if is_missing else [])


def test_a_field_is_called_as_the_reader_speaks() -> None:
    assert field_name(field(), "ru", "en") == "Сервер"
    assert field_name(field(), "de", "en") == "Server"
    assert field_name(field(names={"fr": "Serveur"}), "de") == "Serveur"
    assert field_name(field(names={}), "de") == "server"
