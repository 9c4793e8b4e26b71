# Marking a ticket as spam.
spam-of = Spam: { $number }
spam-mark-of = Mark { $number } as spam?
spam-mark = Mark as spam
spam-hint = It is closed without a word to the contact, leaves all work and counts nowhere. What they write next is a new ticket.
spam-ban = Also ban the contact
spam-ban-hint = Nothing they write arrives any more
spam-here = Marked as spam. Nothing can be sent here.
spam-done = { $number } is marked as spam.
spam-done-banned = { $number } is marked as spam, its contact is banned.
spam-undone = { $number } is as it was.
