"""The verbs of staff in the bot, one file each. Every press and message is authorised again."""
