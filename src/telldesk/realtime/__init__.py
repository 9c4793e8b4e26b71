"""Events to sockets: tenant, position, bytes; no domain word in here.

`fanout.py` brings stamped events from the relay to every web process over Valkey, `hub.py` gives
them to sockets in order and without gaps, `topics.py` names channels and cursors. `presence.py`
says who is where right now and may lose it. What an event looks like and who may see what is
decided above (`web/frames.py`, `web/presences.py`). First file: `hub.py`.
"""
