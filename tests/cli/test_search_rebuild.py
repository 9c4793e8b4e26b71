"""`telldesk search rebuild`: the workers are asked to, for one tenant or all (T13)."""

from tests.cli.conftest import Installation


async def waiting(installation: Installation) -> int:
    found: int = await installation.ask(
        "SELECT count(*) FROM relay.tasks WHERE job = 'rebuild_search_tickets'"
    )
    return found


async def test_every_tenants_rebuild_begins_once(installation: Installation) -> None:
    for slug in ("acme", "maple"):
        path = installation.write_tenant(slug)
        await installation.run("tenants", "apply", str(path), "--yes")
    one = await installation.run("search", "rebuild", "--tenant", "acme")
    assert one.code == 0, one.err
    assert "begun: acme" in one.out
    assert await waiting(installation) == 1
    both = await installation.run("search", "rebuild", "--json")
    assert both.json == {"begun": ["acme", "maple"]}
    assert await waiting(installation) == 2


async def test_an_upgrade_has_old_words_read_again_once(installation: Installation) -> None:
    for slug in ("acme", "maple"):
        path = installation.write_tenant(slug)
        await installation.run("tenants", "apply", str(path), "--yes")
    new = await installation.run("db", "upgrade", "--json")
    assert new.json["search_begun"] == []
    schema = await installation.ask("SELECT schema_name FROM platform.tenants WHERE slug = 'maple'")
    await installation.ask(f'UPDATE "{schema}".search_progress SET version = 0 RETURNING 1')
    upgraded = await installation.run("db", "upgrade", "--json")
    assert (upgraded.code, upgraded.json["search_begun"]) == (0, ["maple"]), upgraded.err
    assert await waiting(installation) == 1
    again = await installation.run("db", "upgrade", "--json")
    assert again.json["search_begun"] == []
    assert await waiting(installation) == 1


async def test_an_unknown_tenant_is_refused(installation: Installation) -> None:
    ran = await installation.run("search", "rebuild", "--tenant", "nobody")
    assert ran.code == 1
    assert await waiting(installation) == 0
