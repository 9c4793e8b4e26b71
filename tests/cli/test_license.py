"""`telldesk license`: made by a vendor, installed, shown and removed by an operator (G5)."""

import asyncio
import stat
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Installation, Ran
from tests.support.licences import Vendor

PROGRAM = Path(sys.executable).with_name("telldesk")
TODAY = datetime.now(UTC).date()
NEXT_YEAR = TODAY + timedelta(days=365)
VENDOR = Vendor()


def licence(**changes: Any) -> str:
    """A licence that began today, issued an hour ago."""
    facts: dict[str, Any] = {
        "starts_on": TODAY,
        "expires_on": NEXT_YEAR,
        "issued_at": datetime.now(UTC) - timedelta(hours=1),
    }
    return VENDOR.text(VENDOR.licence(**facts | changes))


@pytest.fixture
def licensed(installation: Installation) -> Installation:
    """An installation that is judged by licences of our vendor."""
    keys = VENDOR.write_keys(installation.folder / "vendor_keys.toml")
    installation.environment["TELLDESK_LICENCE_KEYS"] = str(keys)
    return installation


async def install(installation: Installation, text: str, *more: str) -> Ran:
    path = installation.folder / "licence.txt"
    path.write_text(text)
    return await installation.run("license", "install", str(path), *more)


async def audit(installation: Installation) -> list[str]:
    acts = "SELECT array_agg(act ORDER BY id) FROM platform.audit WHERE actor = 'command line'"
    return list(await installation.ask(acts) or [])


async def test_from_the_vendors_key_to_the_installed_licence(
    installation: Installation, tmp_path: Path
) -> None:
    key = tmp_path / "vendor.pem"
    made = (await installation.run("license", "new-key", str(key), "--json")).json
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    keys = tmp_path / "vendor_keys.toml"
    keys.write_text(f'keys = ["{made["public_key"]}"]')
    installation.environment["TELLDESK_LICENCE_KEYS"] = str(keys)

    issued = await installation.run(
        "license", "issue", "--key", str(key), "--customer", "Example GmbH", "--tenants", "25",
        "--features", "partners, ai", "--expires", NEXT_YEAR.isoformat(),
    )  # fmt: skip
    assert issued.code == 0
    assert "does not know the key" in issued.err  # this build has none
    ran = await install(installation, issued.out)
    assert ran.code == 0
    assert "~ tenants: 3 -> 25" in ran.out
    assert "~ features: none -> ai, partners" in ran.out

    shown = (await installation.run("license", "show", "--json")).json
    assert (shown["state"], shown["allowed_tenants"], shown["notices"]) == ("valid", 25, [])
    assert shown["licence"]["customer"] == "Example GmbH"
    assert shown["licence"]["key_id"] == made["key_id"]
    assert await audit(installation) == ["licence.installed"]
    facts = await installation.ask("SELECT facts::text FROM platform.audit")
    assert "Example" not in facts
    assert shown["licence"]["id"] in facts


async def test_a_licence_comes_by_standard_input_too(licensed: Installation) -> None:
    program = await asyncio.create_subprocess_exec(
        PROGRAM, "license", "install", "-", "--json",
        env={"PATH": "/usr/bin:/bin"} | licensed.environment,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await program.communicate(licence().encode())
    assert program.returncode == 0
    assert b'"changed": true' in out


async def test_what_a_licence_would_change_is_shown_first(licensed: Installation) -> None:
    ran = await install(licensed, licence(tenants=None), "--dry-run")
    assert "~ tenants: 3 -> unlimited" in ran.out
    assert "Nothing was changed" in ran.out
    assert (await licensed.run("license", "show", "--json")).json["state"] == "missing"
    assert await audit(licensed) == []


async def test_the_same_licence_again_changes_nothing(licensed: Installation) -> None:
    text = licence()
    assert (await install(licensed, text, "--json")).json["changed"] is True
    again = await install(licensed, text[:40] + "\n" + text[40:], "--json")
    assert (again.code, again.json["changed"]) == (0, False)
    assert await audit(licensed) == ["licence.installed"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (licence()[:-8] + "AAAAAAAA", "changed after it was signed"),
        ("", "no licence, or not all of it"),
        ("\x00\xff" * 40_000, "no licence, or not all of it"),
        (Vendor().text(VENDOR.licence()), "changed after it was signed"),
        ("TD7" + licence()[3:], "written for a newer release"),
        (licence(starts_on=TODAY + timedelta(days=9)), "begins on"),
        (licence(starts_on=date(2025, 1, 1), expires_on=date(2025, 12, 31)), "ended on 2025-12-31"),
    ],
    ids=["forged", "empty", "noise", "strange", "newer", "early", "late"],
)  # fmt: skip
async def test_T49_what_does_not_count_is_refused_and_the_good_one_stays(
    licensed: Installation, text: str, told: str
) -> None:
    await install(licensed, licence())
    ran = await install(licensed, text)
    assert (ran.code, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert told in ran.err
    assert "What was installed stays." in ran.err
    assert (await licensed.run("license", "show", "--json")).json["state"] == "valid"
    refused = await install(licensed, text, "--json")
    assert refused.json["error"]["kind"] == "licence-refused"


async def test_a_removed_licence_leaves_the_free_tier(licensed: Installation) -> None:
    await install(licensed, licence())
    asked = await licensed.run("license", "remove", "--json")
    assert (asked.code, asked.json["error"]["kind"]) == (2, "usage")
    ran = await licensed.run("license", "remove", "--yes")
    assert "~ tenants: 5 -> 3" in ran.out
    assert "This is the free tier" in ran.out
    again = await licensed.run("license", "remove", "--yes", "--json")
    assert (again.code, again.json["changed"]) == (0, False)
    assert await audit(licensed) == ["licence.installed", "licence.removed"]


async def test_outside_production_nothing_is_limited_and_show_says_so(
    installation: Installation,
) -> None:
    shown = await installation.run("license", "show")
    assert "No licence is needed in demo and test" in shown.out
    assert "of unlimited" in shown.out


async def test_a_release_without_vendors_keys_knows_no_licence(installation: Installation) -> None:
    ran = await install(installation, licence())
    assert "signed with a key that this release does not know" in ran.err
    production = await installation.run(
        "license", "show", "--json", TELLDESK_ENVIRONMENT="production"
    )
    assert production.json["state"] == "missing"


async def test_T49_a_row_somebody_wrote_into_is_the_free_tier_and_no_error(
    licensed: Installation,
) -> None:
    await install(licensed, licence())
    await licensed.execute("UPDATE platform.licence SET licence = replace(licence, 'A', 'B')")
    shown = await licensed.run("license", "show", "--json")
    assert (shown.code, shown.json["allowed_tenants"]) == (0, 3)
    assert shown.json["state"] in {"forged", "unreadable", "unknown_key"}
    await licensed.execute("DELETE FROM platform.licence")
    shown = await licensed.run("license", "show", "--json")
    assert (shown.code, shown.json["state"]) == (0, "missing")
    assert (await install(licensed, licence())).code == 0


# --- the latest moment seen ---------------------------------------------------------------------


async def see(installation: Installation, moment: datetime) -> None:
    """This installation has known `moment`: then its clock was set back to now."""
    await installation.ask("SELECT platform.licence_seen($1)", moment)


async def test_T49_a_clock_set_back_past_the_end_brings_no_rights_back(
    licensed: Installation,
) -> None:
    text = licence(expires_on=TODAY + timedelta(days=40), grace_days=0)
    await install(licensed, text)
    await see(licensed, datetime.now(UTC) + timedelta(days=60))
    shown = (await licensed.run("license", "show", "--json")).json
    assert (shown["state"], shown["allowed_tenants"]) == ("expired", 3)
    assert [one["notice"] for one in shown["notices"]] == ["expired", "clock-set-back"]
    # Neither taking it out and putting it in again.
    await licensed.run("license", "remove", "--yes")
    assert "ended on" in (await install(licensed, text)).err


async def test_T49_a_newly_issued_licence_is_the_way_out_of_a_clock_that_ran_ahead(
    licensed: Installation,
) -> None:
    old = licence(issued_at=datetime.now(UTC) - timedelta(days=2))
    await install(licensed, old)
    await see(licensed, datetime.now(UTC) + timedelta(days=3650))
    assert (await licensed.run("license", "show", "--json")).json["state"] == "expired"
    assert (await install(licensed, licence())).code == 0
    shown = (await licensed.run("license", "show", "--json")).json
    assert (shown["state"], shown["notices"]) == ("valid", [])
    # The old one starts nothing anew.
    await see(licensed, datetime.now(UTC) + timedelta(days=3650))
    assert "ended on" in (await install(licensed, old)).err


@pytest.mark.parametrize("skew", [timedelta(minutes=-2), timedelta(minutes=2)], ids=str)
async def test_T61_a_vendors_clock_two_minutes_off_is_no_reason_to_refuse(
    licensed: Installation, skew: timedelta
) -> None:
    ran = await install(licensed, licence(issued_at=datetime.now(UTC) + skew), "--json")
    assert (ran.code, ran.json["after"]["state"], ran.json["after"]["notices"]) == (0, "valid", [])


async def test_looking_does_not_move_the_latest_moment(licensed: Installation) -> None:
    await licensed.execute("UPDATE platform.licence SET seen_until = '2026-01-01Z'")
    for command in (("license", "show"), ("doctor",)):
        await licensed.run(*command)
    assert await licensed.ask("SELECT seen_until = '2026-01-01Z' FROM platform.licence")


# --- the vendor's commands ----------------------------------------------------------------------

ISSUE = {
    "--customer": "Example GmbH", "--tenants": "5", "--expires": "never", "--features": "",
    "--starts": "today", "--grace-days": "14",
}  # fmt: skip


async def issue(installation: Installation, key: Path, **changes: str) -> Ran:
    options = ISSUE | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
    words = [word for option in options.items() for word in option]
    return await installation.run("license", "issue", "--key", str(key), *words)


@pytest.mark.parametrize(
    ("changes", "code", "told"),
    [
        ({"tenants": "many"}, 2, "neither a number nor 'unlimited'"),
        ({"tenants": "1" * 50}, 2, "neither a number nor 'unlimited'"),
        ({"tenants": "0"}, 1, "`$.tenants`"),
        ({"expires": "tomorrow"}, 2, "neither YYYY-MM-DD nor 'never'"),
        ({"expires": "2020-01-01"}, 1, "it ends before it begins"),
        ({"grace_days": "1000"}, 2, "0<=x<=90"),
        ({"features": "ai,teleportation"}, 1, "no such feature: teleportation"),
        ({"customer": " "}, 1, "`$.customer`"),
        ({"customer": "\x1b[2J"}, 1, "cannot be printed"),
    ],
)  # fmt: skip
async def test_a_licence_that_makes_no_sense_is_not_issued(
    installation: Installation, changes: dict[str, str], code: int, told: str
) -> None:
    key = installation.folder / "vendor.pem"
    await installation.run("license", "new-key", str(key))
    ran = await issue(installation, key, **changes)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err


async def test_a_vendors_key_is_private_and_never_replaced(installation: Installation) -> None:
    key = installation.folder / "vendor.pem"
    await installation.run("license", "new-key", str(key))
    before = key.read_bytes()
    again = await installation.run("license", "new-key", str(key))
    assert (again.code, key.read_bytes()) == (1, before)
    assert b"PRIVATE KEY" in before
    assert (await issue(installation, key)).code == 0
    key.chmod(0o640)
    ran = await issue(installation, key)
    assert (ran.code, ran.out) == (1, "")
    assert "may be read by others" in ran.err


@pytest.mark.parametrize("content", [b"", b"not a key", b"\xff" * 100_000])
async def test_what_is_no_key_signs_nothing(installation: Installation, content: bytes) -> None:
    key = installation.folder / "vendor.pem"
    key.write_bytes(content)
    key.chmod(0o600)
    ran = await issue(installation, key)
    assert (ran.code, ran.out) == (1, "")
    assert "is no Ed25519 private key" in ran.err


@pytest.mark.parametrize("content", ["", "keys = 5", 'keys = ["AAAA"]', 'keys = ["?"]', "\x00"])
async def test_a_broken_file_of_keys_is_one_line_and_stops_no_tenant(
    licensed: Installation, content: str
) -> None:
    await licensed.run("tenants", "apply", str(licensed.write_tenant()), "--yes")
    (licensed.folder / "vendor_keys.toml").write_text(content)
    ran = await licensed.run("license", "show")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert "TELLDESK_LICENCE_KEYS: no public keys in" in ran.err
    folder = licensed.write_tenant(name='name = "Renamed"')
    applied = await licensed.run("tenants", "apply", str(folder), "--yes", "--json")
    assert applied.json["failed"] == {}
    assert await licensed.ask("SELECT name FROM platform.tenants") == "Renamed"
    found = (await licensed.run("doctor", "--json")).json["findings"]
    assert [one["level"] for one in found if one["check"] == "licence"] == ["warn"]
