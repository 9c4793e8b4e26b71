"""Which line of a TOML file says what: `staff[2].role` -> 31. Pure.

`tomllib` reads values but forgets where they stood. This walks a text that `tomllib` has already
accepted, so it only has to find keys, not to judge them. A key inside an inline table or array
answers with the line its statement begins on.
"""

import re
from typing import Final

_KEY_PART: Final = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*""")


class Lines:
    """Line numbers of one file, from 1."""

    def __init__(self, text: str) -> None:
        self._found: dict[str, int] = {}
        self._read(text.splitlines())

    def of(self, path: str) -> int:
        """The line of `path`, or of the nearest enclosing thing that is written down; else 1."""
        while path:
            if path in self._found:
                return self._found[path]
            path = _parent(path)
        return 1

    def _read(self, lines: list[str]) -> None:
        table = ""
        counts: dict[str, int] = {}
        at = 0
        while at < len(lines):
            line = lines[at].strip()
            if line.startswith("[["):
                name = _current(_dotted(line[2:])[0], counts)
                counts[name] = counts.get(name, -1) + 1
                table = f"{name}[{counts[name]}]"
                self._found.setdefault(table, at + 1)
                self._found.setdefault(name, at + 1)
            elif line.startswith("["):
                table = _current(_dotted(line[1:])[0], counts)
                self._found.setdefault(table, at + 1)
            elif line and not line.startswith("#"):
                key, rest = _dotted(line)
                path = f"{table}.{key}" if table else key
                while path and path != table:
                    self._found.setdefault(path, at + 1)
                    path = path.rpartition(".")[0]
                at = _end_of_value(rest, lines, at)
            at += 1


def _parent(path: str) -> str:
    if path.endswith("]"):
        return path.rpartition("[")[0]
    return path.rpartition(".")[0]


def _current(name: str, counts: dict[str, int]) -> str:
    """`categories.names` inside the third `[[categories]]` is `categories[2].names`."""
    head, _, rest = name.partition(".")
    while rest:
        if head in counts:
            head = f"{head}[{counts[head]}]"
        part, _, rest = rest.partition(".")
        head = f"{head}.{part}"
    return head


def _dotted(text: str) -> tuple[str, str]:
    """The dotted key at the start of `text`, and what follows it."""
    parts: list[str] = []
    at = 0
    while match := _KEY_PART.match(text, at):
        quoted, literal, bare = match.groups()
        parts.append(next(part for part in (quoted, literal, bare) if part is not None))
        at = match.end()
        if text[at : at + 1] != ".":
            break
        at += 1
    return ".".join(parts), text[at:]


def _end_of_value(rest: str, lines: list[str], at: int) -> int:
    """The index of the line on which the value that starts in `rest` ends."""
    depth = 0
    closing = ""
    while True:
        depth, closing = _scan(rest, depth, closing)
        if (depth <= 0 and not closing) or at + 1 >= len(lines):
            return at
        at += 1
        rest = lines[at]


def _scan(text: str, depth: int, closing: str) -> tuple[int, str]:
    """Brackets open and the multi-line quote still open after `text`."""
    at = 0
    while at < len(text):
        if closing:
            end = text.find(closing, at)
            while end > 0 and closing[0] == '"' and _is_escaped(text, end):
                end = text.find(closing, end + 1)
            if end < 0:
                return depth, closing if len(closing) > 1 else ""
            at, closing = end + len(closing), ""
            continue
        char = text[at]
        if char == "#":
            break
        if char in "\"'":
            closing = char * 3 if text.startswith(char * 3, at) else char
            at += len(closing)
            continue
        depth += (char in "[{") - (char in "]}")
        at += 1
    return depth, closing if len(closing) > 1 else ""


def _is_escaped(text: str, at: int) -> bool:
    before = text[:at]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
