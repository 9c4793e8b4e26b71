"""Real servers for every test: PostgreSQL and Valkey from wheels, one pair per test process."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says something of the machine and its neighbours, nothing of the code.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("here")

pytest.register_assert_rewrite("tests.support")
# Every module of tests/support that has fixtures; the others are imported by whoever needs them.
pytest_plugins = [
    f"tests.support.{module.stem}"
    for module in sorted((Path(__file__).parent / "support").glob("[a-z]*.py"))
    if "@pytest.fixture" in module.read_text()
]
