"""What a demo folder remembers between starts: ports are asked for, secrets are kept."""

import secrets
import shutil
from pathlib import Path
from typing import Final

import msgspec

from telldesk.kernel.errors import Misconfigured

_VERSION: Final = 1
_MARK: Final = "telldesk-demo.json"


class DemoState(msgspec.Struct, kw_only=True):
    """The content of the mark file."""

    version: int = _VERSION
    hook_key_secret: str
    portal_secret: str = ""
    seeded: bool = False


class DemoFolder:
    """One demo's folder; anything in it may be thrown away with `fresh`."""

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()

    @property
    def key_file(self) -> Path:
        return self.path / "keys.json"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def holds_demo(self) -> bool:
        return self._mark.exists()

    @property
    def _mark(self) -> Path:
        return self.path / _MARK

    def open(self, *, fresh: bool) -> DemoState:
        """The folder is there; its state is the kept one, or a new one.

        Raises:
            Misconfigured: the folder holds something else than a demo.
        """
        mark = self._mark
        if self.path.exists() and any(self.path.iterdir()) and not mark.exists():
            raise Misconfigured(
                f"{self.path} holds other files.",
                setting="--data",
                remedy="Name an empty or a new folder.",
            )
        if fresh and mark.exists():
            shutil.rmtree(self.path)
        self.path.mkdir(parents=True, exist_ok=True)
        # Servers run as another account when we are root: it must be able to pass through.
        self.path.chmod(0o755)
        self.logs.mkdir(exist_ok=True, mode=0o700)
        if mark.exists():
            try:
                state = msgspec.json.decode(mark.read_bytes(), type=DemoState)
            except msgspec.DecodeError as error:
                raise Misconfigured(
                    f"{mark} is not readable.", setting="--data", remedy="Start over with --fresh."
                ) from error
        else:
            state = DemoState(hook_key_secret=secrets.token_urlsafe(32))
        if not state.portal_secret:  # new, or of a release that had no portal
            state.portal_secret = secrets.token_urlsafe(32)
            self.save(state)
        return state

    def save(self, state: DemoState) -> None:
        mark = self._mark
        fresh = mark.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_bytes(msgspec.json.encode(state))
        fresh.replace(mark)
