"""Stripe's API, one table of calls; what is in no table answers 404 as an unknown address.

`gateway` lets a request in, `call` is how a call is declared, each other file is one subject with
its `CALLS`.
"""
