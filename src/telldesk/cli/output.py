"""What a command says: lines for people, one JSON document for programs, never a traceback."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def _clean(text: str) -> str:
    """Without anything shaped like a secret."""
    from telldesk.kernel.log import scrub

    return scrub(text)


class Voice:
    """Speaks for one run of the command line."""

    def __init__(self) -> None:
        self.is_json = False

    def say(self, line: str) -> None:
        """A line for people; programs get only the answer."""
        if not self.is_json:
            click.echo(_clean(line))

    def warn(self, line: str) -> None:
        """A line about trouble, on standard error."""
        if not self.is_json:
            click.echo(_clean(line), err=True)

    def answer(self, document: Any) -> None:
        """The document, when JSON was asked for."""
        if self.is_json:
            click.echo(_clean(json.dumps(document, ensure_ascii=False, default=str)))

    def refuse(self, kind: str, detail: str, **facts: Any) -> None:
        """Why the command ended early."""
        if self.is_json:
            self.answer({"error": {"kind": kind, "detail": detail, **facts}})
        else:
            click.echo(f"Error: {_clean(detail)}", err=True)

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Callable[[str], None]]:
        """Calls of the given function advance a bar on a terminal, print lines elsewhere."""
        if self.is_json or total == 0:
            yield lambda _: None
        elif sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            with Progress(*columns, console=Console(stderr=True)) as bar:
                task = bar.add_task(what, total=total)
                yield lambda name: bar.update(task, advance=1, description=f"{what}: {name}")
        else:
            done = 0

            def line(name: str) -> None:
                nonlocal done
                done += 1
                self.say(f"{what} {done}/{total}: {name}")

            yield line


def with_json(command: Command) -> Command:
    """Gives a command the option `--json`."""

    def chosen(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value:
            context.find_object(Voice).is_json = True  # type: ignore[union-attr]  # set by the root

    option = click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=chosen,
        help="One JSON document instead of lines.",
    )
    return option(command)


pass_voice = click.make_pass_decorator(Voice)


def say_one_line(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """The process's last words about a bug: one line, or the traceback where it was asked for."""
    if os.environ.get("TELLDESK_LOG_LEVEL") == "DEBUG":
        sys.__excepthook__(kind, error, trace)
        return
    click.echo(
        f"Error: unexpected {kind.__name__}; this is a bug. Run again with "
        "TELLDESK_LOG_LEVEL=DEBUG and report what it says.",
        err=True,
    )
