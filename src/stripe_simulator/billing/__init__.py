"""What money does: cards, invoices, payments, subscriptions, usage, from the floor up.

`cards` < `usage` < `lines` < `payments` < `invoices` < `endings` < `dunning` < `subscriptions` <
`changes` < `checkout`: a later file knows the earlier ones. Every function is
called inside a transaction of the account it gets.
"""
