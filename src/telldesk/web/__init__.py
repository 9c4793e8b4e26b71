"""HTTP only: one folder is one audience with one guard at its root.

Not here: decisions, which live in the rooms' verbs. First file: `hooks/telegram.py`, then the
folder of the audience in question.
"""
