"""Words: both languages whole, plurals right, tenants' own texts in a closed grammar."""

import re
from collections import Counter
from uuid import uuid4

import pytest

from telldesk.branding.repo import DeskRow, opening_of
from telldesk.branding.texts import MAX_CHARS, TextRefused, check_text, render_text
from telldesk.channels import contact_presses
from telldesk.channels.contact_presses import Press, PressVerb, parse_press
from telldesk.kernel.i18n import LOCALES, languages, translate

_KEY = re.compile(r"^([a-z][a-zA-Z0-9_-]*) *=", re.MULTILINE)


def keys(language: str) -> dict[str, set[str]]:
    return {
        file.name: set(_KEY.findall(file.read_text(encoding="utf-8")))
        for file in (LOCALES / language).glob("*.ftl")
    }


def test_every_language_has_every_word() -> None:
    assert languages() == ("en", "ru")
    assert keys("en") == keys("ru")


@pytest.mark.parametrize("language", languages())
def test_every_word_is_worded_once(language: str) -> None:
    every = Counter(word for words in keys(language).values() for word in words)
    assert [word for word, times in every.items() if times > 1] == []


@pytest.mark.parametrize(
    ("language", "count", "expected"),
    [
        ("en", 1, "1 question."), ("en", 2, "2 questions."),
        ("ru", 1, "1 обращение."), ("ru", 3, "3 обращения."), ("ru", 11, "11 обращений."),
        ("ru", 21, "21 обращение."), ("ru", 25, "25 обращений."),
    ],
)  # fmt: skip
def test_numbers_take_their_plural(language: str, count: int, expected: str) -> None:
    assert expected in translate(language, "contact-tickets", count=count, has_current="no",
                                 number="")  # fmt: skip


def test_an_unknown_language_speaks_english_and_an_unknown_key_is_itself() -> None:
    assert translate("de", "contact-press-done") == "Done"
    assert translate("ru", "no-such-key") == "no-such-key"


def test_no_word_names_software_or_platform() -> None:
    for language in languages():
        text = "".join(f.read_text(encoding="utf-8") for f in (LOCALES / language).glob("*.ftl"))
        assert "telldesk" not in text.lower()


def test_a_desk_answers_in_a_language_it_speaks() -> None:
    desk = DeskRow(
        name="D", language="ru", languages=["ru", "en"], time_zone="UTC", boundary="thread",
        boundary_hours=1, burst_s=1, sorting="guess", opening=opening_of([], [], "UTC"),
    )  # fmt: skip
    assert desk.language_for("", "en-GB") == "en"
    assert desk.language_for("de", "fr") == "ru"
    assert desk.language_for("ru", "en") == "ru"


def test_T29_a_tenants_text_can_only_name_placeholders() -> None:
    check_text("Hi {name}, {{braces}} stay", {"name"})
    facts = {"name": "{desk} {{x}}"}
    assert render_text("Hi {name}, {{braces}} {other}", facts) == (
        "Hi {desk} {{x}}, {braces} {other}"
    )


@pytest.mark.parametrize(
    "template",
    ["", "  ", "{", "}", "{}", "{name", "{other}", "{name.x}", "{name!r}", "{Name}", "{name:>999}",
     "x" * (MAX_CHARS + 1), "a\0b"],
)  # fmt: skip
def test_T29_anything_else_is_refused(template: str) -> None:
    with pytest.raises(TextRefused):
        check_text(template, {"name"})


def test_presses_fit_and_come_back() -> None:
    ticket_id = uuid4()
    cases = {
        contact_presses.pick(ticket_id): Press(PressVerb.PICK, ticket_id=ticket_id),
        contact_presses.pick_new(): Press(PressVerb.PICK, word="new"),
        contact_presses.make_current(ticket_id): Press(PressVerb.MAKE_CURRENT, ticket_id=ticket_id),
        contact_presses.speak("pt-br"): Press(PressVerb.SPEAK, word="pt-br"),
    }
    for data, press in cases.items():
        assert len(data.encode()) <= 64
        assert parse_press(data) == press


@pytest.mark.parametrize(
    "data", ["", ":", "pick", "pick:", "open:new", "lang:", "lang:a;b", "lang:" + "x" * 17,
             "open:" + "A" * 23, "open:" + "é" * 22, "tk:" + "A" * 22],
)  # fmt: skip
def test_T44_what_we_never_wrote_is_no_press(data: str) -> None:
    assert parse_press(data) is None
