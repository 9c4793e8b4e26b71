"""Tickets: what a case is, who may move it where, and everything said in it.

Pure: `lifecycle.py` is the one transition table, `turns.py` what each turn does to a ticket's
columns, `composing.py` what may be written, `canned.py` what is ready to be, `assignment.py` who is
next, `sla.py` what is due when, `rating.py` when contacts rate, `tags.py` what a tag is. `rows.py`
has the row and who may see it, `actions/<verb>.py` the verbs, `repo.py` and `conversation.py` the
reads, `live.py` those for frames, `stats.py` the numbers, `shapes.py` what leaves this room,
`events.py` its facts, `jobs.py` its slow work.
"""
