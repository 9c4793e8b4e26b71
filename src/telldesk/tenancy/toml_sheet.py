"""One TOML file being read: takes values by path, collects everything that is wrong. Pure."""

import difflib
import re
import tomllib
from collections.abc import Iterable
from typing import Any, Final

from telldesk.tenancy.manifest import Problem
from telldesk.tenancy.toml_lines import Lines

_AT_LINE: Final = re.compile(r" ?\(at (?:line (\d+), column \d+|end of document)\)")
# `digits:35 characters` is the shape of a bot token. Source: core.telegram.org/bots/api, 2026-11.
_TOKEN: Final = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
_MOST_BYTES: Final = 128 * 1024
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
Table = dict[str, Any]


class Sheet:
    """A parsed file. Every getter answers something usable, wrong or not."""

    def __init__(self, file: str, raw: bytes, problems: list[Problem]) -> None:
        self.file = file
        self.root: Table = {}
        self._problems = problems
        self._lines = Lines("")
        if len(raw) > _MOST_BYTES:
            self.wrong("", f"larger than {_MOST_BYTES // 1024} KiB", "Make it shorter")
            return
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            self.wrong("", "not UTF-8 text", "Save the file as UTF-8", line=line)
            return
        self._refuse_secrets(text)
        try:
            self.root = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found and found[1] else len(text.splitlines()) or 1
            reason = _AT_LINE.sub("", str(error))
            self.wrong("", f"not TOML: {reason}", "Correct the spelling of this line", line=line)
            return
        self._lines = Lines(text)

    def _refuse_secrets(self, text: str) -> None:
        for number, line in enumerate(text.splitlines(), 1):
            if _TOKEN.search(line):
                self.wrong(
                    "",
                    "this looks like a bot token; a manifest holds no secrets",
                    "Revoke it at @BotFather, put the new one into an environment variable and"
                    " name that variable in inbox.token_env",
                    line=number,
                )

    def line(self, path: str) -> int:
        return self._lines.of(path)

    def wrong(self, path: str, reason: str, remedy: str, *, line: int = 0) -> None:
        """Notes one problem; reading goes on."""
        ended = remedy if remedy.endswith("?") else f"{remedy}."
        self._problems.append(Problem(self.file, line or self._lines.of(path), path, reason, ended))

    def keys(self, table: Table, path: str, allowed: Iterable[str]) -> None:
        """Notes every key of `table` that is not allowed, with the closest one that is."""
        names = list(allowed)
        for key in table:
            if key in names:
                continue
            close = difflib.get_close_matches(key, names, n=1)
            remedy = f"Did you mean {close[0]}?" if close else f"Known: {', '.join(names)}"
            self.wrong(_join(path, key), "no such key", remedy)

    def table(self, table: Table, path: str, key: str) -> Table:
        found = table.get(key, {})
        if isinstance(found, dict):
            return found
        self.wrong(_join(path, key), "not a table", f"Write it as [{_join(path, key)}]")
        return {}

    def tables(self, table: Table, path: str, key: str, *, most: int) -> list[tuple[str, Table]]:
        """(path, table) of each [[key]]."""
        found = table.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.wrong(_join(path, key), "not a list of tables", f"Write each as [[{key}]]")
            return []
        if len(found) > most:
            self.wrong(_join(path, key), f"more than {most}", "Remove some")
        return [(f"{_join(path, key)}[{n}]", one) for n, one in enumerate(found[:most])]

    def text(
        self, table: Table, path: str, key: str, *, longest: int, default: str | None = None
    ) -> str:
        """A line of text. Without `default` it must be there and not empty."""
        where = _join(path, key)
        value = table.get(key, default)
        if value is None:
            self.wrong(where, "missing", f'Add {key} = "..."')
            return ""
        if not isinstance(value, str):
            self.wrong(where, f"{_kind(value)} instead of text", "Put it in quotes")
            return default or ""
        if default is None and not value.strip():
            self.wrong(where, "empty", "Write something here")
        elif len(value) > longest:
            self.wrong(where, f"{len(value)} characters, {longest} are the most", "Shorten it")
        elif _CONTROL.search(value):
            self.wrong(where, "holds invisible control characters", "Type it anew")
        return value

    def choice(
        self, table: Table, path: str, key: str, allowed: Iterable[str], *, default: str | None
    ) -> str:
        names = list(allowed)
        value = self.text(table, path, key, longest=200, default=default)
        if not value or value in names:
            return value
        close = difflib.get_close_matches(value, names, n=1)
        hint = f"Did you mean {close[0]}? " if close else ""
        self.wrong(_join(path, key), f"{value!r} is not known", f"{hint}Use {', '.join(names)}")
        return default or names[0]

    def number(self, table: Table, path: str, key: str, *, within: range, default: int) -> int:
        value = table.get(key, default)
        if isinstance(value, int) and not isinstance(value, bool) and value in within:
            return value
        reason = f"{value} is out of range" if isinstance(value, int) else "not a whole number"
        remedy = f"Use a whole number from {within.start} to {within.stop - 1}"
        self.wrong(_join(path, key), reason, remedy)
        return default

    def flag(self, table: Table, path: str, key: str, *, default: bool) -> bool:
        value = table.get(key, default)
        if isinstance(value, bool):
            return value
        self.wrong(_join(path, key), f"{_kind(value)} instead of yes or no", "Use true or false")
        return default

    def texts(self, table: Table, path: str, key: str, *, most: int) -> list[str]:
        """A list of distinct texts."""
        value = table.get(key)
        where = _join(path, key)
        if value is None:
            self.wrong(where, "missing", f'Add {key} = ["..."]')
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.wrong(where, "not a list of texts", f'Write {key} = ["...", "..."]')
            return []
        if not value or len(value) > most or len(set(value)) != len(value):
            self.wrong(where, "empty, too long or repeating", f"Name 1 to {most} different ones")
        return list(dict.fromkeys(value))[:most]


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _kind(value: object) -> str:
    names = {
        bool: "yes or no",
        str: "text",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), "a date")
