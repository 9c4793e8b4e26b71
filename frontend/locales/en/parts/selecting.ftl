# What is done to several tickets at once.
selecting-title = Selected tickets
selecting-leave = Stop selecting
selecting-many = Selected: { $n }
selecting-most = At most { $n } at once
selecting-more = More for the selected
selecting-all = Select all that are shown
selecting-assignee = Assign
selecting-status = Status
selecting-priority = Priority
selecting-category = Category
selecting-tags = Tags
selecting-snooze = Snooze
selecting-wake = Wake
selecting-spam = Mark as spam
selecting-assignee-of = Assign { $n } to
selecting-status-of = Status of { $n }
selecting-priority-of = Priority of { $n }
selecting-category-of = Category of { $n }
selecting-tags-of = Tags of { $n }
selecting-snooze-of = Snooze { $n }
selecting-tags-add = Put on
selecting-tags-remove = Take off
selecting-done = { $n ->
    [one] { $n } ticket changed.
   *[other] { $n } tickets changed.
}
selecting-undone = { $n ->
    [0] Nothing was taken back.
    [one] { $n } ticket is as it was.
   *[other] { $n } tickets are as they were.
}
selecting-same = Everything was so already.
selecting-not-done = The server does not answer, and may have changed them or not. Trying again does nothing twice.
selecting-not-undone = The server does not answer, and may have taken it back or not. Trying again does nothing twice.
selecting-and-more = { $named } and { $more } more
selecting-last = Last change of many
selecting-take-back = { $n ->
    [one] Take back { $n } ticket
   *[other] Take back { $n } tickets
}
selecting-until = { $words }, possible until { $time }
selecting-did-take = Taken
selecting-did-assign = Assigned anew
selecting-did-step = Another status
selecting-did-priority = Another priority
selecting-did-category = Another category
selecting-did-tags = Other tags
selecting-did-snooze = Snoozed
selecting-did-wake = Woken
selecting-did-spam = Marked as spam
selecting-why-ticket-unknown = { $has ->
    [none] No longer among yours: { $n }.
   *[numbers] No longer among yours: { $which }.
}
selecting-why-ticket-moved = { $has ->
    [none] Changed meanwhile: { $n }.
   *[numbers] Changed meanwhile: { $which }.
}
selecting-why-taken-already = { $has ->
    [none] Somebody else has it: { $n }.
   *[numbers] Somebody else has it: { $which }.
}
selecting-why-step-refused = { $has ->
    [none] Not possible in their status: { $n }.
   *[numbers] Not possible in their status: { $which }.
}
selecting-why-fields-missing = { $has ->
    [none] Fields have to be filled in first: { $n }.
   *[numbers] Fields have to be filled in first: { $which }.
}
selecting-why-snooze-over = { $has ->
    [none] Resolved or closed already: { $n }.
   *[numbers] Resolved or closed already: { $which }.
}
selecting-why-ticket-spam = { $has ->
    [none] Marked as spam: { $n }.
   *[numbers] Marked as spam: { $which }.
}
selecting-why-assignee-unusable = { $has ->
    [none] This person cannot have tickets: { $n }.
   *[numbers] This person cannot have tickets: { $which }.
}
selecting-why-category-unusable = { $has ->
    [none] This category is gone: { $n }.
   *[numbers] This category is gone: { $which }.
}
selecting-why-tag-unusable = { $has ->
    [none] This tag is gone: { $n }.
   *[numbers] This tag is gone: { $which }.
}
selecting-why-too-many-ticket-tags = { $has ->
    [none] Too many tags: { $n }.
   *[numbers] Too many tags: { $which }.
}
selecting-why-other = { $has ->
    [none] Did not work: { $n }.
   *[numbers] Did not work: { $which }.
}
