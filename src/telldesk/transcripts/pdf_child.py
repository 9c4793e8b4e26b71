"""A process that makes one PDF: the words as JSON in, the PDF out, nothing else in reach."""

import resource
import sys
from pathlib import Path
from typing import Final

_MEMORY_BYTES: Final = 2 * 1024 * 1024 * 1024  # addresses, most of which are never touched
_CPU_S: Final = 20
_FILES: Final = 64


def main() -> None:
    """No arguments."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
    import typst

    source = Path(__file__).with_name("templates") / "transcript.typ"
    given = sys.stdin.buffer.read().decode()
    made = typst.compile(source.read_bytes(), sys_inputs={"transcript": given})
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
