"""A double of Stripe for demo, tests and development of billing; it imports nothing of telldesk.

`server.Simulator` is the whole; `world.World` holds the state; `api` answers the official library,
`billing` does what money does, `webhooks` delivers events, `control` lets tests move time and break
things, `page` plays Checkout and the customer portal. First file to read: `server.py`. It is no
part of a production system and refuses to start in one.
"""

from stripe_simulator.clock import Clock
from stripe_simulator.server import DEFAULT_KEY, Simulator

__all__ = ["DEFAULT_KEY", "Clock", "Simulator"]
