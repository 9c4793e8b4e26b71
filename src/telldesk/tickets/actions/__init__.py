"""The verbs of tickets, one file each.

Every verb asks the permission, then whether the person may see the ticket, then locks its row,
and only then decides. First file: `open.py`.
"""
