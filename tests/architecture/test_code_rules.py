"""Every file keeps the house's rules, and every rule sees what it is for."""

from collections import Counter
from collections.abc import Callable, Iterator

import code_rules as rules
import pytest
from source_tree import PARTS, Offence, Source, sources
from statement_rules import sends_constant_statements

Rule = Callable[[Source], Iterator[Offence]]

ALL = tuple(f"{part}/" for part in PARTS)
PRODUCT = ("src/telldesk/",)
RULES: list[tuple[Rule, tuple[str, ...]]] = [
    (rules.is_short_enough, ALL),
    (rules.is_named_for_what_it_holds, ALL),
    (rules.gives_reasons_for_exceptions, ALL),
    (rules.does_nothing_at_import, ("src/",)),
    (rules.catches_only_what_it_can_finish, ("src/",)),
    (rules.ends_transactions_in_one_place, PRODUCT),
    (sends_constant_statements, PRODUCT),
    (rules.keeps_vendors_in_their_rooms, PRODUCT),
    (rules.decides_without_input_or_output, PRODUCT),
    (rules.documents_its_verbs, PRODUCT),
]


@pytest.mark.parametrize(
    ("rule", "places"), RULES, ids=lambda value: getattr(value, "__name__", "")
)
def test_every_file_keeps_the_rule(rule: Rule, places: tuple[str, ...]) -> None:
    offences = [
        f"{source.path}:{offence.line}: {offence.message}"
        for source in sources()
        if source.is_in(*places)
        for offence in rule(source)
    ]
    assert not offences, "\n" + "\n".join(offences)


def test_test_files_have_names_of_their_own() -> None:
    """Of two with one name pytest reads the first alone, and only a whole run notices."""
    names = Counter(
        name for source in sources() if (name := source.path.rpartition("/")[2]).startswith("test_")
    )
    assert [name for name, count in names.items() if count > 1] == []


def lines(rule: Rule, text: str, path: str = "src/telldesk/tickets/repo.py") -> list[int]:
    return sorted(offence.line for offence in rule(Source(path, text)))


@pytest.mark.parametrize(
    ("statement", "is_refused"),
    [
        ("await c.execute('SELECT 1')", False),
        ("await c.execute(_SELECT, name)", False),
        ("await c.execute('SELECT ' 'two')", False),
        ("await c.execute('SELECT ' + 'two')", False),
        ("await c.execute(f'SELECT 1')", False),
        ("await c.execute(select(Ticket).where(Ticket.id == f'{x}'))", False),
        ("await c.execute(f'SELECT {x}')", True),
        ("await c.fetchval('SELECT %s' % x)", True),
        ("await c.fetch('SELECT {}'.format(x))", True),
        ("await c.fetchrow(_SELECT + x)", True),
        ("await c.fetchrow(_SELECT.replace('x', x))", True),
        ("await c.executemany(' '.join(x), rows)", True),
        ("await c.fetch(query=f'SELECT {x}')", True),
        ("await c.execute(text(f'SELECT {x}'))", True),
        ("s = f'SELECT {x}'; await c.execute(s)", True),
        ("s = 'SELECT'; s += f' {x}'; await c.execute(s)", True),
        ("s: str = _A if x else f'SELECT {x}'; await c.fetch(s)", True),
        ("await response.text()", False),
    ],
)
def test_built_statements_are_seen(statement: str, is_refused: bool) -> None:
    text = f"async def f(c, x):\n    {statement}\n"
    assert bool(lines(sends_constant_statements, text)) is is_refused


@pytest.mark.parametrize(
    ("statement", "is_refused"),
    [
        ("await c.execute('COMMIT')", True),
        ("opening = 'BEGIN; SET LOCAL ROLE NONE'", True),
        ("await c.execute('SAVEPOINT a')", True),
        ("await c.execute('ROLLBACK TO a')", True),
        ("async with c.transaction(): pass", True),
        ("await session.commit()", True),
        ("block = 'DO $$ BEGIN PERFORM 1; END $$'", False),
        ("note = 'BEGIN with the inbox'", False),
        ("begin()", False),
    ],
)
def test_transactions_outside_work_are_seen(statement: str, is_refused: bool) -> None:
    rule, text = rules.ends_transactions_in_one_place, f"async def f(c):\n    {statement}\n"
    assert bool(lines(rule, text)) is is_refused
    assert not lines(rule, text, "src/telldesk/kernel/work.py")


@pytest.mark.parametrize(
    ("path", "statement", "is_refused"),
    [
        ("tickets/repo.py", "import litestar", True),
        ("tickets/repo.py", "from litestar.handlers import get", True),
        ("web/agent/inbox.py", "from litestar import get", False),
        ("app.py", "from litestar import Litestar", False),
        ("channels/outbound.py", "def f():\n    import aiogram.types", True),
        ("channels/telegram/routers/contact.py", "from aiogram import Router", False),
        ("tickets/jobs.py", "from saq import Queue", True),
        ("tickets/jobs.py", "from .saq import Queue", False),
        ("worker.py", "import saq", False),
    ],
)
def test_vendors_outside_their_rooms_are_seen(path: str, statement: str, is_refused: bool) -> None:
    found = lines(rules.keeps_vendors_in_their_rooms, statement, f"src/telldesk/{path}")
    assert bool(found) is is_refused


@pytest.mark.parametrize(
    ("path", "statement", "is_refused"),
    [
        ("tickets/sla.py", "from sqlalchemy import select", True),
        ("tickets/sla.py", "import urllib.request", True),
        ("tickets/sla.py", "import urllib.parse", False),
        ("tickets/sla.py", "from datetime import datetime", False),
        ("tickets/repo.py", "from sqlalchemy import select", False),
    ],
)
def test_input_and_output_in_pure_files_are_seen(
    path: str, statement: str, is_refused: bool
) -> None:
    found = lines(rules.decides_without_input_or_output, statement, f"src/telldesk/{path}")
    assert bool(found) is is_refused


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("DATA = Path('x').read_text()", True),
        ("HOME = os.environ['HOME']", True),
        ("if True:\n    pool = connect()", True),
        ("class A:\n    x = os.getenv('x')", True),
        ("def f():\n    return os.environ", False),
        ("f = lambda: open('x')", False),
        ("if __name__ == '__main__':\n    run()", False),
        ("log = get_logger()", False),
    ],
)
def test_work_at_import_is_seen(text: str, is_refused: bool) -> None:
    assert bool(lines(rules.does_nothing_at_import, text)) is is_refused


@pytest.mark.parametrize(
    ("handler", "is_refused"),
    [
        ("except Exception: pass", True),
        ("except: pass", True),
        ("except (ValueError, BaseException) as e: log(e)", True),
        ("except BaseException:\n    undo()\n    raise", False),
        ("except Exception as e: raise Broken from e", False),
        ("except ValueError: pass", False),
    ],
)
def test_catching_everything_is_seen(handler: str, is_refused: bool) -> None:
    text = f"try: f()\n{handler}\n"
    assert bool(lines(rules.catches_only_what_it_can_finish, text)) is is_refused
    assert not lines(rules.catches_only_what_it_can_finish, text, "src/telldesk/kernel/jobs.py")


@pytest.mark.parametrize(
    ("comment", "is_refused"),
    [
        ("# no" + "qa", True),
        ("# no" + "qa: S101", True),
        ("# no" + "qa: S101, E501", True),
        ("# type:" + " ignore[misc]", True),
        ("# type:" + " ignore[misc]  # no" + "qa: S101", True),
        ("# no" + "qa: S101 - the caller checked", False),
        ("# type:" + " ignore[misc]  # they ship no types", False),
        ("# an ordinary remark", False),
    ],
)
def test_excuses_without_a_reason_are_seen(comment: str, is_refused: bool) -> None:
    assert bool(lines(rules.gives_reasons_for_exceptions, f"x = 1  {comment}\n")) is is_refused
    above = f"# the caller checked\nx = 1  {comment}\n"
    assert not lines(rules.gives_reasons_for_exceptions, above)


def test_names_that_say_nothing_are_seen() -> None:
    rule = rules.is_named_for_what_it_holds
    assert lines(rule, "", "src/telldesk/tickets/utils.py") == [1]
    assert lines(rule, "", "src/telldesk/common/clock.py") == [1]
    assert lines(rule, "class TicketManager: pass") == [1]
    assert lines(rule, "class Desk: pass", "src/telldesk/kernel/database.py") == []


def test_long_files_are_seen() -> None:
    assert not lines(rules.is_short_enough, "x = 1\n" * 400)
    assert lines(rules.is_short_enough, "x = 1\n" * 401) == [400]


def test_verbs_without_docstring_are_seen() -> None:
    text = "async def reply(work): ...\ndef _part(): ...\ndef close(work):\n    'Closed.'\n"
    assert lines(rules.documents_its_verbs, text, "src/telldesk/tickets/actions/reply.py") == [1]
    assert lines(rules.documents_its_verbs, text, "src/telldesk/branding/actions.py") == [1]
    assert not lines(rules.documents_its_verbs, text)
