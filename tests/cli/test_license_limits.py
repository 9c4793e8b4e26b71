"""What a licence limits: tenants that are added, and nothing that is there (G5, T49)."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import asyncpg
import pytest
from tests.cli.conftest import Installation, Ran
from tests.support.licences import Vendor

from telldesk.kernel.crypto import KeyRing
from telldesk.kernel.settings import load_settings
from telldesk.licensing.actions import TenantsFull, admit_tenant
from telldesk.tenancy.provisioning import provision_tenant

VENDOR = Vendor()
NOW = datetime.now(UTC)
SLUGS = ("one", "two", "three", "four", "five")
COUNT = "SELECT count(*) FROM platform.tenants"
PROGRAM = Path(sys.executable).with_name("telldesk")


@pytest.fixture
def licensed(installation: Installation) -> Installation:
    """An installation that is judged by licences of our vendor, and has none."""
    keys = VENDOR.write_keys(installation.folder / "vendor_keys.toml")
    installation.environment["TELLDESK_LICENCE_KEYS"] = str(keys)
    return installation


async def install(installation: Installation, *, tenants: int | None) -> None:
    licence = VENDOR.licence(
        tenants=tenants, starts_on=NOW.date(), expires_on=None, issued_at=NOW - timedelta(hours=1)
    )
    path = installation.folder / "licence.txt"
    path.write_text(VENDOR.text(licence))
    assert (await installation.run("license", "install", str(path))).code == 0


async def apply(installation: Installation, *slugs: str, **environment: str) -> Ran:
    for slug in slugs:
        folder = installation.write_tenant(slug)
    return await installation.run("tenants", "apply", str(folder), "--yes", "--json", **environment)


async def test_the_free_tier_refuses_the_fourth_tenant_and_says_why(
    licensed: Installation,
) -> None:
    assert (await apply(licensed, *SLUGS[:3])).json["failed"] == {}
    ran = await apply(licensed, *SLUGS[:4])
    assert ran.code == 1
    assert ran.json["failed"] == {
        "four": "3 tenants are here and 3 are allowed (licence: missing). Those that are here go"
        " on; `telldesk license show` says what to do for more."
    }
    assert await licensed.ask(COUNT) == 3

    await install(licensed, tenants=4)
    ran = await apply(licensed, *SLUGS)
    assert list(ran.json["failed"]) == ["four"]  # by the order of the folders
    assert await licensed.ask(COUNT) == 4


async def test_a_dry_run_says_that_some_will_be_refused(licensed: Installation) -> None:
    for slug in SLUGS:
        folder = licensed.write_tenant(slug)
    ran = await licensed.run("tenants", "apply", str(folder), "--dry-run")
    told = "0 tenants are here and 3 are allowed: of these 5 new ones 3 will be added."
    assert told in ran.err
    await install(licensed, tenants=5)
    ran = await licensed.run("tenants", "apply", str(folder), "--dry-run")
    assert "are allowed" not in ran.err


async def test_T49_existing_tenants_are_applied_whatever_becomes_of_the_licence(
    licensed: Installation,
) -> None:
    await install(licensed, tenants=5)
    assert (await apply(licensed, *SLUGS)).json["failed"] == {}
    await licensed.run("license", "remove", "--yes")
    folder = licensed.write_tenant("five", name='name = "Renamed"')
    ran = await licensed.run("tenants", "apply", str(folder), "--yes", "--json")
    assert ran.json["failed"] == {}
    assert await licensed.ask("SELECT name FROM platform.tenants WHERE slug = 'five'") == "Renamed"
    assert (await licensed.run("tenants", "suspend", "one", "--reason", "x")).code == 0
    assert (await licensed.run("tenants", "resume", "one")).code == 0
    # One that is being erased makes no room while more than allowed are left.
    await licensed.execute("UPDATE platform.tenants SET state = 'erasing' WHERE slug = 'one'")
    assert list((await apply(licensed, "six")).json["failed"]) == ["one", "six"]


async def test_a_tenant_on_its_way_out_makes_room(licensed: Installation) -> None:
    await apply(licensed, *SLUGS[:3])
    await licensed.execute("UPDATE platform.tenants SET state = 'erasing' WHERE slug = 'one'")
    (licensed.folder / "tenants" / "one" / "tenant.toml").unlink()
    (licensed.folder / "tenants" / "one").rmdir()
    assert (await apply(licensed, "four")).json["failed"] == {}


async def test_production_without_a_licence_is_the_free_tier_and_demo_is_not_limited(
    installation: Installation,
) -> None:
    assert (await apply(installation, *SLUGS)).json["failed"] == {}
    ran = await apply(installation, "six", TELLDESK_ENVIRONMENT="production")
    assert list(ran.json["failed"]) == ["six"]
    assert (await apply(installation, "six", TELLDESK_ENVIRONMENT="demo")).json["failed"] == {}


@pytest.fixture
async def several(installation: Installation) -> AsyncIterator[list[asyncpg.Connection]]:
    connections = [await asyncpg.connect(installation.dsn) for _ in range(4)]
    yield connections
    for one in connections:
        await one.close()


async def test_tenants_made_at_once_do_not_pass_the_limit(
    licensed: Installation, several: list[asyncpg.Connection]
) -> None:
    """Two are there; four more come in one moment, and one has room."""
    await apply(licensed, *SLUGS[:2])
    admit = partial(admit_tenant, settings=load_settings(licensed.environment), now=NOW)
    ended = await asyncio.gather(
        *(
            provision_tenant(
                one, slug=f"late-{number}", name="Late", keys=KeyRing({1: b"k" * 32}), admit=admit
            )
            for number, one in enumerate(several)
        ),
        return_exceptions=True,
    )
    refused = [one for one in ended if isinstance(one, BaseException)]
    assert [type(one) for one in refused] == [TenantsFull] * 3
    assert await licensed.ask(COUNT) == 3


async def test_two_commands_at_once_do_not_pass_the_limit(licensed: Installation) -> None:
    await apply(licensed, *SLUGS[:2])
    programs = []
    for slug in ("four", "five"):
        folder = licensed.write_tenant(slug) / slug
        programs.append(
            await asyncio.create_subprocess_exec(
                PROGRAM, "tenants", "apply", str(folder), "--yes", "--json",
                env={"PATH": "/usr/bin:/bin"} | licensed.environment,
                stdout=asyncio.subprocess.PIPE,
            )
        )  # fmt: skip
    told = [(await one.communicate())[0] for one in programs]
    assert sum(b"are allowed" in one for one in told) == 1
    assert await licensed.ask(COUNT) == 3


async def test_T49_tenants_added_move_the_latest_moment_though_no_worker_runs(
    licensed: Installation,
) -> None:
    await licensed.execute("UPDATE platform.licence SET seen_until = '2026-01-01Z'")
    await apply(licensed, "one")
    assert await licensed.ask("SELECT seen_until > '2026-01-02Z' FROM platform.licence")


# --- who may know and who may change what -------------------------------------------------------


@pytest.mark.parametrize("login", ["td_web", "td_worker"])
async def test_T49_no_login_that_serves_tenants_can_read_the_licence(
    installation: Installation, login: str
) -> None:
    connection = await asyncpg.connect(installation.dsn.replace("td_admin", login))
    try:
        for statement in (
            "SELECT licence FROM platform.licence",
            "SELECT platform.licence_seen(now())",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(statement)
    finally:
        await connection.close()


async def test_T49_the_workers_login_moves_the_latest_moment_forward_and_nothing_else(
    installation: Installation,
) -> None:
    connection = await asyncpg.connect(installation.dsn.replace("td_admin", "td_relay"))
    seen = "SELECT seen_until FROM platform.licence"
    try:
        later = await connection.fetchval(seen) + timedelta(hours=1)
        await connection.fetchval("SELECT platform.licence_seen($1)", later)
        await connection.fetchval("SELECT platform.licence_seen($1)", later - timedelta(days=9))
        assert await connection.fetchval(seen) == later
        for statement in (
            "UPDATE platform.licence SET seen_until = '2020-01-01Z'",
            "UPDATE platform.licence SET licence = ''",
            "DELETE FROM platform.licence",
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(statement)
    finally:
        await connection.close()
