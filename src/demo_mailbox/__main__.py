"""`python -m demo_mailbox`: the mailbox as a process of its own."""

import argparse
import asyncio
import os
import signal
import sys
from typing import Final

from aiohttp import web
from aiosmtpd.smtp import SMTP

from demo_mailbox.box import MOST_BYTES, Box
from demo_mailbox.pages import MAIL, Pages

_HOST: Final = "127.0.0.1"


def main() -> int:
    """Runs until SIGTERM or SIGINT; 2 when it must not start here."""
    parser = argparse.ArgumentParser(prog="demo_mailbox")
    parser.add_argument("--port", type=int, required=True, help="of the page")
    parser.add_argument("--smtp-port", type=int, required=True)
    chosen = parser.parse_args()
    if os.environ.get("TELLDESK_ENVIRONMENT") not in {"demo", "test"}:
        sys.stderr.write(
            "demo_mailbox: refuses to start, TELLDESK_ENVIRONMENT is not demo;"
            " it would show everybody's mail to whoever uses this machine\n"
        )
        return 2
    try:
        asyncio.run(_serve(chosen.port, chosen.smtp_port))
    except OSError as error:
        sys.stderr.write(f"demo_mailbox: cannot listen: {error}\n")
        return 1
    return 0


async def _serve(port: int, smtp_port: int) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    box = Box()
    smtp = await loop.create_server(
        lambda: SMTP(box, data_size_limit=MOST_BYTES, hostname="demo", loop=loop), _HOST, smtp_port
    )
    runner = web.AppRunner(Pages(box).app(), access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, _HOST, port).start()
        sys.stdout.write(f"Mail of the demo: http://{_HOST}:{port}{MAIL}\n")
        sys.stdout.flush()
        await stopped.wait()
    finally:
        await runner.cleanup()
        smtp.close()
        await smtp.wait_closed()


if __name__ == "__main__":
    sys.exit(main())
