"""What every room stands on: settings, database, transactions, outbox, jobs, crypto, log.

No domain word lives here: nothing in this folder knows what a ticket is. First file to read:
`work.py`, the one place that begins and commits a transaction.
"""
