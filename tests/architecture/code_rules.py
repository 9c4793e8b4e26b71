"""The house's rules as functions: a file goes in, offences with a way out come out."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from allowed import (
    CATCH_ALL_SITES,
    INPUT_OUTPUT,
    PURE_FILES,
    TRANSACTION_SITES,
    VENDOR_ROOMS,
)
from source_tree import Offence, Source, called_name

MOST_LINES = 400
SAYS_NOTHING = {"utils", "util", "helpers", "manager", "base", "common"}

_TRANSACTION_CALLS = {"transaction", "commit", "rollback", "begin", "begin_nested"}
# Capitals only: that is how statements are written here, and "commit" may be a word on a button.
_TRANSACTION_WORD = re.compile(
    r"\s*((BEGIN|START TRANSACTION|COMMIT|ROLLBACK)(\s+(ISOLATION|READ|TO|WORK)\b.*)?"
    r"|SAVEPOINT \w+)\s*(;|$)"
)
_WORK_AT_IMPORT = {
    *("open", "connect", "run", "getenv", "Popen", "check_output", "urlopen", "sleep", "mkdir"),
    *("read_text", "read_bytes", "write_text", "write_bytes", "create_engine", "from_url"),
}
_EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore)")
_EXCUSE_FORM = re.compile(
    r"#\s*noqa(:\s*[A-Z]+\d+([,\s]+[A-Z]+\d+)*)?|#\s*type:\s*ignore(\[[\w,\s-]+\])?"
)


def is_short_enough(source: Source) -> Iterator[Offence]:
    count = len(source.text.splitlines())
    if count > MOST_LINES:
        yield Offence(MOST_LINES, f"{count} lines, {MOST_LINES} are the most: split it by subject")


def is_named_for_what_it_holds(source: Source) -> Iterator[Offence]:
    for word in source.path.removesuffix(".py").split("/"):
        if word in SAYS_NOTHING:
            yield Offence(1, f"the name {word!r} says nothing: name what lives here")
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and re.search(
            r"^(Utils?|Helpers|Base|Common)$|(Manager|Utils)$", node.name
        ):
            yield Offence(node.lineno, f"class {node.name} says nothing: name what it is")


def ends_transactions_in_one_place(source: Source) -> Iterator[Offence]:
    if source.path in TRANSACTION_SITES:
        return
    advice = "take the open transaction as `work`, or add the file to TRANSACTION_SITES"
    for call in source.calls():
        name = called_name(call)
        if name in _TRANSACTION_CALLS and isinstance(call.func, ast.Attribute):
            yield Offence(call.lineno, f".{name}( outside kernel/work.py: {advice}")
    for node in ast.walk(source.tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _TRANSACTION_WORD.match(node.value)
        ):
            yield Offence(node.lineno, f"a transaction statement outside kernel/work.py: {advice}")


def keeps_vendors_in_their_rooms(source: Source) -> Iterator[Offence]:
    for line, name in source.imports():
        vendor = name.partition(".")[0]
        rooms = VENDOR_ROOMS.get(vendor)
        if rooms is not None and not source.is_in(*rooms):
            yield Offence(line, f"{vendor} belongs in {' and '.join(rooms)}: go through that room")


def decides_without_input_or_output(source: Source) -> Iterator[Offence]:
    if source.name not in PURE_FILES:
        return
    for line, name in source.imports():
        found = [io for io in sorted(INPUT_OUTPUT) if f"{name}.".startswith(f"{io}.")]
        if found:
            yield Offence(
                line, f"{source.name} holds pure decisions: take facts, leave {found[0]} to callers"
            )


def does_nothing_at_import(source: Source) -> Iterator[Offence]:
    for node in _run_at_import(source.tree.body):
        name = called_name(node) if isinstance(node, ast.Call) else ""
        reads_environment = isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ"
        if name in _WORK_AT_IMPORT or reads_environment:
            what = "os.environ" if reads_environment else f"{name}("
            yield Offence(node.lineno, f"{what} runs at import: do it in a function, when asked")


def _run_at_import(body: list[ast.stmt]) -> Iterator[ast.expr]:
    pending: list[ast.AST] = [
        node
        for node in body
        if not (isinstance(node, ast.If) and "__name__" in ast.unparse(node.test))
    ]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue  # bodies run later
        if isinstance(node, ast.expr):
            yield node
        pending.extend(ast.iter_child_nodes(node))


def catches_only_what_it_can_finish(source: Source) -> Iterator[Offence]:
    if source.is_in(*CATCH_ALL_SITES):
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.ExceptHandler):
            continue
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        names = {"everything" if one is None else ast.unparse(one) for one in caught}
        is_passed_on = isinstance(node.body[-1], ast.Raise)
        if names & {"everything", "Exception", "BaseException"} and not is_passed_on:
            yield Offence(
                node.lineno,
                f"catches {', '.join(sorted(names))} and goes on: name the errors you can finish, "
                "or re-raise; only relay, job runner and socket loop may catch all",
            )


def gives_reasons_for_exceptions(source: Source) -> Iterator[Offence]:
    above = ""
    for token in tokenize.generate_tokens(io.StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            if _EXCUSE.match(token.string) and "# fmt" not in token.string:
                reason = _EXCUSE_FORM.sub("", token.string)
                if not re.search(r"[^\W\d_]{3}", reason) and not above:
                    yield Offence(token.start[0], f"{token.string!r} needs a reason after it")
            above = token.string if token.line.lstrip().startswith("#") else ""
        elif token.type == tokenize.NEWLINE:
            above = ""


def documents_its_verbs(source: Source) -> Iterator[Offence]:
    if "actions" not in source.path.removesuffix(".py").split("/")[2:]:
        return
    for node in source.tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if not node.name.startswith("_") and not ast.get_docstring(node):
            yield Offence(
                node.lineno, f"the verb {node.name} has no docstring: say what is true afterwards"
            )
