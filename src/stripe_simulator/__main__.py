"""`python -m stripe_simulator`: the simulator as a process of its own."""

import argparse
import asyncio
import json
import os
import signal
import sys
from datetime import UTC, datetime
from typing import Final

import uvloop

from stripe_simulator.clock import Clock
from stripe_simulator.control import add_endpoint
from stripe_simulator.server import DEFAULT_KEY, Simulator

SECRET_NAME: Final = "STRIPE_SIMULATOR_WEBHOOK_SECRET"  # noqa: S105 - an environment name


def main() -> int:
    """Runs until SIGTERM or SIGINT; 2 when it must not start here."""
    parser = argparse.ArgumentParser(prog="stripe_simulator")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", default=None, help="folder to keep everything in")
    parser.add_argument("--json", action="store_true", help="print one JSON line when ready")
    parser.add_argument(
        "--clock",
        type=_moment,
        default=None,
        help="a moment such as 2026-12-01T00:00:00Z where the clock stands until it is moved",
    )
    parser.add_argument(
        "--key", action="append", default=[], help=f"a test key; {DEFAULT_KEY} when none is given"
    )
    parser.add_argument(
        "--webhook",
        action="append",
        default=[],
        help=f"an address events of the first key go to, signed with ${SECRET_NAME}",
    )
    parser.add_argument(
        "--webhook-host", action="append", default=[], help="another host webhooks may be on"
    )
    chosen = parser.parse_args()
    if os.environ.get("TELLDESK_ENVIRONMENT", "").lower() == "production":
        sys.stderr.write(
            "stripe_simulator: refuses to start, TELLDESK_ENVIRONMENT is production;"
            " real desks are paid for through the real Stripe\n"
        )
        return 2
    secret = os.environ.get(SECRET_NAME, "")
    if chosen.webhook and not secret:
        sys.stderr.write(f"stripe_simulator: --webhook needs its secret in ${SECRET_NAME}\n")
        return 2
    if any(not key.startswith("sk_test_") for key in chosen.key):
        sys.stderr.write("stripe_simulator: takes keys that begin with sk_test_ only\n")
        return 2
    try:
        uvloop.run(_serve(chosen, secret))
    except OSError as error:
        sys.stderr.write(f"stripe_simulator: cannot listen: {error}\n")
        return 1
    return 0


async def _serve(chosen: argparse.Namespace, secret: str) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    simulator = Simulator(
        host=chosen.host,
        port=chosen.port,
        data_dir=chosen.data,
        clock=Clock(chosen.clock),
        keys=chosen.key or [DEFAULT_KEY],
        webhook_hosts=chosen.webhook_host,
    )
    async with simulator:
        for url in chosen.webhook:
            add_endpoint(simulator.world, simulator.world.accounts[0], url, secret)
        line = f"Stripe simulator: {simulator.base_url}/"
        if chosen.json:
            line = json.dumps({"base_url": simulator.base_url})
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        await stopped.wait()


def _moment(text: str) -> int:
    moment = datetime.fromisoformat(text)
    return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())


if __name__ == "__main__":
    sys.exit(main())
