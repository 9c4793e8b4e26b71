"""What the rooms above `tenancy` allow a manifest to name, gathered for its reader."""

from collections.abc import Mapping
from typing import Final

from telldesk.branding.ratings import ASK, PLACES, THANKS
from telldesk.branding.texts import TextRefused, check_text
from telldesk.identity.permissions import ROLES
from telldesk.kernel.i18n import languages
from telldesk.tenancy.manifest import Vocabulary

PREFIX: Final = "contact-"
"""What the catalogue puts before the names of texts for contacts."""
TEXTS: Final[Mapping[str, frozenset[str]]] = {
    "greeting": frozenset({"desk", "name"}),
    "help": frozenset({"desk"}),
    "opened": frozenset({"desk", "number"}),
    "category": frozenset({"desk"}),
    "closed": frozenset({"desk", "opens"}),
    "closed-long": frozenset({"desk"}),
    "support": frozenset({"desk"}),
    "rate": PLACES[ASK],
    "rated": PLACES[THANKS],
    "transcript": frozenset({"desk", "number"}),
    "which": frozenset({"desk"}),
    "file-too-large": frozenset({"desk", "megabytes"}),
    "file-infected": frozenset({"desk"}),
    "chosen": frozenset({"desk", "number"}),
    "tickets-none": frozenset({"desk"}),
    "language": frozenset({"desk"}),
    "language-set": frozenset({"desk"}),
}
"""Texts a tenant may word itself -> the placeholders they may hold."""


def manifest_vocabulary() -> Vocabulary:
    return Vocabulary(languages(), ROLES, TEXTS, _text_problem)


def _text_problem(template: str, allowed: frozenset[str]) -> str:
    try:
        check_text(template, allowed)
    except TextRefused as refused:
        found = refused.facts.get("placeholder", "")
        return f"{refused}: {found}" if found else str(refused)
    return ""
