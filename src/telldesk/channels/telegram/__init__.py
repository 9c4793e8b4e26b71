"""Telegram: what its updates and messages look like, and who answers them.

`translate.py` turns a message into the neutral one, `dispatch.py` builds the one dispatcher,
`bots.py` keeps the bots, `routers_contact.py` is the contact's side. First file: `dispatch.py`.
"""
