# What is new for me.
news-none = Nothing new yet
news-none-text = New tickets, answers to yours, deadlines and notes that name you are listed here.
news-read-all = All read
news-all-read = All of it is read
news-older = Older
news-unread = not read yet
news-new-ticket = New ticket
news-new-ticket-more = New ticket, { $n } messages
news-new-message = { $n ->
    [one] New message
   *[other] { $n } new messages
}
news-assigned = Yours now, given by itself
news-assigned-by = Yours now, given by { $by }
news-status = It is now: { $status }
news-status-by = { $by } set it to: { $status }
news-metric-first_response = First answer
news-metric-next_response = Answer
news-metric-resolution = Solution
news-soon = { $what } is due soon
news-late = { $what } is overdue
news-reminder = Waits for an answer, { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
} so far
news-woken = Back from its snooze
news-noted = { $by } left a note
news-note = { $by } names you in a note

# How I am told.
notify-ways = What comes how
notify-ways-hint = The app always lists everything under News.
notify-way-bot = Bot
notify-way-mail = Mail
notify-way-push = Browser
notify-kind-new_ticket = New ticket
notify-kind-new_message = New message
notify-kind-assigned = Ticket given to me
notify-kind-status = Status changed
notify-kind-deadline = Deadlines
notify-kind-mention = Mentions and reminders
notify-kind-followed = Tickets I follow
notify-tick = { $kind }: { $way }
notify-by-card = The ticket's card in the chat shows it
notify-quiet = Quiet hours
notify-quiet-hint = Then the bot writes without a sound, and mail and browsers wait until it is over.
notify-quiet-on = Quiet hours
notify-zone = By the clock of { $zone }
notify-from = From
notify-until = Until
notify-nights = On these days
notify-whole-days = Quiet all day
notify-urgent = Urgent things all the same
notify-urgent-hint = Critical tickets and missed deadlines
notify-mail = Mail
notify-mail-none = News at your own address. First a code goes there, to see that it is yours.
notify-mail-unconfirmed = Type the code that came to this address.
notify-mail-on = Only what you have not read in the app by then.
notify-mail-off = Mail is off.
notify-mail-failed = Mail does not arrive at this address. Check it, or give another one.
notify-mail-address = Address
notify-mail-send = Send code
notify-mail-code = Code
notify-mail-code-hint = Six digits, good for half an hour
notify-mail-confirm = Confirm
notify-mail-resend = New code
notify-mail-again = Try it again
notify-mail-remove = Remove
notify-mail-switch = News by mail
notify-pace = How often
notify-pace-at_once = At once
notify-pace-hourly = Hourly
notify-pace-daily = Daily
notify-daily-at = At
notify-browsers = Browsers
notify-browsers-can = For a browser on a computer or phone, also while the app is closed.
notify-browsers-refused = This browser was told not to show anything from here. You can change that in its own settings.
notify-browsers-none = Open the app in a browser of your own to add it here.
notify-browser-since = Since { $when }.
notify-browser-beside = Only what the bot does not say.
notify-browser-failing = Nothing got through lately.
notify-browser-try = Try
notify-browser-tried = On its way to that browser
notify-browser-remove = Remove
notify-browser-add = Tell me in this browser
notify-browser-no = The browser does not allow it. You can change that in its own settings.
notify-browser-failed = This browser cannot be reached now. Try again later.
notify-beside = Telegram is on this device, too
notify-beside-hint = Then the browser only tells what the bot does not, so that nothing rings twice.
notify-remind = Waiting contacts
notify-remind-hint = Opening hours count. Whose ticket it is hears first, from the second time on you who run the desk, too.
notify-remind-after = Remind after
notify-remind-never = Never
notify-remind-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
notify-remind-times = How often
notify-remind-n = { $n ->
    [one] Once
   *[other] { $n } times
}
