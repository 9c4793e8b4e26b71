# Naming colleagues in a note.
mentions = Colleagues to tell
mentions-found = { $n ->
    [one] { $n } colleague found
   *[other] { $n } colleagues found
}
mentions-unlinked = Not told: has not connected Telegram
mentions-unseen = Not told: may not see this ticket
mentions-namesake = Not told: a colleague has the same name
