"""Who somebody is and what they may do: actors, permissions, agents, sessions.

First file: `actor.py` and `permissions.py` (the role matrix as data).
"""
