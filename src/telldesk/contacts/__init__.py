"""People who write to a desk, their addresses and whether they can be reached.

A contact is a person; a contact channel is one address of theirs (kind, bot, external id). Nothing
here spans tenants. First file: `models.py`, then `actions.py`.
"""
