# The person behind a ticket.
card-about = About
card-failed = The contact could not be loaded.
card-language = Language
card-since = Here since
card-banned-since = Banned since { $time }. Nothing this person writes arrives.
card-unreachable = Answers do not reach this person now.
card-open = { $n ->
    [one] { $n } more open ticket
   *[other] { $n } more open tickets
}
card-past = { $n ->
    [one] { $n } past ticket
   *[other] { $n } past tickets
}
card-no-others = No other tickets.
card-ban = Ban
card-unban = Lift the ban
card-ban-title = Ban { $name }?
card-ban-text = Nothing this person writes arrives any more, and they cannot be answered. The ban can be lifted.
card-banned-by = Banned by { $name } since { $time }. Nothing this person writes arrives.
card-banned-until = Until { $time }.
card-ban-reason = Why
card-ban-reason-hint = For the staff; the contact does not see it
card-ban-for = For how long
card-ban-forever = For good
card-ban-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
card-done-ban = { $name } is banned.
card-done-unban = { $name } is heard again.
channel-telegram = Telegram
card-profile = Profile, notes and all tickets
card-erased = This person was erased: { $time }. Bare facts of their tickets are left.

facts-title = Ticket
facts-opened = Opened
facts-due = Deadline
facts-due-none = None is running
facts-waiting = Waiting for an answer
