"""Every notice has words and a remedy in every language; nobody else's words know of licences."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.support.licences import Vendor

from telldesk.kernel.i18n import LOCALES, has_message, languages
from telldesk.licensing.standing import Notice, standing
from telldesk.licensing.words import tell_one

FRONTEND = Path(__file__).parents[2] / "frontend" / "locales"
STANDS = standing(
    Vendor().licence(),
    now=datetime(2027, 12, 20, tzinfo=UTC),
    seen_until=datetime(2026, 1, 1, tzinfo=UTC),
    tenants=7,
)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("notice", list(Notice))
def test_every_notice_says_what_is_so_and_what_to_do(language: str, notice: Notice) -> None:
    assert has_message(language, f"licence-{notice.value}")
    assert has_message(language, f"licence-{notice.value}-remedy")
    told = tell_one(language, notice, STANDS)
    assert told.text
    assert told.remedy
    assert "{" not in told.text + told.remedy


def test_T49_no_words_people_at_a_desk_read_speak_of_licences() -> None:
    files = [*LOCALES.rglob("*.ftl"), *FRONTEND.rglob("*.ftl")]
    others = [file for file in files if file.name != "licence.ftl"]
    assert len(files) - len(others) == len(languages())
    assert len(others) > 20
    speaks = re.compile("licen[cs]|лиценз", re.IGNORECASE)
    found = [str(file) for file in others if speaks.search(file.read_text())]
    assert found == []
