"""Staff inside the tenant's own bot: notifications, answers, buttons, commands.

First file: `plan.py` (what one agent is told about one ticket, pure), then `actions/notify.py`
(the verbs behind it) and `actions/answers.py` (what an agent writes). Nothing here knows aiogram:
`channels/telegram/routers_staff.py` translates. Conversation state is the row `agents.bot_state`.
"""
