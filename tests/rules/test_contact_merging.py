"""Whose values a merged person has."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from telldesk.contacts.repo import ContactRow
from telldesk.tickets.contact_merging import MergeChoices, Moves, Side, plan, wins

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FIELD, OTHER = UUID(int=1), UUID(int=2)


def card(**facts: Any) -> ContactRow:
    empty: dict[str, Any] = {
        "id": UUID(int=9), "name": "A", "given_name": "", "shown_name": "A", "username": None,
        "language": "", "banned_at": None, "banned_by": None, "ban_reason": "", "ban_until": None,
        "merged_into_id": None, "erased_at": None, "created_at": AT,
    }  # fmt: skip
    return ContactRow(**{**empty, **facts})


def planned(into: ContactRow, gone: ContactRow, **more: Any) -> Moves:
    facts: dict[str, Any] = {
        "into_fields": {}, "gone_fields": {}, "channel_ids": [], "note_ids": [],
    }  # fmt: skip
    choices = more.pop("choices", MergeChoices())
    return plan(into, gone, choices, **{**facts, **more})


@pytest.mark.parametrize(
    ("choice", "into_has", "from_has", "winner"),
    [
        (None, True, True, "into"),
        (None, True, False, "into"),
        (None, False, True, "from"),
        (None, False, False, "into"),
        ("from", True, False, "from"),
        ("into", False, True, "into"),
    ],
)
def test_the_card_that_stays_wins_unless_it_has_nothing(
    choice: Side | None, into_has: bool, from_has: bool, winner: Side
) -> None:
    assert wins(choice, into_has=into_has, from_has=from_has) == winner


def test_nothing_is_moved_between_equal_cards() -> None:
    assert planned(card(), card()) == Moves()


def test_empty_places_are_filled_from_the_card_that_goes() -> None:
    gone = card(given_name="Anna", language="ru", banned_at=AT, ban_reason="Spam")
    moves = planned(card(), gone, into_fields={FIELD: 1}, gone_fields={FIELD: 2, OTHER: "x"})
    assert moves.given_name is not None
    assert (moves.given_name.before, moves.given_name.after) == ("", "Anna")
    assert moves.language is not None
    assert moves.ban is not None
    assert moves.ban.after.ban_reason == "Spam"
    assert [(one.field_id, one.before, one.after) for one in moves.fields] == [(OTHER, None, "x")]


def test_a_choice_decides() -> None:
    choices = MergeChoices(given_name="from", ban="from", language="into", fields={FIELD: "from"})
    moves = planned(
        card(given_name="A", banned_at=AT), card(language="ru"), choices=choices,
        into_fields={FIELD: True}, gone_fields={},
    )  # fmt: skip
    assert moves.given_name is not None
    assert (moves.given_name.before, moves.given_name.after) == ("A", "")
    assert moves.language is None
    assert moves.ban is not None
    assert moves.ban.after.banned_at is None
    assert [(one.before, one.after) for one in moves.fields] == [(True, None)]
