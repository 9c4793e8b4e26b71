"""The command line: everything an operator does by hand, and the starts of the processes.

Not here: what is done (rooms have verbs). First file: `commands.py`. Every command takes `--json`;
what goes wrong is one line and an exit code: 1 refused or failed, 2 wrong usage, 130 interrupted.
"""

from telldesk.cli.commands import main, run

__all__ = ["main", "run"]
