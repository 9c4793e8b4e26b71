"""What a member of the staff is to know, whatever brings it to them. First file: `models.py`.

A row per person and fact is the truth; `actions/deadlines.py` decides who hears of a deadline and
says it in their chat with the bot. The card of a ticket with its new messages is not here: it is
one bot message that changes, in `channels/staff`.
"""
