"""What tenants have bought and what that allows: plans, subscriptions, their states over time.

Money never stops a conversation: whatever a state is, messages come in and can be exported. What a
plan allows is written to `tenancy.limits`, the only thing other rooms read. Not here: licences of
installations (`licensing`). First file: `lifecycle.py`.
"""
