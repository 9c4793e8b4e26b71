"""The control API: what a test, a demo or the chat page makes people and faults do.

`fields` reads bodies and refuses with field and remedy; each other file is one subject with its
`routes`. Every field is described in docs/simulator.md.
"""
