"""Tickets: what a case is, who may move it where, and everything said in it.

`lifecycle.py` is the one transition table, `actions/<verb>.py` the verbs, `repo.py` the reads,
`shapes.py` what leaves this room, `events.py` its facts, `jobs.py` its slow work.
"""
