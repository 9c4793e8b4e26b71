"""Make the frontend's API types from the routes themselves, or see whether it still fits.

    python scripts/api_types.py write    frontend/src/core/api/gen is as the routes are
    python scripts/api_types.py check    exits 1 and names the files where it is not

No server is started: the app describes itself.
"""

import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec

from telldesk.app import create_app
from telldesk.kernel.settings import Settings
from telldesk.web.openapi import api_document

PROJECT = Path(__file__).resolve().parent.parent
KEPT = PROJECT / "frontend" / "src" / "core" / "api" / "gen"


def main(arguments: list[str]) -> None:
    """Do what ``arguments`` ask for."""
    if arguments not in (["write"], ["check"]):
        sys.exit((__doc__ or "").strip())
    with tempfile.TemporaryDirectory(prefix="api-types-") as folder:
        description, fresh = Path(folder) / "openapi.json", Path(folder) / "gen"
        describe(description)
        generate(description, fresh)
        if arguments == ["write"]:
            shutil.rmtree(KEPT, ignore_errors=True)
            shutil.copytree(fresh, KEPT)
        elif stale := sorted(differences(fresh, KEPT)):
            sys.exit(
                f"The API types are not what the routes say: {', '.join(stale)}.\n"
                "Make it with `task web:api` and commit it."
            )


def describe(file: Path) -> None:
    """``file`` holds what a running server answers at /schema/openapi.json."""
    nowhere = "postgresql://nobody@127.0.0.1/"
    app = create_app(Settings(environment="test", database_web_url=nowhere))
    file.write_bytes(msgspec.json.encode(api_document(app)))


def generate(description: Path, target: Path) -> None:
    """``target`` holds the types of ``description``."""
    tool = [sys.executable, Path(__file__).with_name("frontend.py"), "run", "openapi-ts", "-s"]
    places = {"API_DESCRIPTION": str(description), "API_TYPES": str(target)}
    done = subprocess.run(tool, env={**os.environ, **places}, check=False)
    if done.returncode != 0:
        sys.exit("The API types could not be made; the lines above say why.")


def differences(fresh: Path, kept: Path) -> Iterator[str]:
    """Names of files that are in one folder only or are not the same."""
    names = {
        path.relative_to(root).as_posix()
        for root in (fresh, kept)
        for path in root.rglob("*")
        if path.is_file()
    }
    for name in names:
        pair = fresh / name, kept / name
        if not all(one.is_file() for one in pair) or not filecmp.cmp(*pair, shallow=False):
            yield name


if __name__ == "__main__":
    main(sys.argv[1:])
