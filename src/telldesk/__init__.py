"""Telldesk: branded Telegram support desks for many tenants.

Rooms are domain words. Start with `reactions.py` (what happens when?), then the room you need:
`kernel` (transactions, jobs, crypto; no domain word), `realtime`, `tenancy`, `identity`,
`contacts`, `branding`, `tickets`, `channels` (Telegram), `web` (HTTP by audience).
`app.py`, `worker.py` and `cli.py` only put them together.
"""
