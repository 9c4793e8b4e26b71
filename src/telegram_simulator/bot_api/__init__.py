"""The Bot API side: `gateway` reads requests, `methods` knows every method, the rest answers them.

Each room answers one subject: `texts`, `media`, `albums`, `copies`, `edits`, `chats`, `branding`,
`topics`, `webhook_settings`, `managed_bots`. What no room answers is checked against aiogram's model
and gets a plausible result from `plausible`. Read `call.py` first.
"""
