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


async def test_a_wrong_name_is_told(installation: Installation) -> None:
    ran = await installation.run("dead-letters", "show", "acme/letter/5")
    assert ran.code == 2
    assert "is no name" in ran.err
    ran = await installation.run("dead-letters", "show", f"acme/update/{uuid4()}")
    assert ran.code == 1
