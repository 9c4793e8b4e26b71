"""`task bench`: one JSON line per figure. Name figures' modules to run only those."""

import importlib
import sys

ALL = ("ack", "processing", "latency", "sockets", "neighbour", "memory")


def main() -> int:
    failed = 0
    for name in sys.argv[1:] or ALL:
        for figure in importlib.import_module(name).run():
            print(figure.line(), flush=True)
            failed += not figure.is_met
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
