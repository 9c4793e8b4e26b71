"""What canned responses may hold, whose words are said, and what macros come to (T12)."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from telldesk.identity.actor import Actor, agent_actor
from telldesk.kernel.errors import Invalid
from telldesk.tickets.canned import (
    MAX_TEXT_UNITS,
    MacroActions,
    PlaceholderRefused,
    Usable,
    checked_text,
    filled_in,
    may_use,
    normal_shortcut,
    plan,
    spoken_language,
    typed_shortcut,
)
from telldesk.tickets.composing import TextRefused, TextTooLong
from telldesk.tickets.lifecycle import Status
from telldesk.tickets.rows import TicketRow

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
ME, OTHER, MONEY, SHOP = (UUID(int=number) for number in range(1, 5))
MODERATOR, HELPER = agent_actor(ME, "moderator"), agent_actor(ME, "helper")
ALL_USABLE = Usable(category=True, assignee=True)


def ticket(**facts: Any) -> TicketRow:
    blank: dict[str, Any] = dict.fromkeys(TicketRow.__struct_fields__)
    usual = {"status": Status.OPEN, "priority": 2, "category_id": None, "assignee_id": None}
    return TicketRow(**(blank | usual | facts))


def planned(
    actions: MacroActions, actor: Actor = MODERATOR, *, answers: bool = False,
    usable: Usable = ALL_USABLE, **facts: Any,
) -> list[tuple[str, bool, str]]:  # fmt: skip
    found = plan(actions, ticket(**facts), actor, is_answering=answers, usable=usable)
    return [(one.kind, one.changes, one.refusal) for one in found]


@pytest.mark.parametrize(
    ("given_as", "kept"),
    [
        ("hello", "hello"), (" Hello ", "hello"), ("ПРИВЕТ-2", "привет-2"), ("a_b", "a_b"),
        ("नमस्ते", "नमस्ते"), ("x" * 32, "x" * 32), ("e\u0301", "\u00e9"),
    ],
)  # fmt: skip
def test_a_shortcut_is_kept_in_small_letters_of_any_script(given_as: str, kept: str) -> None:
    assert normal_shortcut(given_as) == kept


@pytest.mark.parametrize("wrong", ["", "  ", "two words", "x" * 33, "a/b", "a!", "😀", "a\0b"])
def test_a_shortcut_is_nothing_but_letters_digits_and_dashes(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        normal_shortcut(wrong)
    assert refused.value.field == "shortcut"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("!hello", "hello"), ("!Привет ", "привет"), ("!hello there", None), ("hello", None),
        ("! hello", None), ("!", None), ("!!", None), (" !hello", None), ("!what?", None),
    ],
)  # fmt: skip
def test_only_a_message_that_is_a_shortcut_asks_for_one(text: str, found: str | None) -> None:
    assert typed_shortcut(text) == found


def test_a_text_takes_the_placeholders_there_are_and_names_any_other() -> None:
    text = "Hello {name}, #{number} at {desk}. {agent} {{ok}}"
    assert checked_text(f" {text}\n", "en") == text
    for wrong, named in [("{nam}", "{nam}"), ("{name.first}", "{"), ("a } b", "}")]:
        with pytest.raises(PlaceholderRefused) as refused:
            checked_text(f"Hello {wrong}", "ru")
        assert refused.value.field == "texts.ru"
        assert refused.value.facts["placeholder"] == named
        assert refused.value.facts["known"] == "{name}, {number}, {agent}, {desk}"


def test_a_text_leaves_room_for_what_its_placeholders_become() -> None:
    assert checked_text("x" * MAX_TEXT_UNITS, "en")
    with pytest.raises(TextTooLong):
        checked_text("x" * (MAX_TEXT_UNITS + 1), "en")
    with pytest.raises(TextTooLong):
        checked_text("😀" * MAX_TEXT_UNITS, "en")
    with pytest.raises(TextRefused):
        checked_text("\u200b\n", "en")


@given(some.text(), some.text())
def test_a_name_is_put_in_as_it_is_and_never_read_as_a_placeholder(name: str, desk: str) -> None:
    text = filled_in(
        "{name}|{number}|{agent}|{desk}", name=name, number=7, agent="{name}", desk=desk
    )
    assert text == f"{name}|7|{{name}}|{desk}"[:4096]


@pytest.mark.parametrize(
    ("texts", "wishes", "language"),
    [
        ({"en": "", "ru": ""}, ("ru", "en"), "ru"),
        ({"en": ""}, ("ru", "en"), "en"),
        ({"de": "", "fr": ""}, ("ru", "en"), "de"),
        ({}, ("ru",), ""),
    ],
)
def test_words_are_said_in_the_contacts_language_if_there_are_any(
    texts: dict[str, str], wishes: tuple[str, ...], language: str
) -> None:
    assert spoken_language(texts, *wishes) == language


@pytest.mark.parametrize(
    ("actions", "facts", "expected"),
    [
        ({"priority": 4}, {}, ("priority", True, "")),
        ({"priority": 4}, {"priority": 4}, ("priority", False, "")),
        ({"priority": 4}, {"actor": HELPER}, ("priority", True, "not-allowed")),
        ({"category_id": MONEY}, {}, ("category", True, "")),
        ({"category_id": MONEY}, {"category_id": MONEY}, ("category", False, "")),
        (
            {"category_id": MONEY}, {"usable": Usable(category=False, assignee=True)},
            ("category", True, "category-unusable"),
        ),
        # A category archived since may stay where it is.
        (
            {"category_id": MONEY},
            {"category_id": MONEY, "usable": Usable(category=False, assignee=True)},
            ("category", False, ""),
        ),
        ({"assigns": "me"}, {}, ("assignee", True, "")),
        ({"assigns": "me"}, {"assignee_id": ME}, ("assignee", False, "")),
        ({"assigns": "me"}, {"assignee_id": OTHER}, ("assignee", True, "")),
        ({"assigns": "me"}, {"actor": HELPER}, ("assignee", True, "not-allowed")),
        ({"assigns": "me"}, {"answers": True}, ("assignee", False, "")),
        ({"assigns": "nobody"}, {}, ("assignee", False, "")),
        ({"assigns": "nobody"}, {"answers": True}, ("assignee", True, "")),
        ({"assigns": "nobody"}, {"assignee_id": ME}, ("assignee", True, "")),
        ({"assigns": "agent", "assignee_id": OTHER}, {}, ("assignee", True, "")),
        (
            {"assigns": "agent", "assignee_id": OTHER},
            {"usable": Usable(category=True, assignee=False)},
            ("assignee", True, "assignee-unusable"),
        ),
        ({"assigns": "me"}, {"status": Status.CLOSED}, ("assignee", True, "step-refused")),
        # The answer opens it again.
        (
            {"assigns": "agent", "assignee_id": OTHER}, {"status": Status.CLOSED, "answers": True},
            ("assignee", True, ""),
        ),
        ({"step": "resolve"}, {}, ("step", True, "")),
        ({"step": "resolve"}, {"status": Status.RESOLVED}, ("step", False, "")),
        ({"step": "resolve"}, {"status": Status.CLOSED}, ("step", True, "step-refused")),
        ({"step": "resolve"}, {"status": Status.CLOSED, "answers": True}, ("step", True, "")),
        ({"step": "wait"}, {"answers": True}, ("step", False, "")),
        ({"step": "wait"}, {"status": Status.RESOLVED}, ("step", True, "step-refused")),
        ({"step": "close"}, {"actor": HELPER}, ("step", True, "")),
    ],
)  # fmt: skip
def test_what_an_action_comes_to(
    actions: dict[str, Any], facts: dict[str, Any], expected: tuple[str, bool, str]
) -> None:
    assert planned(MacroActions(**actions), **facts) == [expected]


def test_actions_are_planned_in_the_order_they_are_done() -> None:
    every = MacroActions(
        priority=4, category_id=MONEY, assigns="agent", assignee_id=OTHER, step="close"
    )
    found = plan(every, ticket(), MODERATOR, is_answering=True, usable=ALL_USABLE)
    assert [one.kind for one in found] == ["priority", "category", "assignee", "step"]
    assert may_use(found)
    as_helper = plan(every, ticket(), HELPER, is_answering=True, usable=ALL_USABLE)
    assert [one.refusal for one in as_helper] == ["not-allowed"] * 3 + [""]
    assert not may_use(as_helper)
