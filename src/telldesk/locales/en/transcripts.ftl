# A ticket's conversation as a document.
error-transcript-too-long = One document holds { $limit } messages at most.
error-transcript-not-printed = The PDF cannot be made now. Try again in a minute, or take the page.

transcript-title = Ticket #{ $number }
transcript-contact = Contact
transcript-status = Status
transcript-opened = Opened
transcript-resolved = Resolved
transcript-closed = Closed
transcript-status-open = Open
transcript-status-in_progress = In progress
transcript-status-waiting = Waiting for the contact
transcript-status-resolved = Resolved
transcript-status-closed = Closed
transcript-nameless = Without a name
transcript-bot = Automatic message
transcript-note = note
transcript-edited = edited
transcript-empty = Nothing has been said.
transcript-made = Made on { $at } ({ $zone })
transcript-day = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
