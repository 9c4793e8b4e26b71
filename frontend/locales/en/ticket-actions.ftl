# What agents do to tickets.
acts-label = What to do with { $number }
acts-menu = More for { $number }
acts-take = Take
acts-take-hint = You answer it
acts-assign = Assign
acts-assign-to = Assign { $number }
acts-release = Give back
acts-assignee = Assigned to
acts-nobody = Nobody
acts-you = You
acts-you-named = { $name } (you)
acts-somebody = Somebody
acts-status = Status
acts-status-of = Status of { $number }
acts-priority = Priority
acts-priority-of = Priority of { $number }
acts-category = Category
acts-transcript = Save the conversation
acts-snooze = Snooze
acts-spam = Mark as spam
acts-not-spam = Not spam
acts-merge = Merge into another ticket
acts-tags = Tags
acts-category-of = Category of { $number }
acts-no-category = No category
acts-mark = Select several
acts-none-allowed = Your role cannot change this.

acts-step-start = Start working on it
acts-step-wait = Wait for the contact
acts-step-resolve = Resolve
acts-step-close = Close
acts-step-reopen = Reopen

acts-done-take = You have { $number } now.
acts-done-assign = { $number } is with { $name } now.
acts-done-release = Nobody has { $number } now.
acts-done-start = { $number } is in progress.
acts-done-wait = { $number } waits for the contact.
acts-done-resolve = { $number } is resolved.
acts-done-close = { $number } is closed.
acts-done-reopen = { $number } is open again.
acts-done-priority = { $number }: priority { $priority }.
acts-done-category = { $number }: { $category }.
acts-done-no-category = { $number } has no category now.
acts-undone = { $number } is as it was.

acts-taken = { $name } already has { $number }.
acts-moved = { $number } changed meanwhile.
acts-last-status = { $who ->
    [self] You set it to “{ $status }”.
   *[other] { $name } set it to “{ $status }”.
}
acts-last-received = { $name } has just written.
acts-last-replied = { $who ->
    [self] You have just replied.
   *[other] { $name } has just replied.
}
acts-last-noted = { $who ->
    [self] You have just left a note.
   *[other] { $name } has just left a note.
}
acts-last-edited = { $name } has just changed a message.
acts-last-assigned = { $who ->
    [self] You changed who has it.
   *[other] { $name } changed who has it.
}
acts-last-priority = { $who ->
    [self] You changed the priority.
   *[other] { $name } changed the priority.
}
acts-last-category = { $who ->
    [self] You changed the category.
   *[other] { $name } changed the category.
}
acts-now-nobody = Now: { $status }, with nobody.
acts-now-own = Now: { $status }, with you.
acts-now-with = Now: { $status }, with { $name }.
acts-out-of-sight = { $number } is not among your tickets any more.
acts-unreachable = No answer from the server, so { $number } was not changed.
acts-failed = { $number } could not be changed.
