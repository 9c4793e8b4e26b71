"""The doctor tells the truth, line by line, and says what to do."""

from pathlib import Path

from tests.cli.conftest import Installation
from tests.support.licences import Vendor


async def examine(installation: Installation, **environment: str) -> dict[str, tuple[str, str]]:
    """check -> (level, detail), the worst line of each; every bad line has a remedy."""
    ran = await installation.run("doctor", "--json", **environment)
    found: dict[str, tuple[str, str]] = {}
    order = ("ok", "warn", "fail")
    for line in ran.json["findings"]:
        assert line["level"] == "ok" or line["remedy"]
        known = found.get(line["check"])
        if known is None or order.index(line["level"]) > order.index(known[0]):
            found[line["check"]] = (line["level"], line["detail"])
    assert ran.code == int(any(level == "fail" for level, _ in found.values()))
    return found


async def test_a_good_installation_is_told_so(installation: Installation) -> None:
    await installation.run("tenants", "apply", str(installation.write_tenant()), "--yes")
    found = await examine(installation)
    assert found.pop("Bot API") == ("fail", "127.0.0.1 does not answer (ConnectionRefusedError)")
    assert found.pop("keys") == ("warn", "no confirmed copy outside the data folder")
    assert found.pop("settings")[0] == "warn"
    assert found.pop("database")[0] == "ok"
    assert found.pop("app")[1].startswith(("built, release", "not built"))
    assert {level for level, _ in found.values()} == {"ok"}, found
    assert {"login td_web", "login td_worker", "login td_relay", "clock", "valkey"} <= set(found)


async def test_production_wants_https_a_copy_of_the_keys_and_hosts(
    installation: Installation, tmp_path: Path
) -> None:
    found = await examine(installation, TELLDESK_ENVIRONMENT="production")
    assert found["public address"] == ("fail", "http://127.0.0.1:8000 is not https")
    assert found["keys"] == ("fail", "no confirmed copy outside the data folder")
    inside = str(tmp_path / "data" / "copy.json")
    assert "beside the original" in (await installation.run("keys", "export", inside)).err
    outside = tmp_path / "elsewhere.json"
    assert (await installation.run("keys", "export", str(outside))).code == 0
    found = await examine(installation, TELLDESK_ENVIRONMENT="production")
    assert found["keys"][0] == "ok"

    # Other keys, same flag: the copy is of no use any more.
    (tmp_path / "data" / "keys.json").unlink()
    assert (await installation.run("keys", "init")).code == 0
    assert (await examine(installation))["keys"][0] == "warn"
    refused = await installation.run("keys", "export", "--confirm", str(outside))
    assert "not a copy of the keys in use" in refused.err


async def test_T49_a_licence_that_does_not_count_is_told_and_never_fails_the_installation(
    installation: Installation,
) -> None:
    assert (await examine(installation))["licence"] == ("ok", "unneeded, 0 of unlimited tenants")
    keys = {"TELLDESK_LICENCE_KEYS": str(Vendor().write_keys(installation.folder / "keys.toml"))}
    level, told = (await examine(installation, **keys))["licence"]
    assert (level, told.partition(".")[0]) == ("warn", "missing, 0 of 3 tenants")
    forged = Vendor()
    text = forged.text(forged.licence())
    await installation.execute(
        f"UPDATE platform.licence SET licence = '{text}', installed_at = now()"
    )
    level, told = (await examine(installation, **keys))["licence"]
    assert level == "warn"
    assert "a key that this release does not know" in told


async def test_rights_that_are_too_wide_are_found(installation: Installation) -> None:
    await installation.execute("GRANT SELECT ON platform.tenants TO td_web")
    found = await examine(installation)
    assert found["login td_web"] == ("fail", "may touch platform.tenants; it must not")


async def test_words_of_a_tenant_in_the_wrong_hands_are_found(installation: Installation) -> None:
    await installation.run("tenants", "apply", str(installation.write_tenant()), "--yes")
    schema = await installation.ask("SELECT schema_name FROM platform.tenants")
    await installation.execute(
        f'GRANT USAGE ON SCHEMA "{schema}" TO td_relay;'
        f'GRANT SELECT ON "{schema}".messages TO td_relay',
    )
    found = await examine(installation)
    assert found["login td_relay"] == ("fail", f"may touch {schema}.messages; it must not")


async def test_a_login_that_cannot_connect_is_found(installation: Installation) -> None:
    found = await examine(
        installation, TELLDESK_DATABASE_WEB_URL="postgresql://td_web@127.0.0.1:9/desk"
    )
    assert found["login td_web"][0] == "fail"
    assert found["login td_worker"][0] == "ok"


async def test_another_logins_address_is_found(installation: Installation) -> None:
    found = await examine(installation, TELLDESK_DATABASE_WEB_URL=installation.dsn)
    assert found["login td_web"] == ("fail", "its address signs in as td_admin")


async def test_tenants_behind_the_release_are_named(installation: Installation) -> None:
    await installation.run("tenants", "apply", str(installation.write_tenant()), "--yes")
    await installation.ask("UPDATE platform.tenants SET schema_revision = 'old' RETURNING 1")
    found = await examine(installation)
    assert found["revisions"][0] == "fail"
    assert found["revisions"][1].endswith(": acme")


async def test_an_unprepared_database_is_found(installation: Installation) -> None:
    await installation.execute("ALTER TABLE platform.alembic_version RENAME TO x")
    found = await examine(installation)
    assert found["revisions"] == ("fail", "this database was not prepared")


async def test_lost_parts_are_found(installation: Installation) -> None:
    found = await examine(
        installation,
        TELLDESK_REDIS_URL="redis://127.0.0.1:9/0",
        TELLDESK_HOOK_KEY_SECRET="",
        TELLDESK_PUBLIC_URL="",
        TELLDESK_KEY_FILE=str(installation.folder / "none.json"),
    )
    for check in ("valkey", "settings", "public address", "keys"):
        assert found[check][0] == "fail", check


async def test_a_wrong_setting_is_the_only_line(installation: Installation) -> None:
    found = await examine(installation, TELLDESK_WEB_PROCESSES="many")
    assert set(found) == {"settings"}


async def test_key_files_are_private_and_never_replaced(installation: Installation) -> None:
    path = installation.folder / "data" / "keys.json"
    before = path.read_bytes()
    ran = await installation.run("keys", "init")
    assert ran.code == 1
    assert path.read_bytes() == before
    path.chmod(0o644)
    assert (await examine(installation))["keys"][0] == "fail"


async def test_files_are_written_and_antivirus_is_asked(
    installation: Installation, clamd: str, tmp_path: Path
) -> None:
    found = await examine(installation, TELLDESK_CLAMD=clamd)
    assert found["files"][0] == "ok"
    assert found["antivirus"][0] == "ok"
    away = await examine(
        installation, TELLDESK_CLAMD=f"unix:{tmp_path}/nobody", TELLDESK_STORAGE_URL="s3://files",
        TELLDESK_STORAGE_ENDPOINT="http://127.0.0.1:9", TELLDESK_STORAGE_KEY="x",
        TELLDESK_STORAGE_SECRET="a-secret-of-the-store",
    )  # fmt: skip
    assert away["files"][0] == away["antivirus"][0] == "fail"
    assert "a-secret-of-the-store" not in str(away)
