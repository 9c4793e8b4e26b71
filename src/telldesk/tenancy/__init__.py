"""Tenants: their rows, schemas, roles, keys, manifests and migrations.

Not here: what a bot is (`channels`), who may do what (`identity`). First file: `models.py`, then
`provisioning.py`.
"""
