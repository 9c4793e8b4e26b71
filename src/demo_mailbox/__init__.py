"""A mailbox for demonstrations: takes every letter over SMTP and shows it on a page, sends none on.

Loopback only, letters in memory only, and it refuses to start anywhere but in a demo. Imports
nothing of telldesk. First file: `box.py`.
"""
