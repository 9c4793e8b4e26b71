"""Polls and dice: things with their own little rules."""

import secrets

from telegram_simulator.records import Json

DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


def dice(emoji: str) -> Json:
    return {"emoji": emoji, "value": 1 + secrets.randbelow(DICE[emoji])}


def poll_of(question: str, options: list[str], **more: object) -> Json:
    """A fresh poll without votes; `more` replaces the ordinary settings."""
    return {
        "id": str(secrets.randbits(62)),
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": 0}
            for number, text in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
        **more,
    }
