"""What one folder `tenants/<slug>/` says a tenant should be. Pure: words in, structs out.

`manifest_reading.py` makes these from the files, `merge.py` compares them with what is there. A
manifest names the environment variable that holds a bot's token and never the token itself.
"""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from telldesk.kernel.errors import Invalid


class Problem(msgspec.Struct, frozen=True, order=True):
    """One thing wrong with a manifest: where, why and what to do."""

    file: str
    line: int
    path: str
    """The key, e.g. `staff[2].role`; empty when it is the file as a whole."""
    reason: str
    remedy: str

    @property
    def sentence(self) -> str:
        where = f"{self.file}:{self.line}: " + (f"{self.path}: " if self.path else "")
        return f"{where}{self.reason}. {self.remedy}"


class ManifestsWrong(Invalid):
    """At least one manifest is wrong; `problems` has all of them, nothing was changed for those."""

    key = "manifests-wrong"

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(problem.sentence for problem in problems))
        self.problems = problems


class Display(msgspec.Struct, frozen=True):
    """What Telegram shows about the bot, in one language."""

    name: str = ""
    about: str = ""
    description: str = ""


class InboxWish(msgspec.Struct, frozen=True):
    """The branded bot. `token_env` names the environment variable that holds its token."""

    token_env: str
    display: dict[str, Display] = {}


class Policy(msgspec.Struct, frozen=True):
    """Where one ticket ends and the next begins (T8), who sorts it (T4), whom it goes to (T11).

    `ratings`: contacts are asked how they were helped (T9). `closing_transcripts`: they are sent
    what was said when their ticket is closed (T6).
    """

    boundary: str = "hours"
    boundary_hours: int = 72
    burst_s: int = 20
    sorting: str = "guess"
    assigning: str = "by_hand"
    capacity: int = 10
    ratings: bool = True
    closing_transcripts: bool = False


class CategoryWish(msgspec.Struct, frozen=True):
    """A category; `names` by language. Its place in the list is its place on the screen."""

    key: str
    names: dict[str, str]
    icon: str = ""
    colour: str = ""


class StaffWish(msgspec.Struct, frozen=True):
    """A member of staff; who they are on Telegram comes later, by invitation."""

    key: str
    name: str
    role: str
    language: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The whole wish. Stored as JSON once applied: the base of the next three-way merge."""

    slug: str
    name: str
    languages: list[str]
    default_language: str
    time_zone: str
    colours: dict[str, str]
    logo: str
    """Name under which the picture is kept: it carries the content's digest; '' is none."""
    managed: str
    """`merge` keeps what the portal changed, `manifest` takes it back on every apply."""
    inbox: InboxWish
    policy: Policy
    categories: list[CategoryWish]
    staff: list[StaffWish]
    texts: dict[str, dict[str, str]]
    """Language -> key -> the tenant's own wording."""

    def stored(self) -> dict[str, Any]:
        """As the tenant's row keeps it."""
        stored: dict[str, Any] = msgspec.to_builtins(self)
        return stored


class Declared(msgspec.Struct, frozen=True):
    """A manifest that was read without a problem, and the picture that goes with it."""

    manifest: Manifest
    logo: bytes


class Vocabulary(msgspec.Struct, frozen=True):
    """What higher rooms allow a manifest to name; given by the caller, since this room is below.

    `check_text` answers why a template is wrong, or nothing.
    """

    languages: tuple[str, ...]
    roles: tuple[str, ...]
    texts: Mapping[str, frozenset[str]]
    """Key of a text -> the placeholders it may hold."""
    check_text: Callable[[str, frozenset[str]], str]


def read_stored(stored: dict[str, Any] | None) -> Manifest | None:
    """The manifest a tenant's row keeps; None when none was applied or a later release wrote it."""
    if stored is None:
        return None
    try:
        return msgspec.convert(stored, Manifest)
    except msgspec.ValidationError:
        return None
