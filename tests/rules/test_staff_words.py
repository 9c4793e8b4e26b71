"""Staff's words: every key in both languages, every key the code names, nothing that names us."""

import re
from pathlib import Path

import pytest
from fluent.runtime import FluentResource
from fluent.syntax import ast
from fluent.syntax.visitor import Visitor

from telldesk.channels.staff.words import refusal_text, say_in
from telldesk.identity.permissions import ROLES
from telldesk.kernel.errors import Conflict, Refusal
from telldesk.tickets.actions.assign import TakenAlready
from telldesk.tickets.actions.reply import ContactUnreachable

SOURCE = Path(__file__).parents[2] / "src/telldesk"
FILES = [*SOURCE.glob("channels/staff/**/*.py"), *SOURCE.glob("notifications/**/*.py")]


class Variables(Visitor):  # type: ignore[misc]  # the library ships no types for it
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: ast.VariableReference) -> None:
        self.names.add(node.id.name)


def words(language: str) -> dict[str, set[str]]:
    text = (SOURCE / "locales" / language / "staff.ftl").read_text("utf-8")
    found = {}
    for entry in FluentResource(text).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            seen = Variables()
            seen.visit(entry)
            assert entry.id.name not in found
            found[entry.id.name] = seen.names
    return found


def test_both_languages_say_the_same_things() -> None:
    assert words("en") == words("ru")


def test_every_key_in_the_code_has_words() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FILES)
    named = set(re.findall(r'"(staff-[a-z0-9_-]*[a-z0-9])"', text))
    assert named - set(words("en")) == set()
    assert {f"staff-role-{role}" for role in ROLES} <= set(words("en"))


def test_no_words_are_left_over() -> None:
    text = "\n".join(path.read_text("utf-8") for path in FILES)
    families = (
        "priority",
        "kind",
        "card",
        "button",
        "role",
        "may",
        "list",
        "here",
        "due",
        "period",
    )
    alone = {key for key in words("en") if key.split("-")[1] not in families}
    assert {key for key in alone if f'"{key}"' not in text} == set()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_buttons_are_short(language: str) -> None:
    say = say_in(language)
    for key in words(language):
        if key.startswith("staff-button-"):
            assert len(say(key)) <= 22, key


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_words_name_the_platform(language: str) -> None:
    text = (SOURCE / "locales" / language / "staff.ftl").read_text("utf-8").lower()
    assert "telldesk" not in text


class Unnamed(Conflict):
    key = "nobody-has-words-for-this"


@pytest.mark.parametrize(
    ("refusal", "text"),
    [
        (TakenAlready("x", name="Mary\u202e", version=2), "\u2068Mary\u2069 already has it."),
        (
            ContactUnreachable("x", reachability="blocked"),
            "The contact cannot be reached now: nothing was sent.",
        ),
        (Unnamed(), "That does not work. Nothing was done."),
    ],
)
def test_a_refusal_is_said_in_words(refusal: Refusal, text: str) -> None:
    assert refusal_text(say_in("en"), refusal) == text
