# What is new, in mail and browsers.
news-new-ticket = New ticket
news-new-message = { $times ->
    [one] New message
   *[other] { $times } new messages
}
news-assigned = Yours now
news-assigned-by = Yours now, by { $by }
news-status-open = Open again
news-status-in_progress = In progress
news-status-waiting = Waits for the contact
news-status-resolved = Resolved
news-status-closed = Closed
news-deadline-soon = { $what } due { $time }
news-deadline-late = { $what } was due { $time }
news-reminder = Waits for an answer, { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} so far
news-woken = Back from its snooze
news-followed-noted = { $by } left a note
news-note = { $by } names you in a note
news-try = This browser is told
mail-code-subject = { $code } is your code for { $desk }
mail-code-why = Type this code in { $desk } to get news by mail at this address.
mail-code-lasts = It is good for half an hour. If you did not ask for it, do nothing.
mail-news-subject = { $count ->
    [one] { $count } thing is new
   *[other] { $count } things are new
} · { $desk }
mail-news-heading = { $count ->
    [one] One thing is new
   *[other] { $count } things are new
}
mail-news-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}
mail-news-show = Open tickets
mail-news-why = You get this because you work in { $desk } and gave this address.
mail-news-off = Switch mail off
mail-off-title = Mail from { $desk }
mail-off-ask = Get no more news by mail at this address?
mail-off-do = Switch mail off
mail-off-done = Mail is off. News still comes in the app and the bot.
mail-off-undo = Switch it on again
mail-off-undone = Mail is on again.
mail-off-unknown = This link is no longer good. Mail is switched in the app: Me, Notifications.
