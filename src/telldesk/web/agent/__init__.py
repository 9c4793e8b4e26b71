"""The staff's side: every route behind `agents(...)`, most behind a permission.

`tickets.py` reads, `compose.py` writes into tickets, `moves.py` changes them, `staff.py`,
`categories.py`, `contacts.py`, `overview.py` and `reports.py` do as they say.
"""
