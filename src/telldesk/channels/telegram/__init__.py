"""Telegram as a channel: the only place that imports aiogram.

`translate.py` and the routers read updates; `compose.py` and `send.py` write; `errors.py` turns
the Bot API's errors into the channels' own failures; `setup.py` arms webhooks and brands bots.
"""
