"""Real servers for every test: PostgreSQL and Valkey from wheels, one pair per test process."""

from pathlib import Path

# Every module of tests/support may bring fixtures.
pytest_plugins = [
    f"tests.support.{module.stem}"
    for module in sorted((Path(__file__).parent / "support").glob("[a-z]*.py"))
]
