# The acts on a ticket as lines of its menu.
acts-label = What to do with { $number }
acts-take-hint = You answer it
acts-assign = Assign
acts-release = Give back
acts-transcript = Save the conversation
acts-snooze = Snooze
acts-merge = Merge into another ticket
acts-tags = Tags
acts-mark = Select several
acts-follow = Follow
acts-unfollow = Stop following
acts-participants = Participants
acts-spam = Mark as spam
acts-not-spam = Not spam
