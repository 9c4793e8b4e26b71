"""Events to sockets: tenant, position, bytes; no domain word in here.

`fanout.py` brings stamped events from the relay to every web process over Valkey, `hub.py` gives
them to sockets in order and without gaps, `topics.py` names channels and cursors. What an event
looks like and who may see it is decided above (`web/frames.py`). First file: `hub.py`.
"""
