# What a bot shows beside its menu button, and what connecting or delivering may answer.
command-tickets = My conversations
command-support = Write to us
command-language = Choose a language
command-help = What I can do

error-bot-taken = This bot answers for another desk already.
error-token-refused = Telegram does not know this token. Copy it again.
error-other-bot = This token belongs to another bot.
error-inbox-unknown = There is no such bot here.
error-webhook-not-armed = Telegram does not accept the bot's address yet. We keep trying.
