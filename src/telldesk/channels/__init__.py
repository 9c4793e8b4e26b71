"""Ways a contact reaches a desk: what comes in, what goes out, and the endpoints between.

`intake.py` stores and processes inbound updates, `outbound.py` delivers, `telegram/` is the first
channel kind. First file: `messages.py`, the neutral message every kind speaks.
"""
