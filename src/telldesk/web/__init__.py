"""Doors over HTTP: one folder is one audience, each route behind a guard.

`guards.py` says who may enter, `errors.py` how a refusal looks, `middleware.py` what is checked
before any route. Handlers call verbs and return shapes; they decide nothing. First file: `deps.py`.
"""
