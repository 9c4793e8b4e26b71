"""What only a second process can show: killed parents, other accounts, threads."""

import os
import pwd
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from embedded_servers import EmbeddedPostgres, EmbeddedValkey, default_data_dir
from embedded_servers.folders import Account

pytestmark = pytest.mark.system

_DEADLINE_S = 30
_SERVE = """
import sys, threading
from pathlib import Path
from embedded_servers import EmbeddedPostgres, EmbeddedValkey
root = Path(sys.argv[1])
servers = EmbeddedPostgres(root, durable=False), EmbeddedValkey(root)
for server in servers:
    # From a thread that ends at once: the servers must live on all the same.
    thread = threading.Thread(target=server.start)
    thread.start()
    thread.join()
print(*(server.pid for server in servers), flush=True)
sys.stdin.read()
for server in servers:
    assert server.is_running
    server.stop()
print("stopped", flush=True)
"""
_IS_NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))"


def serving(
    root: Path, *, python: str = sys.executable, user: int | None = None
) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - the script above
        [python, "-c", _SERVE, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def pids_of(parent: subprocess.Popen[str]) -> list[int]:
    assert parent.stdout is not None
    return [int(word) for word in parent.stdout.readline().split()]


def is_alive(pid: int) -> bool:
    try:
        # An orphan that ended may stay a zombie where nothing reaps: its command line is empty.
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes())
    except OSError:
        return False


def wait_until_gone(pids: list[int]) -> None:
    deadline = time.monotonic() + _DEADLINE_S
    while any(map(is_alive, pids)):
        assert time.monotonic() < deadline, f"still running: {pids}"
        time.sleep(0.02)


def test_servers_end_when_their_parent_is_killed(prepared: Path) -> None:
    with serving(prepared) as parent:
        pids = pids_of(parent)
        assert len(pids) == 2
        assert all(map(is_alive, pids))
        parent.send_signal(signal.SIGKILL)
    wait_until_gone(pids)


def test_start_right_after_a_killed_parent_takes_over(prepared: Path) -> None:
    with serving(prepared) as parent:
        pids = pids_of(parent)
        parent.send_signal(signal.SIGKILL)
    with EmbeddedPostgres(prepared, durable=False) as postgres, EmbeddedValkey(prepared) as valkey:
        assert not {postgres.pid, valkey.pid} & set(pids)
        assert not any(map(is_alive, pids))


def test_ctrl_c_reaches_us_and_not_the_servers(prepared: Path) -> None:
    with EmbeddedPostgres(prepared, durable=False) as postgres:
        assert os.getpgid(postgres.pid) != os.getpgid(0)


def python_open_to(account: Account) -> str:
    """Our own Python, or the system's where ours is kept under a closed home folder."""
    assert account.closed_on_the_way_to(Path(__file__).parent) is None or pytest.skip(
        "this copy of the project is closed to other accounts"
    )
    for python in (Path(sys.executable), Path("/usr/bin/python3")):
        if account.closed_on_the_way_to(python.resolve().parent) is None:
            question = [python, "-c", _IS_NEW_ENOUGH]
            asked = subprocess.run(question, check=False)  # noqa: S603 - a Python asked its version
            if asked.returncode == 0:
                return str(python)
    return pytest.skip("every Python here is closed to other accounts or too old")


def test_servers_run_for_an_ordinary_user(folder: Path) -> None:
    user, python = None, sys.executable
    if os.geteuid() == 0:
        user = pwd.getpwnam("nobody").pw_uid
        python = python_open_to(Account(user, user, "nobody", is_us=False))
        os.chown(folder, user, user)
    with serving(folder, python=python, user=user) as parent:
        pids = pids_of(parent)
        expected = os.geteuid() if user is None else user
        assert [Path(f"/proc/{pid}").stat().st_uid for pid in pids] == [expected] * 2
        out, _ = parent.communicate("", timeout=_DEADLINE_S)
        assert out == "stopped\n"
    assert parent.returncode == 0
    assert not any(map(is_alive, pids))


def test_root_never_serves_as_root(prepared: Path) -> None:
    with EmbeddedPostgres(prepared, durable=False) as postgres, EmbeddedValkey(prepared) as valkey:
        for pid in (postgres.pid, valkey.pid):
            assert Path(f"/proc/{pid}").stat().st_uid != 0


def test_data_folder_follows_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert default_data_dir("desk") == Path("/var/lib/desk")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert default_data_dir("desk") == Path("/home/ann/.local/share/desk")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert default_data_dir("desk") == Path("/home/ann/.local/share/desk")
    monkeypatch.setenv("XDG_DATA_HOME", "/srv/data")
    assert default_data_dir("desk") == Path("/srv/data/desk")
