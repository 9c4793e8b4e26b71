"""`task bench`: one JSON line per figure. Name figures' modules to run only those."""

import importlib
import itertools
import sys
from pathlib import Path

from rig import rig

# What tests know of networks and clients.
sys.path.append(str(Path(__file__).parent.parent))

# Neighbours with the same number of tenants share one rig.
# `ack` leaves the disk much to write behind it, so what counts milliseconds goes before it.
ALL = ("latency", "sockets", "neighbour", "ack", "outbound", "processing", "memory", "files")


def main() -> int:
    failed = 0
    modules = [importlib.import_module(name) for name in sys.argv[1:] or ALL]
    for tenants, group in itertools.groupby(modules, key=lambda module: module.TENANTS):
        with rig(tenants) as made:
            for module in group:
                for figure in module.run(made):
                    print(figure.line(), flush=True)
                    failed += not figure.is_met
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
