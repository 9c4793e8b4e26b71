"""Reading the folder of manifests from disk; judging them is `manifest_reading.py`'s."""

from pathlib import Path
from typing import Final

from telldesk.kernel.errors import Misconfigured
from telldesk.tenancy.manifest import Problem

_MOST_FILES: Final = 64
_MOST_BYTES: Final = 1024 * 1024
_TOP: Final = ("tenant.toml", "history.toml")


def find_folders(root: Path) -> list[Path]:
    """The tenants' folders below `root`, in order of slug; `root` may be one of them itself.

    Raises:
        Misconfigured: no such folder, or nothing in it.
    """
    if not root.is_dir():
        raise Misconfigured("no such folder.", setting=str(root), remedy="Name the manifests'.")
    if (root / "tenant.toml").is_file():
        return [root]
    folders = sorted(one for one in root.iterdir() if one.is_dir() and one.name[0] not in "._")
    if not folders:
        raise Misconfigured(
            "no tenants in this folder.",
            setting=str(root),
            remedy="Expected <slug>/tenant.toml in it.",
        )
    return folders


def read_folder(folder: Path) -> tuple[dict[str, bytes], list[Problem]]:
    """Files by name relative to `folder`; links that lead outside and strangers are problems."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    real = folder.resolve()
    for path in sorted(folder.rglob("*"))[: _MOST_FILES + 1]:
        name = path.relative_to(folder).as_posix()
        if path.is_dir() or name.startswith(".") or path.suffix == ".md":
            continue
        reason = _reason_against(path, real, name)
        if reason:
            shown = f"{folder}/{name}"
            problems.append(Problem(shown, 1, "", reason, "Remove it, or move it into its place."))
        elif len(files) == _MOST_FILES:
            problems.append(
                Problem(str(folder), 1, "", f"more than {_MOST_FILES} files", "Remove some.")
            )
        else:
            files[name] = path.read_bytes()
    return files, problems


def _reason_against(path: Path, real: Path, name: str) -> str:
    if not path.resolve().is_relative_to(real):
        return "a link that leads outside the tenant's folder"
    if path.stat().st_size > _MOST_BYTES:
        return f"larger than {_MOST_BYTES // 1024} KiB"
    if name in _TOP or name.startswith(("texts/", "brand/")):
        return ""
    return "a manifest has no such file"
