"""What may be written: lengths, control characters, entities, links."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from telldesk.kernel.errors import Invalid
from telldesk.tickets.composing import (
    EntityRefused,
    TextEmpty,
    TextTooLong,
    compose,
    is_sound_link,
    utf16_units,
)
from telldesk.tickets.messages import ENTITY_TYPES, Entity


@pytest.mark.parametrize(
    ("text", "has_parts"),
    [
        ("a", False),
        ("a" * 4096, False),
        ("😀" * 2048, False),
        ("", True),
        ("a" * 1024, True),
        ("two\nlines\tand a tab", False),
    ],
)
def test_a_text_within_its_bounds_is_kept(text: str, has_parts: bool) -> None:
    assert compose(text, (), has_parts=has_parts).text == text


@pytest.mark.parametrize(
    ("text", "has_parts", "refusal"),
    [
        ("", False, TextEmpty),
        (" \n\u200b\x00", False, TextEmpty),
        ("a" * 4097, False, TextTooLong),
        ("😀" * 2048 + "a", False, TextTooLong),
        ("a" * 1025, True, TextTooLong),
        ("\x00" * 20_000, False, TextTooLong),
    ],
)
def test_a_text_out_of_bounds_is_refused(
    text: str, has_parts: bool, refusal: type[Invalid]
) -> None:
    with pytest.raises(refusal) as raised:
        compose(text, (), has_parts=has_parts)
    assert raised.value.field == "text"


def test_control_characters_go_and_entities_move_along() -> None:
    composed = compose("\x00a\x07😀\ud800b\r\n", (Entity("bold", 1, 4),), has_parts=False)
    assert composed.text == "a😀b\n"
    assert composed.entities == (Entity("bold", 0, 3),)


def test_a_mark_on_nothing_but_controls_goes() -> None:
    assert compose("a\x00b", (Entity("bold", 1, 1),), has_parts=False).entities == ()


@pytest.mark.parametrize(
    "entity",
    [
        Entity("shout", 0, 1),
        Entity("bold", -1, 2),
        Entity("bold", 0, 0),
        Entity("bold", 0, -1),
        Entity("bold", 4, 2),
        Entity("bold", 6, 1),
        Entity("bold", 0, 2),  # ends inside the emoji's pair
        Entity("bold", 2, 2),  # begins inside it
        Entity("bold", 0, 1, url="https://a.example"),
        Entity("bold", 0, 1, language="python"),
        Entity("pre", 0, 1, language="x" * 65),
        Entity("text_link", 0, 1),
        Entity("text_link", 0, 1, url="javascript:alert(1)"),
        Entity("text_link", 0, 1, url="https://a.example/" + "x" * 2048),
    ],
)
def test_a_wrong_mark_is_refused(entity: Entity) -> None:
    with pytest.raises(EntityRefused) as raised:
        compose("a😀bc", (entity,), has_parts=False)
    assert raised.value.field.startswith("entities[0]")


def test_marks_have_a_bound() -> None:
    with pytest.raises(EntityRefused):
        compose("a", (Entity("bold", 0, 1),) * 101, has_parts=False)


@pytest.mark.parametrize("kind", ENTITY_TYPES)
def test_every_type_telegram_knows_is_taken(kind: str) -> None:
    url = "https://a.example" if kind == "text_link" else ""
    composed = compose("abc", (Entity(kind, 0, 3, url=url),), has_parts=False)
    assert composed.text == "abc"
    # What needs more than a span (whose mention, which emoji) cannot be carried: words stay.
    is_carried = kind not in {"text_mention", "custom_emoji", "date_time"}
    assert len(composed.entities) == is_carried


@pytest.mark.parametrize(
    ("url", "is_sound"),
    [
        ("https://a.example/x?y#z", True),
        ("http://a.example", True),
        ("HTTPS://a.example", True),
        ("mailto:a@b.example", True),
        ("tg://user?id=1", True),
        ("", False),
        ("a.example", False),
        ("//a.example", False),
        ("https://", False),
        ("mailto:", False),
        ("https://a b", False),
        ("java\nscript:x", False),
        ("https://a.example/\u202e", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        ("ftp://a.example", False),
    ],
)
def test_a_link_leads_somewhere_harmless(url: str, is_sound: bool) -> None:
    assert is_sound_link(url) is is_sound


@given(
    some.text(max_size=40),
    some.lists(some.tuples(some.integers(-2, 50), some.integers(-2, 50)), max_size=5),
)
def test_whatever_is_taken_can_be_stored_and_marked(
    text: str, spans: list[tuple[int, int]]
) -> None:
    try:
        composed = compose(text, [Entity("bold", *span) for span in spans], has_parts=True)
    except Invalid:
        return
    composed.text.encode()
    assert "\x00" not in composed.text
    for entity in composed.entities:
        assert 0 <= entity.offset < entity.offset + entity.length <= utf16_units(composed.text)
        units = composed.text.encode("utf-16-le")
        units[entity.offset * 2 : (entity.offset + entity.length) * 2].decode("utf-16-le")
