"""The operators' page is right about licences: states, free tier, features, commands."""

import re
from pathlib import Path

from telldesk.cli.license import license_
from telldesk.licensing.licence import GRACE_DAYS, Feature
from telldesk.licensing.standing import FREE_TENANTS, State

PAGE = (Path(__file__).parents[2] / "docs" / "operators.md").read_text()
SECTION = PAGE.partition("\n## The licence\n")[2].partition("\n## Files\n")[0]


def test_every_state_is_in_the_table_in_its_order() -> None:
    assert re.findall(r"^\| `(\w+)` \|", SECTION, flags=re.MULTILINE) == list(State)


def test_the_free_tier_the_grace_and_the_features_are_true() -> None:
    assert f"**free tier: {FREE_TENANTS} tenants**" in SECTION
    assert f"`--grace-days` ({GRACE_DAYS})" in SECTION
    named = SECTION.partition("asks for none yet: ")[2].partition(".")[0]
    assert re.findall(r"`(\w+)`", named) == sorted(Feature)


def test_every_command_on_the_page_exists_with_its_options() -> None:
    told = re.findall(r"^telldesk license ([a-z-]+)([^#\n]*)", SECTION, flags=re.MULTILINE)
    assert {name for name, _ in told} == set(license_.commands)
    for name, rest in told:
        options = {one for param in license_.commands[name].params for one in param.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) - options == set()
