"""The name a file is saved under: nothing invisible, no path, the ending it deserves. Pure."""

import unicodedata
from typing import Final
from urllib.parse import quote

from telldesk.files.kinds import TEXT, Kind

_LONGEST: Final = 120
_LONGEST_ENDING: Final = 10
_SEPARATORS: Final = '/\\:*?"<>|'
# A text that a double click runs is saved as a text.
_ACTIVE: Final = frozenset(
    {"html", "htm", "xhtml", "svg", "xml", "js", "mjs", "hta", "bat", "cmd", "ps1", "vbs", "wsf",
     "sh", "url", "desktop", "lnk", "reg", "scr", "com", "exe", "jar", "command"}
)  # fmt: skip


def disposition(name: str | None, kind: Kind, *, otherwise: str) -> str:
    """The Content-Disposition of a file called `name`, or `otherwise` when it has no name."""
    saved = saved_name(name, kind, otherwise=otherwise)
    plain = saved.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    how = "inline" if kind.is_shown else "attachment"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(saved, safe='')}"


def saved_name(name: str | None, kind: Kind, *, otherwise: str) -> str:
    """What the file is saved as.

    Marks that turn the direction of writing are gone, so that the ending people read is the one
    their system acts on (T31); one that does not fit the contents gets the right one behind it.
    """
    stem, dot, ending = _clean(name or otherwise).rpartition(".")
    if not dot or not stem or len(ending) > _LONGEST_ENDING:
        stem, ending = stem + dot + ending, ""
    stem = stem[:_LONGEST].rstrip(" .") or otherwise
    known = ending.lower()
    is_wrong = known in _ACTIVE if kind.media_type == TEXT else known not in kind.endings
    if kind.endings and (is_wrong or not known):
        wrong = f".{ending}" if ending else ""
        return f"{stem}{wrong}.{kind.endings[0]}"
    return f"{stem}.{ending}" if ending else stem


def _clean(name: str) -> str:
    # Cc: controls, Cf: direction and other invisible marks, Cs: halves of a character, Zl and Zp.
    kept = (
        " " if char in _SEPARATORS or char.isspace() else char
        for char in unicodedata.normalize("NFC", name[: 4 * _LONGEST])
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    )
    return " ".join("".join(kept).split()).strip(" .")
