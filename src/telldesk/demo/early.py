"""`python -m telldesk.demo.early worker`: imports first, learns its addresses afterwards.

Importing is most of a start and needs no server, so the demo lets it begin before its servers do.
The rest of the environment comes as one line of JSON on standard input; then this process is
`telldesk worker` (or `serve`), with the same last words.
"""

import importlib
import json
import os
import sys
from typing import Final

from telldesk.cli import run
from telldesk.kernel.imports import without_collecting

_MODULES: Final = {"serve": "telldesk.app", "worker": "telldesk.worker"}


def main(command: str) -> int:
    """The command's exit code; 0 when nobody wants it any more."""
    with without_collecting():
        importlib.import_module(_MODULES[command])
    line = sys.stdin.buffer.readline()
    if not line:
        return 0
    os.environ.update(json.loads(line))
    return run([command])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
