"""What the rooms above `tenancy` allow a manifest to name, gathered for its reader."""

from collections.abc import Mapping
from typing import Final

from telldesk.branding.texts import TextRefused, check_text
from telldesk.identity.permissions import ROLES
from telldesk.tenancy.manifest import Vocabulary

LANGUAGES: Final = ("en", "ru")
"""Languages the catalogue of texts exists in."""
TEXTS: Final[Mapping[str, frozenset[str]]] = {
    "greeting": frozenset({"name", "desk"}),
    "help": frozenset({"name", "desk"}),
    "received": frozenset({"name", "desk", "number"}),
    "ticket_closed": frozenset({"name", "desk", "number"}),
    "ticket_reopened": frozenset({"name", "desk", "number"}),
    "language_changed": frozenset({"name", "desk"}),
}
"""Texts a tenant may word itself -> the placeholders they may hold."""


def manifest_vocabulary() -> Vocabulary:
    return Vocabulary(LANGUAGES, ROLES, TEXTS, _text_problem)


def _text_problem(template: str, allowed: frozenset[str]) -> str:
    try:
        check_text(template, allowed)
    except TextRefused as refused:
        found = refused.facts.get("placeholder", "")
        return f"{refused}: {found}" if found else str(refused)
    return ""
