import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from embedded_servers import (
    EmbeddedPostgres,
    FolderInUse,
    FolderUnusable,
    NotRunning,
    ProgramMissing,
    StartFailed,
    VersionMismatch,
)


async def run(postgres: EmbeddedPostgres, statement: str) -> Any:
    connection = await asyncpg.connect(postgres.dsn())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_rows_are_kept_over_an_orderly_restart(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder)
    with postgres:
        address = postgres.dsn()
        await run(postgres, "CREATE TABLE kept (id int)")
        await run(postgres, "INSERT INTO kept VALUES (7)")
    with postgres:
        assert await run(postgres, "SELECT id FROM kept") == 7
        assert postgres.dsn() == address


@pytest.mark.parametrize("durable", [True, False])
async def test_committed_rows_survive_a_killed_server(prepared: Path, durable: bool) -> None:
    postgres = EmbeddedPostgres(prepared, durable=durable)
    postgres.start()
    await run(postgres, "CREATE TABLE kept (id int)")
    await run(postgres, "INSERT INTO kept VALUES (7)")
    postgres.kill()
    with postgres:
        assert await run(postgres, "SELECT id FROM kept") == 7


async def test_start_after_somebody_else_killed_the_server_recovers(
    prepared: Path, kill_unasked: Callable[[int], None]
) -> None:
    with EmbeddedPostgres(prepared, durable=False) as postgres:
        killed = postgres.pid
        kill_unasked(killed)
        assert not postgres.is_running
        postgres.start()
        assert postgres.pid != killed
        assert await run(postgres, "SELECT 1") == 1


async def test_leftover_pid_file_naming_another_process_is_ignored(prepared: Path) -> None:
    postgres = EmbeddedPostgres(prepared, durable=False)
    postgres.start()
    pid_file = prepared / "pgdata" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    postgres.kill()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with postgres:
        assert await run(postgres, "SELECT 1") == 1


async def test_server_speaks_russian_and_has_the_extensions_we_use(prepared: Path) -> None:
    with EmbeddedPostgres(prepared, durable=False) as postgres:
        assert await run(postgres, "SELECT lower('ПЛАТЁЖ')") == "платёж"
        assert await run(postgres, "SHOW server_version_num") >= "180000"
        assert await run(postgres, "SHOW timezone") == "UTC"
        assert await run(postgres, "SHOW listen_addresses") == ""
        for name in ("pg_trgm", "pg_stat_statements", "btree_gin"):
            await run(postgres, f"CREATE EXTENSION {name}")
        assert await run(postgres, "SELECT word_similarity('платёж', 'платежи')") > 0.5


async def test_options_win_over_defaults(prepared: Path) -> None:
    options = {"max_connections": "17", "work_mem": "5MB"}
    with EmbeddedPostgres(prepared, durable=False, options=options) as postgres:
        assert await run(postgres, "SHOW max_connections") == "17"
        assert await run(postgres, "SHOW work_mem") == "5MB"
        assert await run(postgres, "SHOW fsync") == "off"


def test_second_owner_is_refused_with_the_folder_named(prepared: Path) -> None:
    with (
        EmbeddedPostgres(prepared, durable=False),
        pytest.raises(FolderInUse, match=f"{prepared} is in use by process {os.getpid()}"),
    ):
        EmbeddedPostgres(prepared, durable=False).start()


def test_starting_twice_is_harmless(prepared: Path) -> None:
    with EmbeddedPostgres(prepared, durable=False) as postgres:
        pid = postgres.pid
        postgres.start()
        assert postgres.pid == pid


def test_data_of_another_major_version_is_refused(prepared: Path) -> None:
    postgres = EmbeddedPostgres(prepared, durable=False)
    with postgres:
        pass
    (prepared / "pgdata" / "PG_VERSION").write_text("17\n")
    with pytest.raises(VersionMismatch, match=r"PostgreSQL 17.*ships PostgreSQL 18.*pg_dumpall"):
        postgres.start()


def test_failed_start_quotes_the_log_and_frees_the_folder(prepared: Path) -> None:
    with pytest.raises(StartFailed, match="max_connections"):
        EmbeddedPostgres(prepared, durable=False, options={"max_connections": "many"}).start()
    with EmbeddedPostgres(prepared, durable=False) as postgres:
        assert postgres.is_running


async def test_cluster_left_half_made_is_made_anew(folder: Path) -> None:
    unfinished = folder / "pgdata.new"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(folder, durable=False) as postgres:
        assert await run(postgres, "SELECT 1") == 1
    assert not unfinished.exists()


async def test_deep_folder_gets_a_short_socket_that_is_found_again(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder / ("d" * 60) / ("e" * 60), durable=False)
    with postgres:
        address = postgres.dsn()
        assert await run(postgres, "SELECT 1") == 1
    with EmbeddedPostgres(postgres.root, durable=False) as again:
        assert again.dsn() == address
    shutil.rmtree(address.partition("host=")[2].partition("&")[0])


def test_file_in_place_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "file").touch()
    with pytest.raises(FolderUnusable, match=f"{folder}/file cannot be used: it is a file"):
        EmbeddedPostgres(folder / "file").start()


def test_data_of_another_account_is_refused(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    data = folder / "pgdata"
    data.mkdir()
    os.chown(data, 12345, 12345)
    with pytest.raises(FolderUnusable, match=r"belongs to uid 12345.*chown -R"):
        EmbeddedPostgres(folder).start()


def test_folder_closed_to_the_server_is_refused(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("as an ordinary user the server runs as ourselves")
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(FolderUnusable, match=f"nobody, which may not enter {closed}: .*chmod o"):
        EmbeddedPostgres(closed / "inside").start()


def test_programs_of_the_wheel_are_named_by_path(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder)
    for name in ("psql", "pg_dump", "pgbench"):
        assert os.access(postgres.binary(name), os.X_OK)
    with pytest.raises(ProgramMissing, match="no-such-program"):
        postgres.binary("no-such-program")


def test_address_and_pid_need_a_started_server(folder: Path) -> None:
    postgres = EmbeddedPostgres(folder)
    with pytest.raises(NotRunning):
        postgres.dsn()
    with pytest.raises(NotRunning):
        _ = postgres.pid
    postgres.stop()


async def test_names_are_quoted_in_the_address(folder: Path) -> None:
    with EmbeddedPostgres(folder / "a folder & more", durable=False) as postgres:
        await run(postgres, 'CREATE ROLE "o/k@" LOGIN')
        connection = await asyncpg.connect(postgres.dsn("o/k@", "postgres"))
        assert await connection.fetchval("SELECT current_user") == "o/k@"
        await connection.close()
