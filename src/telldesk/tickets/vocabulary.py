"""The closed sets of words in what leaves this room. Pure.

Where the database checks a column, the words here are the column's.
"""

from typing import Literal

MessageKind = Literal[
    "text", "rich", "photo", "video", "document", "voice", "audio", "video_note", "animation",
    "sticker", "location", "venue", "contact", "poll", "dice", "game", "story", "album",
    "paid_media", "checklist", "gift", "giveaway", "invoice", "service", "unsupported", "erased",
]  # fmt: skip
PartKind = Literal[
    "photo", "video", "document", "voice", "audio", "video_note", "animation", "sticker",
]  # fmt: skip
EntityType = Literal[
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "url",
    "mention", "text_mention", "hashtag", "cashtag", "bot_command", "email", "phone_number",
    "blockquote", "expandable_blockquote", "custom_emoji", "date_time",
]  # fmt: skip
Visibility = Literal["public", "note"]
AuthorKind = Literal["contact", "agent", "bot"]
PersonKind = Literal["contact", "agent"]
PriorityNumber = Literal[1, 2, 3, 4]
"""1 low, 2 normal, 3 high, 4 critical."""
Stars = Literal[1, 2, 3, 4, 5]
"""How a contact was helped; 5 is best."""
DeliveryState = Literal[
    "queued", "sending", "sent", "failed", "unknown", "unreachable", "held", "discarded",
]  # fmt: skip
DeliveryKind = Literal[
    "message", "notice", "text", "callback_answer", "edit", "delete", "reaction", "action",
]  # fmt: skip
DeliveryLane = Literal["callback", "reply", "notice", "rest"]
RuleHow = Literal["word", "stem"]
"""How a rule finds its words: as written, or in every form of theirs."""
Sorting = Literal["ask", "guess", "never"]
"""Who says what a new ticket is about: the contact is asked, rules guess, nobody."""
Assigning = Literal["by_hand", "in_turn", "by_load"]
"""How new tickets find an agent: somebody gives or takes them, in turn, by load."""
Presence = Literal["here", "away", "offline"]
"""Whether an agent takes tickets now."""
Metric = Literal["first_response", "next_response", "resolution"]
"""What a deadline is about: the first human answer, each later one, the end of the case."""
Counts = Literal["open_hours", "always"]
"""Which time counts against a deadline: while the desk is open, or all of it."""
OnReopen = Literal["continue", "afresh"]
"""What is left of the resolution time of a case that was resolved in time and comes back."""
Outcome = Literal["met", "missed", "dropped"]
"""How a deadline ended; dropped: nobody needs it any more."""
EscalationAct = Literal["notify", "raise_priority", "reassign"]
Told = Literal["agent", "team", "managers"]
"""Who hears of a deadline: the ticket's agent, its category's team, who runs the desk."""
HistoryKind = Literal[
    "opened", "received", "replied", "noted", "edited", "assigned", "status", "priority",
    "category", "due_soon", "overdue", "escalated", "banned", "unbanned", "reachability",
    "contact_unreachable", "delivery_retried", "delivery_discarded", "rated",
    "macro", "tagged", "untagged", "field", "merged", "merged_into", "split", "split_from",
    "transfer_undone", "file_infected", "bulk", "bulk_undone", "contact_merged",
    "contact_unmerged", "transcript_sent", "snoozed", "woken",
    "erased", "participant_added", "participant_removed", "spam", "not_spam",
]  # fmt: skip
WakeReason = Literal["time", "hand", "wrote", "assigned", "over"]
"""What ended a snooze: its moment, a person, the contact's message, another agent, the end."""
TransferKind = Literal["merge", "split"]
"""All messages of a ticket are another's, or some are a new one's."""
Assigns = Literal["me", "nobody", "agent"]
"""Whose a macro makes a ticket: of who uses it, of nobody, of one agent."""
MacroStep = Literal["wait", "resolve", "close"]
MacroActionKind = Literal["priority", "category", "assignee", "step"]
MacroActionRefusal = Literal[
    "", "not-allowed", "step-refused", "category-unusable", "assignee-unusable"
]
"""Why an agent may not do an action of a macro now; '' when they may."""
