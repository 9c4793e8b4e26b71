"""Invented histories: their times and their mistakes."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.rules.test_manifest import GOOD, read

from telldesk.tenancy.history import moment_of, read_history

NOW = datetime(2026, 3, 30, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("spelled", "zone", "expected"),
    [
        ("-3d 14:05", "UTC", datetime(2026, 3, 27, 14, 5, tzinfo=UTC)),
        ("-1d 23:00", "Europe/Moscow", datetime(2026, 3, 29, 20, 0, tzinfo=UTC)),
        # The hour is the desk's own on the far side of a change to summer time, too.
        ("-2d 12:00", "Europe/Berlin", datetime(2026, 3, 28, 11, 0, tzinfo=UTC)),
        ("-2h10m", "UTC", datetime(2026, 3, 29, 23, 5, tzinfo=UTC)),
        ("-25m", "UTC", datetime(2026, 3, 30, 0, 50, tzinfo=UTC)),
    ],
)
def test_times_are_relative_to_the_day_of_play(spelled: str, zone: str, expected: datetime) -> None:
    assert moment_of(spelled, NOW, ZoneInfo(zone)) == expected


@pytest.mark.parametrize("spelled", ["", "-", "3d 14:05", "-0d 10:00", "-3d 25:00", "-3d", "now"])
def test_other_spellings_are_refused(spelled: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        moment_of(spelled, NOW, ZoneInfo("UTC"))


def test_mistakes_are_named_with_their_lines() -> None:
    text = """\
[[people]]
key = "bob"
name = "Bob"

[[conversations]]
person = "bbo"
category = "partz"

[[conversations.messages]]
at = "yesterday"
from = "ann"
text = "Hi"

[[conversations.messages]]
at = "-2h"
from = "contact"
note = true
text = "psst"
"""
    declared, _ = read(GOOD)
    assert declared is not None
    history, problems = read_history({"history.toml": text.encode()}, declared.manifest, folder="t")
    assert history is None
    assert sorted(problem.sentence for problem in problems) == [
        (
            "t/history.toml:10: conversations[0].messages[0].at: 'yesterday' is no time. "
            "Write -3d 14:05, -2h or -25m."
        ),
        (
            "t/history.toml:17: conversations[0].messages[1].note: contacts write no notes. "
            "Name a member of staff in from."
        ),
        (
            "t/history.toml:5: conversations[0]: does not begin with the contact. "
            'Let the first have from = "contact".'
        ),
        "t/history.toml:6: conversations[0].person: 'bbo' is not known. Did you mean bob? Use bob.",
        (
            "t/history.toml:7: conversations[0].category: 'partz' is not known. "
            "Did you mean parts? Use parts."
        ),
    ]
