# Merging tickets and splitting them.
merging-into = Merge { $number } into
merging-hint = All messages go there. The contact is told nothing, and for 30 days you can take it back.
merging-no-others = This contact has no other ticket.
merging-no-subject = Without words
merging-is-over = It is over. Reopen it first, or merge it into this one.
merging-done = #{ $number } is merged into #{ $into }
merging-undone = Taken back
merging-split-of = New ticket from { $number }
merging-split = { $n ->
    [one] Make a ticket of { $n } message
   *[other] Make a ticket of { $n } messages
}
merging-split-done = #{ $number } is a ticket of its own
merging-split-hint = Chosen messages move to a new ticket of the same contact. For 30 days you can take it back.
merging-split-all = Leave at least one message that is no note.
merging-nameless = Without a name
merging-note = note
merging-wordless = A file or a card
merging-here = This ticket is merged into { $number }.
merging-open = Open { $number }
merging-undo = Take back
merging-before = Can be taken back
merging-was-merge = { $source } merged into { $target }
merging-was-split = { $target } split off from { $source }
merging-erased = This person was erased. Nothing can be sent here any more.
