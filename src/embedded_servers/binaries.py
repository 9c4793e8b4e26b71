"""Where a wheel keeps its programs, readable for the account that is to run them."""

import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from embedded_servers.errors import ProgramMissing
from embedded_servers.folders import Account


def package_folder(module: str, package: str) -> Path:
    """The folder of an installed package, found without importing it.

    Raises:
        ProgramMissing: it is not installed.
    """
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ProgramMissing(module, package)
    return Path(spec.origin).parent


def for_account(
    site: Path, parts: tuple[str, ...], *, package: str, account: Account, root: Path
) -> Path:
    """A folder that holds ``parts`` of ``site`` in their places, readable for ``account``.

    That is ``site`` itself unless the way there is closed to the account, as when root keeps the
    project under /root; then a copy inside ``root``, made once per version of the package. Places
    are kept because programs find their libraries relative to themselves.
    """
    if all(account.closed_on_the_way_to(site / part) is None for part in parts):
        return site
    copy = root / f"{package}-{version(package)}"
    if copy.is_dir():
        return copy
    for outdated in root.glob(f"{package}-*"):
        shutil.rmtree(outdated)
    unfinished = root / f"{package}-unfinished"
    for part in parts:
        shutil.copytree(
            site / part,
            unfinished / part,
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "*.a", "__pycache__"),
        )
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    return unfinished.rename(copy)
