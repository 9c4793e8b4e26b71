"""Dead letters on the command line: named, shown without words, tried again, put away."""

from uuid import UUID, uuid4

from tests.cli.conftest import Installation

_DEAD_UPDATE = """
INSERT INTO platform.dead_updates (id, tenant_id, bot_id, connection, chat_id, update_id,
  sealed_key, payload, error, received_at)
SELECT $1, id, 77, '', 5, 9, $2, $2, 'KeyError', now() FROM platform.tenants RETURNING 1
"""


async def acme(installation: Installation) -> str:
    """A tenant's schema."""
    await installation.run("tenants", "apply", str(installation.write_tenant()), "--yes")
    return str(await installation.ask("SELECT schema_name FROM platform.tenants"))


async def dead_update(installation: Installation, payload: bytes | None) -> UUID:
    identity = uuid4()
    await installation.ask(_DEAD_UPDATE, identity, payload)
    return identity


async def dead_delivery(installation: Installation, schema: str, state: str) -> UUID:
    identity = uuid4()
    await installation.ask(
        f"""INSERT INTO "{schema}".deliveries (id, bot_id, chat_id, lane, kind, payload, state,
              error, finished_at)
            VALUES ($1, 77, 5, 'rest', 'text', '{{"text": "a secret"}}', $2, 'flood', now())
            RETURNING 1""",
        identity,
        state,
    )
    return identity


async def dead_task(installation: Installation, schema: str, error: str = "KeyError") -> UUID:
    identity = uuid4()
    await installation.ask(
        """INSERT INTO relay.tasks (id, tenant, job, args, attempts, run_at, dead_at, last_error)
           VALUES ($1, $2, 'send_digest', '{"agent_id": 7, "text": "a secret"}', 5,
                   now() - interval '1 day', now(), $3) RETURNING 1""",
        identity,
        schema,
        error,
    )
    return identity


async def test_both_kinds_are_listed_and_shown_without_words(installation: Installation) -> None:
    schema = await acme(installation)
    update = await dead_update(installation, b"sealed")
    delivery = await dead_delivery(installation, schema, "unknown")
    await dead_delivery(installation, schema, "sent")
    ran = await installation.run("dead-letters", "list", "--json")
    assert {one["name"]: one["state"] for one in ran.json} == {
        f"acme/update/{update}": "dead",
        f"acme/delivery/{delivery}": "unknown",
    }
    assert "secret" not in ran.out
    shown = await installation.run("dead-letters", "show", f"acme/delivery/{delivery}")
    assert (shown.code, "flood" in shown.out, "secret" in shown.out) == (0, True, False)
    shown = await installation.run("dead-letters", "show", f"acme/update/{update}", "--json")
    assert shown.json["error"] == "KeyError"


async def test_a_replayed_update_is_in_its_lane_as_if_new(installation: Installation) -> None:
    schema = await acme(installation)
    update = await dead_update(installation, b"sealed")
    await installation.execute(
        f'INSERT INTO "{schema}".update_claims (bot_id, update_id) VALUES (77, 9)'
    )
    ran = await installation.run("dead-letters", "replay", f"acme/update/{update}")
    assert (ran.code, ran.out) == (0, f"replayed: acme/update/{update}\n")
    assert await installation.ask(f'SELECT count(*) FROM "{schema}".update_claims') == 0
    assert await installation.ask("SELECT attempts FROM platform.inbound WHERE update_id = 9") == 0
    assert await installation.ask("SELECT chat_id FROM platform.lanes") == 5
    again = await installation.run("dead-letters", "replay", f"acme/update/{update}")
    assert again.code == 1
    acts = await installation.ask("SELECT array_agg(act ORDER BY id) FROM platform.audit")
    assert acts == ["tenant.applied", "dead_update.replayed"]


async def test_an_emptied_update_cannot_be_replayed(installation: Installation) -> None:
    await acme(installation)
    update = await dead_update(installation, None)
    ran = await installation.run("dead-letters", "replay", f"acme/update/{update}")
    assert ran.code == 1
    ran = await installation.run("dead-letters", "discard", f"acme/update/{update}")
    assert ran.code == 0
    assert await installation.ask("SELECT count(*) FROM platform.dead_updates") == 0


async def test_deliveries_are_replayed_and_discarded_one_by_one(
    installation: Installation,
) -> None:
    schema = await acme(installation)
    first = await dead_delivery(installation, schema, "failed")
    sent = await dead_delivery(installation, schema, "sent")
    second = await dead_delivery(installation, schema, "unreachable")
    ran = await installation.run(
        "dead-letters", "replay", f"acme/delivery/{first}", f"acme/delivery/{sent}", "--json"
    )
    assert ran.code == 1
    assert ran.json["replayed"] == [f"acme/delivery/{first}"]
    assert list(ran.json["failed"]) == [f"acme/delivery/{sent}"]
    await installation.run("dead-letters", "discard", f"acme/delivery/{second}")
    states = f'SELECT array_agg(state ORDER BY position) FROM "{schema}".deliveries'
    assert await installation.ask(states) == ["queued", "sent", "discarded"]
    tasks = "SELECT count(*) FROM relay.tasks WHERE job = 'deliver'"
    assert await installation.ask(tasks) == 1


async def test_a_task_is_listed_and_shown_with_its_job_and_ids(
    installation: Installation,
) -> None:
    schema = await acme(installation)
    task = await dead_task(installation, schema, "Conflict: a secret")
    ran = await installation.run("dead-letters", "list", "--tenant", "acme", "--json")
    (one,) = ran.json
    assert (one["name"], one["state"], one["job"], one["attempts"], one["error"]) == (
        f"acme/task/{task}", "dead", "send_digest", 5, "Conflict",
    )  # fmt: skip
    assert one["args"] == {"agent_id": 7, "text": "(not shown)"}
    told = await installation.run("dead-letters", "list")
    assert f"acme/task/{task}  dead" in told.out
    assert "send_digest agent_id=7 (5 tries)" in told.out
    shown = await installation.run("dead-letters", "show", f"acme/task/{task}")
    assert (shown.code, "send_digest" in shown.out) == (0, True)
    assert "secret" not in ran.out + told.out + shown.out


async def test_tasks_are_replayed_and_discarded_and_the_audit_knows(
    installation: Installation,
) -> None:
    schema = await acme(installation)
    first, second = [await dead_task(installation, schema) for _ in range(2)]
    ran = await installation.run("dead-letters", "replay", f"acme/task/{first}")
    assert (ran.code, ran.out) == (0, f"replayed: acme/task/{first}\n")
    ran = await installation.run("dead-letters", "discard", f"acme/task/{second}")
    assert (ran.code, ran.out) == (0, f"discarded: acme/task/{second}\n")
    due = """SELECT array_agg(id) FROM relay.tasks WHERE job = 'send_digest' AND attempts = 0
             AND dead_at IS NULL AND lease_until IS NULL AND run_at > now() - interval '1 hour'"""
    assert await installation.ask(due) == [first]
    assert await installation.ask("SELECT count(*) FROM relay.tasks WHERE id = $1", second) == 0
    acts = await installation.ask("SELECT array_agg(act ORDER BY id) FROM platform.audit")
    assert acts == ["tenant.applied", "dead_task.replayed", "dead_task.discarded"]
    again = await installation.run("dead-letters", "replay", f"acme/task/{first}")
    assert again.code == 1
    assert again.err == f"not replayed: acme/task/{first}: no dead task {first}\n"


async def test_a_wrong_name_is_told(installation: Installation) -> None:
    ran = await installation.run("dead-letters", "show", "acme/letter/5")
    assert ran.code == 2
    assert "is no name" in ran.err
    ran = await installation.run("dead-letters", "show", f"acme/update/{uuid4()}")
    assert ran.code == 1
