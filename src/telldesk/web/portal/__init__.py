"""The portal's API: owners at the platform's own host, signed in by a cookie.

Guards: `web/guards.py` (`OWNERS`, `FRESH_OWNERS`; `at_the_portal` for who signs in). What is done:
`telldesk.owners`. First file: `sign_in.py`.
"""
