"""The contact's side: their own tickets and nothing else. First file: `tickets.py`."""
