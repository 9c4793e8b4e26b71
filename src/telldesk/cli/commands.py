"""The tree of commands, and the one place where errors become a line and an exit code."""

import asyncio
import importlib
import sys
from collections.abc import Sequence
from typing import Final

import click
from typing_extensions import override

from telldesk.cli.output import Voice, say_one_line
from telldesk.kernel.errors import Invalid, Refusal
from telldesk.kernel.imports import without_collecting

_INTERRUPTED: Final = 130
# Groups are imported when one of their commands runs: all of them together take a second.
_GROUPS: Final = {
    "db": ("telldesk.cli.database", "db", "The database's schemas."),
    "dead-letters": (
        "telldesk.cli.dead_letters",
        "dead_letters",
        "Updates and deliveries that failed for good.",
    ),
    "demo": ("telldesk.cli.demo", "demo", "Try the whole product on this machine."),
    "doctor": ("telldesk.cli.doctor", "doctor", "Check settings, database, keys and clocks."),
    "keys": ("telldesk.cli.keys", "keys", "The keys that encrypt every secret."),
    "license": ("telldesk.cli.license", "license_", "The licence of this installation."),
    "owners": ("telldesk.cli.owners", "owners", "The people who own tenants."),
    "plans": ("telldesk.cli.plans", "plans", "What is sold, and who has bought it."),
    "search": ("telldesk.cli.search", "search", "What search finds in."),
    "tenants": ("telldesk.cli.tenants", "tenants", "The clients of this platform."),
}


class LateGroup(click.Group):
    """Knows its subcommands by name and imports the one that is used."""

    @override
    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *_GROUPS])

    @override
    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _GROUPS:
            return super().get_command(ctx, cmd_name)
        module, name, _ = _GROUPS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        told = {name: text for name, (_, _, text) in _GROUPS.items()}
        told |= {name: one.get_short_help_str() for name, one in self.commands.items()}
        with formatter.section("Commands"):
            formatter.write_dl(sorted(told.items()))


@click.group(cls=LateGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="telldesk")
def telldesk() -> None:
    """Branded Telegram support desks for many tenants."""


@telldesk.command()
def serve() -> None:
    """Run the web process: bots' webhooks, the API, sockets and pages."""
    from telldesk.kernel.settings import load_settings

    with without_collecting():
        from telldesk.app import serve as run_web
    run_web(load_settings())


@telldesk.command()
def worker() -> None:
    """Run the worker: updates, deliveries, jobs."""
    from telldesk.kernel.settings import load_settings

    with without_collecting():
        from telldesk.worker import run as run_worker
    run_worker(load_settings())


def run(arguments: Sequence[str]) -> int:
    """Runs one command; the exit code it ends with."""
    voice = Voice()
    voice.is_json = "--json" in arguments
    try:
        ended = telldesk.main(
            list(arguments), prog_name="telldesk", standalone_mode=False, obj=voice
        )
    except click.UsageError as error:
        hint = f" Try '{error.ctx.command_path} --help'." if error.ctx else ""
        voice.refuse("usage", error.format_message() + hint)
        return error.exit_code
    except (click.Abort, KeyboardInterrupt, asyncio.CancelledError):
        voice.refuse("interrupted", "Interrupted. What was reported done is done; run it again.")
        return _INTERRUPTED
    except Refusal as error:
        voice.refuse(error.key, refusal_sentence(error), **_lists(error))
        return 1
    except _failures() as error:
        voice.refuse("failed", failure_sentence(error))
        return 1
    return ended if isinstance(ended, int) else 0


def _lists(error: Refusal) -> dict[str, list[str]]:
    """For programs: the single problems of a refusal that has many."""
    problems = getattr(error, "problems", None)
    return {"problems": [one.sentence for one in problems]} if problems else {}


def _failures() -> tuple[type[BaseException], ...]:
    """What a part of the installation may fail with; imported only when something failed."""
    import asyncpg
    from redis.exceptions import RedisError

    return asyncpg.PostgresError, asyncpg.InterfaceError, RedisError, OSError


def refusal_sentence(error: Refusal) -> str:
    """The refusal's own words; one that only names a thing gets its class's first line."""
    detail = str(error)
    if isinstance(error, Invalid) and error.field and error.field not in detail:
        detail = f"{error.field}: {detail}"
    meaning = (type(error).__doc__ or "").partition("\n")[0].strip()
    return detail if " " in detail or not meaning else f"{detail}: {meaning}"


def failure_sentence(error: BaseException) -> str:
    """One line about a part that failed; PostgreSQL's own first line, without its data."""
    import asyncpg

    if isinstance(error, asyncpg.PostgresError):
        return f"PostgreSQL: {str(error).partition(chr(10))[0]}. Run `telldesk doctor`."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}."
    return f"{type(error).__name__}: {str(error).partition(chr(10))[0]}. Run `telldesk doctor`."


def main() -> None:
    """The program `telldesk`."""
    sys.excepthook = say_one_line
    sys.exit(run(sys.argv[1:]))
