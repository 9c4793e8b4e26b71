"""Durable acknowledgement: webhook in, row committed, answer out.

Floors in the same run, in turns: the server's own body-read ceiling, and pgbench's single-row
commits with 8 clients.
"""

import itertools
import re
import statistics
import subprocess
from pathlib import Path

from figures import Figure
from load import Load, hammer, post
from rig import Rig

TENANTS = 50
CONNECTIONS = 48
SECONDS = 4.0
ROUNDS = 3
_UPDATE = (
    '{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,'
    '"first_name":"Bench","language_code":"en"},"chat":{"id":%d,"first_name":"Bench",'
    '"type":"private"},"date":1790000000,"text":"%s"}}'
)
_TEXT = "Hello, my order has not arrived yet and I would like to know where it is. " * 5


def update_body(number: int) -> bytes:
    """An update of about 600 bytes."""
    person = 100_000 + number % 500
    return (_UPDATE % (number, number, person, person, _TEXT)).encode()


def run(made: Rig) -> list[Figure]:
    web = made.telldesk("serve")
    ceiling = made.start(
        str(Path(__file__).with_name("ceiling.py")), "18499", ready="http://127.0.0.1:18499/"
    )
    numbers = itertools.count(1, 10_000_000)
    ceilings, acks, commits = [], [], []
    for _ in range(ROUNDS):
        ceilings.append(_ceiling())
        acks.append(_ack(made, next(numbers)))
        commits.append(_pgbench(made))
    made.stop(ceiling)
    made.stop(web)
    made.empty_queues()
    for ack in acks:
        assert set(ack.statuses) == {200}, ack.statuses
    ratios = [ack.rate / top.rate for ack, top in zip(acks, ceilings, strict=True)]
    to_commits = [ack.rate / rate for ack, rate in zip(acks, commits, strict=True)]
    return [
        Figure(
            "ack.rate_of_ceiling", statistics.median(ratios), ">=", 0.40, "ratio",
            {"acks_per_s": [round(a.rate) for a in acks],
             "ceiling_per_s": [round(c.rate) for c in ceilings],
             "ack_p50_ms": round(statistics.median(a.percentile_ms(50) for a in acks), 2)},
        ),
        Figure(
            "ack.rate_of_pgbench_c8", statistics.median(to_commits), ">=", 1.0, "ratio",
            {"acks_per_s": [round(a.rate) for a in acks],
             "pgbench_tps": [round(c) for c in commits]},
        ),
    ]  # fmt: skip


def _ceiling() -> Load:
    request = post("/", update_body(1))
    return hammer(18499, lambda _: request, connections=CONNECTIONS, seconds=SECONDS)


def _ack(made: Rig, first: int) -> Load:
    def make(number: int) -> bytes:
        tenant = made.tenants[number % len(made.tenants)]
        return post(
            f"/hooks/telegram/{tenant.hook_key}", update_body(number),
            {"X-Telegram-Bot-Api-Secret-Token": tenant.secret},
        )  # fmt: skip

    return hammer(made.web_port, make, connections=CONNECTIONS, seconds=SECONDS, first=first)


def _pgbench(made: Rig) -> float:
    script = made.folder / "commit.sql"
    script.write_text("INSERT INTO pgbench_rows (body) VALUES (repeat('x', 600));\n")
    dsn = made.postgres.dsn(database="bench")
    psql = made.postgres.binary("psql")
    create = "CREATE TABLE IF NOT EXISTS pgbench_rows (id bigserial PRIMARY KEY, body text)"
    subprocess.run([psql, dsn, "-qc", create], check=True, capture_output=True)
    done = subprocess.run(
        [made.postgres.binary("pgbench"), "-n", "-M", "prepared", "-c", "8", "-j", "1", "-T",
         str(int(SECONDS)), "-f", script, dsn],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    assert found, done.stdout
    return float(found[1])
