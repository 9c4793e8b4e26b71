"""A Bot API server and chat page for demo, tests and benchmarks; it imports nothing of telldesk.

`server.Simulator` is the whole; `world.World` holds the state; `bot_api` answers bots, `control`
lets tests and the chat page play people, `webhooks` pushes updates, `storage` keeps all of it.
First file to read: `server.py`. It is no part of a production system and refuses to start in one.
"""

from telegram_simulator.clock import Clock
from telegram_simulator.limits import Limits
from telegram_simulator.server import Simulator

__all__ = ["Clock", "Limits", "Simulator"]
