"""`tenants apply`: what it makes, what it leaves alone, what it says."""

from tests.cli.conftest import Installation


async def test_a_second_run_has_nothing_to_do(installation: Installation) -> None:
    folder = installation.write_tenant()
    first = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "acme: new tenant 'Acme Repairs'" in first.out
    second = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "Nothing to do." in second.out
    assert await installation.ask("SELECT count(*) FROM platform.tenants") == 1


async def test_a_dry_run_changes_nothing(installation: Installation) -> None:
    folder = installation.write_tenant()
    ran = await installation.run("tenants", "apply", str(folder), "--dry-run")
    assert "+ staff ann" in ran.out
    assert "Nothing was changed" in ran.out
    assert await installation.ask("SELECT count(*) FROM platform.tenants") == 0
    assert not (installation.folder / "data" / "files").exists()


async def test_without_anybody_to_ask_it_wants_yes(installation: Installation) -> None:
    folder = installation.write_tenant()
    ran = await installation.run("tenants", "apply", str(folder), "--json")
    assert ran.code == 2
    assert "add --yes" in ran.json["error"]["detail"]
    assert await installation.ask("SELECT count(*) FROM platform.tenants") == 0


async def test_a_broken_manifest_is_told_first_and_stops_no_other(
    installation: Installation,
) -> None:
    folder = installation.write_tenant("acme")
    installation.write_tenant("broken", name="name = 5", staff="")
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert ran.code == 1
    told = ran.err.splitlines()
    assert told[0].startswith(f"{folder}/broken/tenant.toml:1: name: a number instead of text")
    assert told[1].startswith(f"{folder}/broken/tenant.toml:1: staff: nobody is the owner")
    assert await installation.ask("SELECT array_agg(slug) FROM platform.tenants") == ["acme"]


async def test_nothing_but_broken_manifests_is_refused(installation: Installation) -> None:
    folder = installation.write_tenant("acme", staff="")
    ran = await installation.run("tenants", "apply", str(folder), "--json")
    assert ran.code == 1
    assert ran.json["error"]["kind"] == "manifests-wrong"
    assert len(ran.json["error"]["problems"]) == 1


async def test_a_missing_token_is_told_and_the_rest_is_done(installation: Installation) -> None:
    folder = installation.write_tenant()
    ran = await installation.run("tenants", "apply", str(folder), "--yes", "--json")
    assert ran.code == 1
    assert ran.json["missing_tokens"] == {"acme": "ACME_TOKEN"}
    assert await installation.ask("SELECT state FROM platform.tenants") == "active"


async def test_two_manifests_cannot_name_one_token(installation: Installation) -> None:
    installation.write_tenant("acme")
    folder = installation.write_tenant("bolt", inbox='inbox.token_env = "ACME_TOKEN"')
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "ACME_TOKEN is the token of acme already" in ran.err
    assert await installation.ask("SELECT array_agg(slug) FROM platform.tenants") == ["acme"]


SCHEMA = "SELECT schema_name FROM platform.tenants"


async def change(installation: Installation, statement: str) -> None:
    """Somebody changes the desk in the portal."""
    schema = await installation.ask(SCHEMA)
    await installation.execute(f'SET search_path = "{schema}"; {statement}')


async def see(installation: Installation, column: str, table: str) -> object:
    schema = await installation.ask(SCHEMA)
    return await installation.ask(f'SELECT array_agg({column}) FROM "{schema}".{table}')


async def test_drift_is_shown_and_stays_until_overwritten(installation: Installation) -> None:
    folder = installation.write_tenant()
    await installation.run("tenants", "apply", str(folder), "--yes")
    await change(installation, "UPDATE categories SET icon = 'X'")
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "= category parts.icon" in ran.out
    assert "Nothing to do." in ran.out
    assert await see(installation, "icon", "categories") == ["X"]
    ran = await installation.run("tenants", "apply", str(folder), "--yes", "--overwrite")
    assert "~ category parts.icon" in ran.out
    assert await see(installation, "icon", "categories") == [""]


async def test_a_manifest_that_manages_takes_drift_back(installation: Installation) -> None:
    folder = installation.write_tenant(name='name = "Acme"\nmanaged = "manifest"')
    await installation.run("tenants", "apply", str(folder), "--yes")
    await change(installation, "UPDATE desk SET time_zone = 'Asia/Omsk'")
    await installation.run("tenants", "apply", str(folder), "--yes")
    assert await see(installation, "time_zone", "desk") == ["UTC"]
    # Days and deadlines are by another clock now.
    told = "SELECT count(*) FROM relay.outbox WHERE event = 'OpeningChanged'"
    assert await installation.ask(told) == 1


async def test_what_leaves_the_manifest_is_archived_and_comes_back(
    installation: Installation,
) -> None:
    folder = installation.write_tenant()
    await installation.run("tenants", "apply", str(folder), "--yes")
    installation.write_tenant(categories="")
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "- category parts" in ran.out
    assert await see(installation, "archived_at IS NULL", "categories") == [False]
    installation.write_tenant()
    await installation.run("tenants", "apply", str(folder), "--yes")
    assert await see(installation, "archived_at IS NULL", "categories") == [True]


async def test_another_role_ends_older_rights(installation: Installation) -> None:
    second = '\n[[staff]]\nkey = "bob"\nname = "Bob"\nrole = "{}"\nlanguage = "en"'
    staff = '[[staff]]\nkey = "ann"\nname = "Ann"\nrole = "owner"\nlanguage = "en"'
    folder = installation.write_tenant(staff=staff + second.format("admin"))
    await installation.run("tenants", "apply", str(folder), "--yes")
    installation.write_tenant(staff=staff + second.format("helper"))
    ran = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "~ staff bob.role: admin -> helper" in ran.out
    versions = await see(installation, "permission_version ORDER BY key", "agents")
    assert versions == [1, 2]
    installation.write_tenant(staff=staff)
    await installation.run("tenants", "apply", str(folder), "--yes")
    assert await see(installation, "removed_at IS NULL ORDER BY key", "agents") == [True, False]


async def test_a_tenant_missing_from_the_folder_stays(installation: Installation) -> None:
    folder = installation.write_tenant("acme")
    await installation.run("tenants", "apply", str(folder), "--yes")
    (folder / "acme" / "tenant.toml").rename(folder / "acme.toml")
    (folder / "acme").rmdir()
    installation.write_tenant("bolt")
    await installation.run("tenants", "apply", str(folder), "--yes")
    slugs = await installation.ask("SELECT array_agg(slug ORDER BY slug) FROM platform.tenants")
    assert slugs == ["acme", "bolt"]


async def test_a_run_that_died_half_way_is_simply_repeated(installation: Installation) -> None:
    folder = installation.write_tenant()
    await installation.run("tenants", "apply", str(folder), "--yes")
    await installation.ask("UPDATE platform.tenants SET manifest = NULL RETURNING 1")
    ran = await installation.run("tenants", "apply", str(folder), "--yes", "--json")
    assert ran.json["failed"] == {}
    assert ran.json["tenants"][0]["changes"] == []
    again = await installation.run("tenants", "apply", str(folder), "--yes")
    assert "Nothing to do." in again.out
