"""The Bot API side: `gateway` reads requests, `methods` knows every method, the rest answers them.

`rooms` lists the rooms; each answers one subject. What no room answers is checked against aiogram's
model and gets a plausible result from `plausible`. Read `call.py` first.
"""
