"""Tenants listed, suspended, resumed; staff invited; how commands refuse."""

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import asyncpg
import pytest
from tests.cli.conftest import Installation

PROGRAM = Path(sys.executable).with_name("telldesk")


@pytest.fixture
async def acme(installation: Installation) -> Installation:
    await installation.run("tenants", "apply", str(installation.write_tenant()), "--yes")
    return installation


async def give_bot(installation: Installation) -> None:
    """A bot's row, as a connected one leaves it."""
    await installation.ask(
        """INSERT INTO platform.inboxes (id, tenant_id, public_id, bot_id, username, hook_key,
             secret_hash, secret_cipher, token_cipher, state)
           SELECT gen_random_uuid(), id, 'pub', 77, 'acme_bot', 'hook', '', '', '', 'live'
           FROM platform.tenants RETURNING 1"""
    )


async def test_list_and_show_tell_the_state(acme: Installation) -> None:
    await give_bot(acme)
    ran = await acme.run("tenants", "list", "--json")
    assert [(one["slug"], one["state"]) for one in ran.json] == [("acme", "active")]
    assert ran.json[0]["bots"][0]["username"] == "acme_bot"
    shown = await acme.run("tenants", "show", "acme")
    assert "Acme Repairs" in shown.out
    assert "@acme_bot (77) live" in shown.out


async def test_suspend_and_resume_leave_rows_audit_and_a_task(acme: Installation) -> None:
    await give_bot(acme)
    ran = await acme.run("tenants", "suspend", "acme", "--reason", "phishing")
    assert ran.code == 0
    assert await acme.ask("SELECT state || ':' || state_reason FROM platform.tenants") == (
        "suspended:phishing"
    )
    again = await acme.run("tenants", "suspend", "acme", "--reason", "again")
    assert again.code == 1
    assert again.err == "Error: acme is suspended, not active; nothing was changed.\n"

    ran = await acme.run("tenants", "resume", "acme", "--json")
    assert ran.json == {"slug": "acme", "state": "active"}
    assert await acme.ask("SELECT state || ':' || state_reason FROM platform.tenants") == "active:"
    acts = await acme.ask("SELECT array_agg(act ORDER BY id) FROM platform.audit")
    assert acts == ["tenant.applied", "tenant.suspended", "tenant.resumed"]
    assert await acme.ask(
        """SELECT args->>'inbox_id' = (SELECT id::text FROM platform.inboxes)
           FROM relay.tasks WHERE job = 'set_webhook'"""
    )
    assert await acme.ask(
        """SELECT array_agg(event ORDER BY id) = '{TenantProvisioned,TenantSuspended,TenantResumed}'
           FROM relay.outbox WHERE tenant = (SELECT schema_name FROM platform.tenants)"""
    )


async def test_an_unknown_slug_is_one_line(installation: Installation) -> None:
    ran = await installation.run("tenants", "resume", "nobody")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("Error: nobody: No tenant has this slug;")
    assert ran.err.count("\n") == 1


async def test_invite_prints_a_link_once_and_kills_the_former(acme: Installation) -> None:
    ran = await acme.run("tenants", "invite", "acme", "--agent", "ann")
    assert "has no bot yet" in ran.err
    await give_bot(acme)
    links = [
        (await acme.run("tenants", "invite", "acme", "--agent", "ann", "--json")).json["link"]
        for _ in range(2)
    ]
    assert links[0] != links[1]
    assert links[1].startswith("https://t.me/acme_bot?start=join_")
    assert len(links[1].rpartition("=")[2]) <= 64
    schema = await acme.ask("SELECT schema_name FROM platform.tenants")
    good = f'SELECT count(*) FROM "{schema}".invitations WHERE expires_at > now()'
    assert await acme.ask(good) == 1
    ran = await acme.run("tenants", "invite", "acme", "--agent", "nobody")
    assert ran.code == 1


async def test_linked_staff_is_invited_again_only_on_purpose(acme: Installation) -> None:
    await give_bot(acme)
    schema = await acme.ask("SELECT schema_name FROM platform.tenants")
    await acme.ask(f'UPDATE "{schema}".agents SET telegram_user_id = 5 RETURNING 1')
    ran = await acme.run("tenants", "invite", "acme", "--agent", "ann")
    assert "--relink" in ran.err
    ran = await acme.run("tenants", "invite", "acme", "--agent", "ann", "--relink")
    assert ran.code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("tenants", "suspend", "acme"), 2, "Missing option '--reason'"),
        (("tenants", "suspend", "acme", "--reason", " "), 2, "--reason must say something"),
        (("nonsense",), 2, "No such command 'nonsense'"),
        (("tenants", "apply", "/nowhere"), 2, "does not exist"),
        (("db", "upgrade", "--parallel", "0"), 2, "0 is not in the range"),
    ],
)
async def test_wrong_usage_is_one_line(
    installation: Installation, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ran = await installation.run(*arguments)
    assert ran.code == code
    assert told in ran.err
    assert ran.err.count("\n") == 1
    as_json = await installation.run(*arguments, "--json")
    assert as_json.code == code


async def test_no_database_is_one_line(installation: Installation) -> None:
    ran = await installation.run("tenants", "list", TELLDESK_DATABASE_URL="")
    assert ran.code == 1
    assert ran.err.startswith("Error: TELLDESK_DATABASE_URL: no database given.")
    lost = "postgresql://td_admin@127.0.0.1:9/desk"
    ran = await installation.run("db", "upgrade", TELLDESK_DATABASE_URL=lost)
    assert (ran.code, ran.err.count("\n")) == (1, 1)


def test_the_program_itself_ends_without_a_trace() -> None:
    ran = subprocess.run(  # noqa: S603 - our own program
        [PROGRAM, "tenants", "list"],
        env={"PATH": "/usr/bin:/bin", "TELLDESK_DATABSE_URL": "x"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == 1
    assert ran.stderr.startswith("Error: TELLDESK_DATABSE_URL: no such setting.")
    assert "Traceback" not in ran.stderr


async def test_an_interrupted_command_ends_in_one_line(installation: Installation) -> None:
    holder = await asyncpg.connect(installation.dsn)
    await holder.execute("SET ROLE td_owner; BEGIN; LOCK TABLE platform.tenants")
    program = await asyncio.create_subprocess_exec(
        PROGRAM,
        "tenants",
        "list",
        env={"PATH": "/usr/bin:/bin"} | installation.environment,
        stderr=asyncio.subprocess.PIPE,
    )
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    async with asyncio.timeout(60):
        while not await holder.fetchval(waiting):  # noqa: ASYNC110 - no event of ours
            await asyncio.sleep(0.05)
    program.send_signal(signal.SIGINT)
    _, told = await program.communicate()
    await holder.close()
    assert program.returncode == 130
    # The empty line ends the one on which the terminal shows ^C.
    assert told.decode().strip().startswith("Error: Interrupted.")
    assert b"Traceback" not in told


async def test_an_unprepared_database_is_told_to_be_upgraded(installation: Installation) -> None:
    await installation.execute("DROP SCHEMA platform CASCADE")
    ran = await installation.run("tenants", "list")
    assert ran.code == 1
    assert ran.err.startswith("Error: PostgreSQL: ")
    # For the fixture, which looks for tenants to clear away.
    await installation.execute(
        "CREATE SCHEMA platform; CREATE TABLE platform.tenants (schema_name text)"
    )
