from collections.abc import Callable
from pathlib import Path

import pytest
from redis import Redis

from embedded_servers import EmbeddedValkey, FolderInUse, NotRunning, StartFailed


def put(valkey: EmbeddedValkey, value: str) -> None:
    with Redis.from_url(valkey.url) as client:
        client.set("kept", value)


def got(valkey: EmbeddedValkey) -> object:
    with Redis.from_url(valkey.url) as client:
        return client.get("kept")


def test_keys_are_kept_over_restart_and_kill(folder: Path) -> None:
    valkey = EmbeddedValkey(folder)
    with valkey:
        put(valkey, "orderly")
    with valkey:
        assert got(valkey) == b"orderly"
        put(valkey, "killed")
        valkey.kill()
        valkey.start()
        assert got(valkey) == b"killed"


def test_without_appendonly_nothing_is_kept(folder: Path) -> None:
    with EmbeddedValkey(folder, appendonly=False) as valkey:
        put(valkey, "gone")
    with EmbeddedValkey(folder, appendonly=False) as valkey:
        assert got(valkey) is None


def test_start_after_somebody_else_killed_the_server_recovers(
    folder: Path, kill_unasked: Callable[[int], None]
) -> None:
    with EmbeddedValkey(folder) as valkey:
        put(valkey, "kept")
        killed = valkey.pid
        kill_unasked(killed)
        valkey.start()
        assert valkey.pid != killed
        assert got(valkey) == b"kept"


def test_second_owner_is_refused_with_the_folder_named(folder: Path) -> None:
    with EmbeddedValkey(folder), pytest.raises(FolderInUse, match=str(folder)):
        EmbeddedValkey(folder).start()


def test_starting_twice_is_harmless_and_stopping_ends_it(folder: Path) -> None:
    valkey = EmbeddedValkey(folder / "made" / "on the way")
    with valkey:
        pid = valkey.pid
        valkey.start()
        assert valkey.pid == pid
    assert not valkey.is_running
    with valkey:
        assert valkey.pid != pid


def test_failed_start_quotes_the_log(folder: Path) -> None:
    with EmbeddedValkey(folder):
        pass
    manifest = folder / "vkdata" / "appendonlydir" / "appendonly.aof.manifest"
    manifest.write_text("broken\n")
    with pytest.raises(StartFailed, match="AOF"):
        EmbeddedValkey(folder).start()


def test_address_and_pid_need_a_started_server(folder: Path) -> None:
    valkey = EmbeddedValkey(folder)
    with pytest.raises(NotRunning):
        _ = valkey.url
    with pytest.raises(NotRunning):
        _ = valkey.pid
