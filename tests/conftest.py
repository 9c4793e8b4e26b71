"""Real servers for every test: PostgreSQL and Valkey from wheels, one pair per test process."""

pytest_plugins = [
    "tests.support.servers",
    "tests.support.tenants",
    "tests.support.inboxes",
    "tests.support.web",
    "tests.support.staff",
]
