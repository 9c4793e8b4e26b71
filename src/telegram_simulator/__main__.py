"""`python -m telegram_simulator`: the simulator as a process of its own."""

import argparse
import asyncio
import json
import os
import signal
import sys

import uvloop

from telegram_simulator.limits import Limits
from telegram_simulator.server import Simulator


def main() -> int:
    """Runs until SIGTERM or SIGINT; 2 when it must not start here."""
    parser = argparse.ArgumentParser(prog="telegram_simulator")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", default=None, help="folder to keep everything in")
    parser.add_argument("--json", action="store_true", help="print one JSON line when ready")
    parser.add_argument("--no-limits", action="store_true", help="switch the rate limits off")
    parser.add_argument(
        "--webhook-host",
        action="append",
        default=[],
        help="another host webhooks may be on, by plain HTTP too; may be repeated",
    )
    chosen = parser.parse_args()
    if os.environ.get("TELLDESK_ENVIRONMENT", "").lower() == "production":
        sys.stderr.write(
            "telegram_simulator: refuses to start, TELLDESK_ENVIRONMENT is production;"
            " real desks talk to the real Bot API\n"
        )
        return 2
    try:
        uvloop.run(_serve(chosen))
    except OSError as error:
        sys.stderr.write(f"telegram_simulator: cannot listen: {error}\n")
        return 1
    return 0


async def _serve(chosen: argparse.Namespace) -> None:
    limits = Limits.off() if chosen.no_limits else Limits()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    simulator = Simulator(
        host=chosen.host,
        port=chosen.port,
        data_dir=chosen.data,
        limits=limits,
        webhook_hosts=chosen.webhook_host,
    )
    async with simulator:
        facts = {"base_url": simulator.base_url, "public_key": simulator.public_key_hex}
        line = json.dumps(facts) if chosen.json else f"Telegram simulator: {simulator.base_url}/"
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    sys.exit(main())
