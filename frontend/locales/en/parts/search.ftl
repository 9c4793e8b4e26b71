# Search in everything that was said.
search-loading = Searching
search-results = Found tickets
search-count = { $n ->
    [0] Nothing found
    [one] { $n } ticket found
   *[other] { $n } tickets found
}
search-shown-for = Shown for: { $words }
search-insist = Search for “{ $words }” instead
search-none = Nothing has “{ $words }” in it.
search-none-hint = All words must be in the ticket. Try fewer words, or the beginning of one.
search-more = Show more
search-loaded = Among what was read before
search-in-note = In a note
search-in-file = File
search-in-contact = Contact
search-in-subject = Subject
search-in-number = Number
search-across = Words in different messages
search-clear = Clear
search-incomplete = Older messages are still being read.
