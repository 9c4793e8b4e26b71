"""The owners' page names routes, screens and commands that exist."""

import re
from pathlib import Path

from litestar.routes import HTTPRoute

from telldesk.app import create_app
from telldesk.channels.staff.actions.commands import NAMES
from telldesk.kernel.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "owners.md").read_text()
TABLE = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and "to choose" not in line
]
WORDS = (ROOT / "frontend" / "locales" / "en" / "parts" / "profile.ftl").read_text()


def _paths() -> set[str]:
    app = create_app(
        Settings(environment="test", database_web_url="postgresql://nobody@127.0.0.1/")
    )
    found = (route.path for route in app.routes if isinstance(route, HTTPRoute))
    return {re.sub(r"\{[^}]*\}", "{id}", path) for path in found}


def test_every_route_on_the_page_exists() -> None:
    named = set(re.findall(r"`(/api/v1/[^`]*)`", PAGE))
    assert named
    assert named - _paths() == set()


def test_every_screen_on_the_page_is_called_so() -> None:
    screens = {row[1] for row in TABLE if not row[1].startswith("Ban")}
    called = set(re.findall(r"^inbox-section-\w+ = (.*)$", WORDS, flags=re.MULTILINE))
    assert screens == called


def test_every_command_on_the_page_exists() -> None:
    named = {one for row in TABLE for one in re.findall(r"`/([a-z]+)`", row[3])}
    assert named
    assert named - NAMES == set()
