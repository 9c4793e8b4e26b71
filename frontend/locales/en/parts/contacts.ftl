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
