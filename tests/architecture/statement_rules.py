"""One rule: what is sent to the database is constant, so nothing can be injected into it."""

import ast
from collections.abc import Iterator

from allowed import STATEMENT_BUILDERS
from source_tree import Offence, Source, called_name, functions

_SENDING = {"execute", "executemany", "fetch", "fetchrow", "fetchval", "cursor", "prepare", "ask"}
_BUILDING = {"format", "format_map", "join", "replace", "substitute"}


def sends_constant_statements(source: Source) -> Iterator[Offence]:
    # A statement built at import from the module's own constants is as constant as a literal, so
    # names are followed inside functions only.
    for function in functions(source.tree):
        if f"{source.path}::{function.name}" in STATEMENT_BUILDERS:
            continue
        built = _names_of_built_strings(function)
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            statement = _statement_of(call)
            if statement is not None and _is_built(statement, built):
                yield Offence(
                    call.lineno,
                    f"a built string reaches {called_name(call)}(: keep the statement constant and "
                    "pass values as $1; quoted identifiers need a line in STATEMENT_BUILDERS",
                )


def _statement_of(call: ast.Call) -> ast.expr | None:
    name = called_name(call)
    is_method = isinstance(call.func, ast.Attribute)
    is_text = name == "text" and (
        not is_method or ast.unparse(call.func) in {"sa.text", "sqlalchemy.text"}
    )
    if not is_text and not (is_method and name in _SENDING):
        return None
    named = (keyword.value for keyword in call.keywords if keyword.arg in {"query", "statement"})
    return call.args[0] if call.args else next(named, None)


def _names_of_built_strings(function: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_built(value, names):
                names.add(name)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if _is_built(
                value, names
            ):
                names.add(name)
            case ast.AugAssign(target=ast.Name(id=name), value=value) if not _is_text(value):
                names.add(name)
    return names


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _is_built(node: ast.expr, built: set[str]) -> bool:
    match node:
        case ast.Name(id=name):
            return name in built
        case ast.JoinedStr(values=values):
            return any(isinstance(value, ast.FormattedValue) for value in values)
        case ast.BinOp(op=ast.Add() | ast.Mod(), left=left, right=right):
            return not (_is_text(left) and _is_text(right))
        case ast.IfExp(body=body, orelse=orelse):
            return _is_built(body, built) or _is_built(orelse, built)
        case ast.Call(func=ast.Attribute(attr=name)):
            return name in _BUILDING
        case _:
            return False
