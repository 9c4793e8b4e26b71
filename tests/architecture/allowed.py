"""The exceptions, each with its reason. Add a line only with a reason a reviewer would accept."""

# Where a transaction is opened or ended. Everything else gets an open one, as `work`.
TRANSACTION_SITES = {
    "src/telldesk/kernel/work.py": "the one commit site of tenant and platform work",
    "src/telldesk/kernel/db.py": "builds the opening statement that work.py sends",
    "src/telldesk/tenancy/provisioning.py": "DDL by td_admin, before a tenant's work can exist",
    "src/telldesk/tenancy/bootstrap.py": "the first roles and schemas, by td_admin",
    "src/telldesk/tenancy/migrations.py": "one revision, one transaction, by td_admin",
    "src/telldesk/tenancy/lineages.py": "migrations, by td_admin; takes BEGIN out of rendered DDL",
}

# Functions that may build a statement: identifiers cannot be parameters. File::function.
STATEMENT_BUILDERS = {
    "src/telldesk/tenancy/migrations.py::_run_script": "puts the schema's name into rendered DDL",
    "src/telldesk/tenancy/provisioning.py::provision_tenant": "puts the schema's name, made of a "
    "UUID's digits, into the rendered DDL",
}

# `except Exception`: only a loop that must outlive one piece of work may catch everything.
CATCH_ALL_SITES = {
    "src/telldesk/kernel/outbox.py": "the relay",
    "src/telldesk/kernel/jobs.py": "the job runner",
    "src/telldesk/kernel/together.py": "raised anew in everybody who waits for the write",
    "src/telldesk/realtime/": "the socket loop",
    "src/telldesk/web/sockets.py": "the socket loop's second look at rights",
    "src/telldesk/channels/processor.py": "a job runner of its own kind: a poison update is buried",
    "src/telldesk/web/hooks/telegram.py": "T08: even an unforeseen error answers the constant body",
}

# A vendor's library stays where its adapter is: package -> the places that may import it.
VENDOR_ROOMS = {
    "litestar": ("src/telldesk/web/", "src/telldesk/app.py"),
    "aiogram": ("src/telldesk/channels/telegram/",),
    "saq": ("src/telldesk/kernel/dispatch.py", "src/telldesk/worker.py"),
}

# Files of these names hold decisions: pure functions of facts and `now`.
PURE_FILES = {
    "assignment.py",
    "boundary.py",
    "hours.py",
    "lifecycle.py",
    "permissions.py",
    "rendering.py",
    "sla.py",
    "sla_terms.py",
    "standing.py",
    "texts.py",
    "theme.py",
    "turns.py",
    "working_time.py",
}
INPUT_OUTPUT = {
    "advanced_alchemy",
    "aiogram",
    "aiohttp",
    "asyncpg",
    "httpx",
    "litestar",
    "redis",
    "saq",
    "socket",
    "sqlalchemy",
    "subprocess",
    "urllib.request",
}
