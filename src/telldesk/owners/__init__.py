"""Owners: people who own tenants, how they sign in, and who may own what together.

Everything here is rows of the control plane, reached by the login `td_portal`; no word of a tenant
is read. Secrets (tokens, codes, second factors) are kept as keyed digests or sealed, see `keys.py`.
Not here: agents' sessions (`identity`) and the portal's routes (`web/portal`). First file:
`models.py`, then `actions/sign_in.py`.
"""
