"""The project's Python files, parsed once, and the small questions rules ask of them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PARTS = ("src", "tests", "benchmarks", "scripts", "migrations")


@dataclass(frozen=True)
class Source:
    path: str  # from the project's folder, with slashes
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[-1]

    def is_in(self, *places: str) -> bool:
        """Whether it is one of the files, or under one of the folders (those end in a slash)."""
        return any(
            self.path == at or (at.endswith("/") and self.path.startswith(at)) for at in places
        )

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and full dotted name of everything imported, at whatever depth."""
        package = self.path.removeprefix("src/").removesuffix(".py").split("/")
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level] if node.level else []
                module = ".".join([*above, *filter(None, [node.module])])
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


@dataclass(frozen=True)
class Offence:
    line: int
    message: str


@cache
def sources() -> tuple[Source, ...]:
    return tuple(
        Source(path.relative_to(PROJECT).as_posix(), path.read_text())
        for part in PARTS
        for path in sorted((PROJECT / part).rglob("*.py"))
    )


def called_name(call: ast.Call) -> str:
    """The last word of what is called: `execute` in `work.connection.execute(...)`."""
    match call.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
