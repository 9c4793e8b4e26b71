# The people who write: the list of them and the profile of one.
contacts-search = Name, @username or number
contacts-found = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
contacts-more = More
contacts-open = { $n ->
    [one] { $n } open ticket
   *[other] { $n } open tickets
}
contacts-no-username = No username
contacts-banned = Banned
contacts-unreachable = Not reachable
contacts-empty = Nobody has written yet
contacts-empty-hint = Whoever writes to the bot or in the app is here.
contacts-none = Nobody is called “{ $words }”
contacts-none-hint = Names are looked through as they call themselves and as the desk calls them.
contacts-clear = Show all
contacts-own-name = Calls themselves { $name }
contacts-given-name = Our name of them
contacts-given-name-none = As they call themselves
contacts-given-name-hint = The staff reads it everywhere; the contact never does. Empty: as they call themselves.
contacts-language-own = As their app says
contacts-language-hint = In which the bot speaks with them.
contacts-edit = Name and language
contacts-saved = Saved.
contacts-first = First ticket
contacts-last = Wrote last
contacts-never = Never
contacts-counts = Tickets
contacts-counts-none = No tickets.
contacts-rating = Rates us
contacts-rating-of = { $n ->
    [one] { $stars } of 5, once
   *[other] { $stars } of 5, { $n } times
}
contacts-addresses = Where to reach them
contacts-bot = { $channel }, bot { $bot }
contacts-since = since { $time }
contacts-seen = here { $time }
contacts-notes = Notes about them
contacts-notes-none = No notes yet. What is true of the person in every ticket stands here.
contacts-note-add = New note
contacts-note-edit = Reword the note
contacts-note-remove = Remove the note
contacts-note-removed = Note removed.
contacts-note-edited = reworded
contacts-note-text = Note
contacts-note-hint = For the staff; the contact never sees it.
contacts-note-missing = Write something.
contacts-tickets = All tickets
contacts-changes = Who changed what
contacts-changes-none = Nobody has changed anything yet.
contacts-did-given-name = Our name of them changed
contacts-did-language = Language changed
contacts-did-field = A field was filled in or emptied
contacts-did-field-named = “{ $name }” was filled in or emptied
contacts-did-note-added = Note written
contacts-did-note-edited = Note reworded
contacts-did-note-removed = Note removed
contacts-did-note-restored = Note brought back
contacts-did-banned = Banned
contacts-did-unbanned = Ban lifted
contacts-did-itself = By itself
contacts-did-merged = Merged with another card
contacts-did-unmerged = Merge undone
contacts-did-erasure-asked = Erasure ordered
contacts-did-erasure-called-off = Erasure called off
contacts-did-erased = Person erased
contacts-merge = Merge with another card
contacts-merge-hint = Which other card is the same person’s? You look at both before anything happens.
contacts-merge-nobody = Nobody else is called so.
contacts-merge-other = Choose another
contacts-merge-stays = This card stays
contacts-merge-goes = This one becomes part of it
contacts-merge-moves = Tickets that move: { $tickets }. Addresses: { $channels }. Notes: { $notes }.
contacts-merge-warning = From then on whoever writes from either address sees the tickets of both in the app. It can be undone for 30 days.
contacts-merge-do = Merge
contacts-merge-ban = Banned or heard
contacts-merge-heard = Heard
contacts-merges = Also this person
contacts-merged = Merged into { $name }.
contacts-merged-by = Merged by { $name }, { $time }
contacts-undo-until = Can be undone until { $time }
contacts-unmerge = Undo
contacts-unmerged = They are two again.
contacts-merged-away = This card is merged into another one, which has everything of it.
contacts-merged-open = Open that card
