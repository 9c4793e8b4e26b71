"""The operators' page names every setting with its default, and none that does not exist."""

import re
from dataclasses import fields
from pathlib import Path

from telldesk.billing.plans import read_catalogue
from telldesk.kernel.settings import PREFIX, Settings

PAGE = (Path(__file__).parents[2] / "docs" / "operators.md").read_text()
ROWS = dict(re.findall(r"^\| `(TELLDESK_\w+)` \|\s*`?([^`|]*?)`?\s*\|", PAGE, flags=re.MULTILINE))


def test_every_setting_is_on_the_page_and_no_other() -> None:
    assert set(ROWS) == {PREFIX + field.name.upper() for field in fields(Settings)}


def test_the_defaults_on_the_page_are_true() -> None:
    for field in fields(Settings):
        default = getattr(Settings(), field.name)
        told = ROWS[PREFIX + field.name.upper()]
        if default not in {"", None}:
            assert told == (str(default).lower() if isinstance(default, bool) else str(default))


def test_the_plans_on_the_page_can_be_sold(tmp_path: Path) -> None:
    example = PAGE.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "plans.toml").write_text(example)
    found = read_catalogue(Settings(plans_file=str(tmp_path / "plans.toml")))
    assert [one.key for one in found.plan] == ["start"]
