"""What money does: cards, invoices, payments, subscriptions, usage, from the floor up.

`cards` < `usage` < `lines` < `payments` < `invoices` < `endings` < `dunning` < `subscriptions` <
`changes` < `checkout`: a later file knows the earlier ones; `portal` stands beside `checkout`.
`blanks` and `customers` are the shapes things are made in. Every function is called inside a
transaction of the account it gets.
"""
