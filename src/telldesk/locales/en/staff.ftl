# What the bot says to the desk's own staff.

staff-priority-1 = Low priority
staff-priority-2 = Normal priority
staff-priority-3 = High priority
staff-priority-4 = Critical priority

staff-kind-photo = Photo
staff-kind-video = Video
staff-kind-document = File
staff-kind-voice = Voice message
staff-kind-audio = Audio
staff-kind-video-note = Video message
staff-kind-animation = Animation
staff-kind-sticker = Sticker
staff-kind-location = Location
staff-kind-venue = Place
staff-kind-contact = Contact card
staff-kind-poll = Poll
staff-kind-dice = Dice
staff-kind-album = Album
staff-kind-erased = Erased
staff-kind-other = Something the chat cannot show here

staff-card-taken = { $name } has it
staff-card-mine = You have it
staff-card-free = Nobody has it yet
staff-card-answered = Answered, waiting for the contact
staff-card-resolved = Resolved
staff-card-closed = Closed
staff-card-spam = 🚫 Marked as spam
staff-card-out-of-sight = #{ $number } is no longer yours
staff-card-due-first-response = ⏳ First answer due { $time }
staff-card-due-next-response = ⏳ Answer due { $time }
staff-card-due-resolution = ⏳ Solution due { $time }
staff-card-snoozed = 💤 Snoozed: back { $time }
staff-card-unseen = { $count ->
    [one] { $count } new message
   *[other] { $count } new messages
}
staff-digest = { $count ->
    [one] { $count } ticket waits for an answer
   *[other] { $count } tickets wait for an answer
}

staff-due-first-response = first answer
staff-due-next-response = answer
staff-due-resolution = solution
staff-due-soon = ⏳ #{ $number } · { $name }: { $what } due { $time }
staff-due-late = ⏰ #{ $number } · { $name }: { $what } was due { $time }
staff-due-more = { $count ->
    [one] and { $count } more
   *[other] and { $count } more
}

staff-button-take = Take
staff-button-reply = Reply
staff-button-note = Note
staff-button-close = Close
staff-button-resolve = Resolve
staff-button-reopen = Reopen
staff-button-choose-snooze = Snooze
staff-button-wake = Wake
staff-button-later-hour = In an hour ({ $time })
staff-button-later-evening = This evening ({ $time })
staff-button-later-tomorrow = Tomorrow ({ $time })
staff-button-later-days = In 3 days ({ $time })
staff-button-later-week = Monday ({ $time })
staff-button-ask-spam = Spam
staff-button-spam = Mark as spam
staff-button-not-spam = Not spam
staff-button-files = Files
staff-button-choose-assignee = Assign
staff-button-app = Open in the app
staff-button-show = Show ticket
staff-button-cancel = Cancel
staff-button-more = More
staff-button-waiting = Waiting
staff-button-mine = Mine
staff-button-unassigned = Unassigned
staff-button-follow = Follow
staff-button-unfollow = Stop following
staff-button-followed = Followed
staff-button-due = Deadlines
staff-button-team = Team
staff-button-invite = Invite
staff-button-as-contact = Ask as a contact
staff-button-back = Back to staff
staff-button-confirm = Yes, it is me
staff-button-refuse = No
staff-button-here = I am here
staff-button-away = I am away
staff-button-auto = Notice it by itself

staff-here-auto = New tickets come to you while you use the app or this chat.
staff-here-here = New tickets come to you until you say you are away, in your hours.
staff-here-away = You are away: no new tickets come to you, and those that wait go to others after a while.

staff-role-helper = Helper
staff-role-moderator = Moderator
staff-role-admin = Administrator
staff-role-developer = Developer
staff-role-owner = Owner

staff-canned = Ready answers
staff-canned-empty = There are none.
staff-canned-hint = Answer a notification with !shortcut to send one.
staff-find = Found for: { $words }
staff-find-how = Write what to look for behind it: /find refund
staff-find-app = There are more: the app shows them all.
staff-list-waiting = Waiting for an answer
staff-list-mine = Yours
staff-list-unassigned = Without an agent
staff-list-followed = You follow
staff-list-due = Nearest deadlines
staff-list-team = Team
staff-list-empty = Nothing here.
staff-list-counted = { $title } · { $count }
staff-member = { $name } — { $role }
staff-member-unlinked = { $name } — { $role }, not linked yet

staff-menu = { $desk }: your desk. You are { $name }, { $role }.
staff-menu-counts = Waiting { $waiting } · yours { $mine } · unassigned { $unassigned }
staff-menu-due = Deadlines near or missed: { $count }
staff-menu-hint = Reply to a notification to answer the contact. Begin with // to write a note.

staff-stats = Today
staff-stats-opened = New tickets: { $count }
staff-stats-answered = First answers given: { $count }
staff-stats-replies = Answers: { $count }
staff-stats-mine = Of them yours: { $count }
staff-stats-open = Open now: { $count }
staff-stats-waiting = Waiting for an answer: { $count }
staff-stats-first = First answer, median: { $minutes } min

staff-stats-ratings = Ratings: { $count }, { $average } on average, { $good } % with 4 or 5 stars
staff-few-stars = #{ $number } was rated { $stars } by the contact.

staff-period-today = Today (and yesterday)
staff-period-days = The last { $days } days (and as many before them)
staff-period-own = Only your own work.
staff-period-key = Medians are within 5 %.
staff-period-opened = New tickets: { $now } ({ $was })
staff-period-resolved = Resolved: { $now } ({ $was })
staff-period-backlog = Left open: { $now } ({ $was })
staff-period-first = First answer, median: { $now } ({ $was })
staff-period-end = Resolution, median: { $now } ({ $was })
staff-period-rating = Average rating: { $now } ({ $was })
staff-period-good = With 4 or 5 stars: { $now } ({ $was })
staff-period-counting = Older tickets are still being counted.
staff-took-minutes = { $count } min
staff-took-hours = { $count } h
staff-button-days-1 = Today
staff-button-days-7 = 7 days
staff-button-days-30 = 30 days

staff-button-send-anyway = Send anyway
staff-nothing-held = There is nothing to send any more.
staff-held-sent = Sent to #{ $number }.

staff-role = Your role: { $role }.
staff-role-may = You may:
staff-role-choose = Whose role changes?
staff-role-new = The new role of { $name }:
staff-role-changed = { $name } is now { $role }.

staff-may-tickets-read-assigned = read tickets assigned to you
staff-may-tickets-read-all = read all tickets
staff-may-tickets-reply = answer contacts
staff-may-tickets-note = write notes
staff-may-tickets-take = take tickets
staff-may-tickets-assign = assign tickets
staff-may-tickets-set-status = resolve, close and reopen
staff-may-contacts-ban = ban contacts
staff-may-staff-manage = invite people and change roles
staff-may-desk-manage = change the desk's settings
staff-may-api-manage = manage API access

staff-invite-role = Which role does the new colleague get?
staff-invite = Send this link to your colleague ({ $role }). It works once, for { $days } days:
staff-linked = Welcome! You are staff of { $desk } now: { $role }.
staff-link-refused = This invitation does not work: it is used, too old or meant for another desk. Ask for a new one.
staff-link-taken = This account already belongs to somebody of the staff.

staff-ask-reply = Your next message answers #{ $number } ({ $name }).
staff-ask-note = Your next message is a note on #{ $number }. Only the staff sees it.
staff-ask-cancelled = Cancelled. Nothing was sent.
staff-nothing-asked = There was nothing to cancel.
staff-noted = Note kept on #{ $number }. Only the staff sees it.
staff-note-files = Notes hold text only. Nothing was kept or sent.
staff-unsendable = This kind of message cannot go to the contact. Nothing was sent.
staff-stays-as-sent = The contact keeps seeing what you sent first: an edit here changes nothing for them.
staff-not-delivered = Your answer on #{ $number } did not reach the contact.
staff-delivery-unknown = It is not certain that your answer on #{ $number } reached the contact.

staff-stray = This answers no ticket, so nobody got it. Reply to a notification, choose a ticket, or ask as a contact.
staff-as-contact = You now write as a contact: your messages become a ticket like anybody's. Notifications pause.
staff-back = You are staff again.

staff-files-of = Files of #{ $number }
staff-no-files = There are no files.
staff-assign-whom = Who gets #{ $number }?

staff-spam-ask = Mark #{ $number } ({ $name }) as spam? It is closed without a word to the contact and counts nowhere.
staff-spam-marked = 🚫 #{ $number } is marked as spam.
staff-spam-already = #{ $number } is marked as spam already
staff-no-spam-already = #{ $number } is not marked as spam
staff-snooze-until = Until when is #{ $number } out of view?

staff-done-take = #{ $number } is yours
staff-done-follow = You follow #{ $number }
staff-done-unfollow = You follow #{ $number } no more
staff-done-assign = #{ $number } goes to { $name }
staff-done-resolve = #{ $number } is resolved
staff-done-close = #{ $number } is closed
staff-done-reopen = #{ $number } is open again
staff-done-spam = #{ $number } is spam
staff-done-not-spam = #{ $number } is as it was
staff-done-snooze = #{ $number } is snoozed and comes back { $time }
staff-done-wake = #{ $number } is back in view
staff-awake-already = #{ $number } is in view already

staff-sign-in = Sign in on a computer? Code { $code }. Device: { $device }. Place: { $place }. Confirm only if you started this and the code is the same.
staff-sign-in-confirmed = Signed in.
staff-sign-in-refused = Refused. Nobody was signed in.

staff-no-canned = There is no ready answer with this shortcut: nothing was sent. /canned lists them.
staff-no-macro = This is a macro: nothing was sent. Use it in the app, which shows what it does first.
staff-no-not-staff = This button is for the desk's staff.
staff-no-not-allowed = Your role does not allow this.
staff-no-unknown = This is not here for you any more.
staff-no-taken = { $name } already has it.
staff-no-moved = It changed meanwhile. Look again.
staff-no-unreachable = The contact cannot be reached now: nothing was sent.
staff-no-banned = The contact is banned: nothing was sent.
staff-no-too-long = Too long: at most { $limit } characters. Nothing was sent.
staff-no-file = This file cannot be sent. Nothing was sent.
staff-no-last-owner = The desk needs another owner first.
staff-no-wrong = That does not work. Nothing was done.
staff-news-reminder = 🔔 #{ $number } · { $name } waits for an answer, { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
} so far
staff-news-woken = ⏰ #{ $number } · { $name }: back from its snooze
staff-news-followed-wrote = 👁 #{ $number } · { $name } wrote; you follow this ticket
staff-news-followed-noted = 👁 #{ $number } · { $name }: { $by } left a note
staff-news-followed-moved = 👁 #{ $number } · { $name }: { $status }
staff-news-note = 💬 #{ $number } · { $name }: { $by } names you in a note
