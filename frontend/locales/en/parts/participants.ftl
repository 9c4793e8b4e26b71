# Who follows a ticket that is somebody else's.
participants-title = Participants
participants-of = Who follows { $number }
participants-hint = They have news of the contact’s messages, of notes and of the end. The contact does not know.
participants-nobody = Nobody
participants-none = Nobody follows this ticket yet.
participants-since = Since { $time }
participants-added = Since { $time }, added by { $name }
participants-blind = May not see this ticket now and has no news of it.
participants-remove = Remove { $name }
participants-removed = { $name } follows it no more.
participants-add = Add a colleague
participants-nobody-else = Nobody else may see this ticket.
participants-full = At most { $limit } follow a ticket. Remove somebody to add another.
participants-you-follow = You follow { $number }.
participants-you-left = You follow { $number } no more.
