"""Licences of installations: signed by the vendor, checked here without asking anybody (G5, T49).

`licence.py` is what a licence says, `signing.py` how it is written, signed and read, `vendor.py`
whose signature counts, `issuing.py` the vendor's side. `standing.py` decides what follows from a
licence today (pure), `words.py` puts that into words, `rows.py` reads the installed one and how
late it has been here, `actions.py` installs and removes it and admits new tenants, `watch.py`
looks at it from the worker.

**What a licence limits** is how many tenants may be *added*, and named features. Nothing that is
there stops: no conversation, no export, no desk, whatever becomes of the licence. Tenants never
hear of it: `td_web` and `td_worker`, the logins that serve them, cannot read its row, and no room
they meet imports this one (`.importlinter`).

Not here: plans and subscriptions of tenants (`billing/`). First file: `standing.py`.
"""
