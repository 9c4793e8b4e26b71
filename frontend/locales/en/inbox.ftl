# The agents' list of tickets and what is around it.
inbox-sections = Sections
inbox-section-inbox = Inbox
inbox-section-news = News
inbox-news-unread = { $n } not read
inbox-section-stats = Today
inbox-section-me = Me
inbox-views = Views
inbox-view-mine = Mine
inbox-view-unassigned = Unassigned
inbox-view-waiting = Unanswered
inbox-view-due = Deadlines
inbox-view-followed = Followed
inbox-view-snoozed = Snoozed
inbox-view-spam = Spam
inbox-view-all = All
inbox-count = { $n ->
    [one] { $n } ticket
   *[other] { $n } tickets
}
inbox-count-most = { $n } tickets or more
inbox-list-mine = Tickets that you have
inbox-list-unassigned = Tickets that nobody has
inbox-list-waiting = Tickets of people who wait for an answer
inbox-list-due = Tickets by deadline, the nearest first
inbox-list-all = All tickets
inbox-list-snoozed = Snoozed tickets
inbox-list-spam = Spam
inbox-own-only = You see the tickets that are assigned to you.
inbox-loading = Loading tickets
inbox-failed = The tickets could not be loaded.
inbox-request = Request
inbox-pull = Pull to refresh
inbox-release = Let go to refresh
inbox-refresh = Refresh
inbox-new = { $n } new
inbox-draft = Draft
inbox-nameless = No name
inbox-unread = Unread
inbox-waits = Waiting for { $time }
inbox-types = { $name } is typing…
inbox-looks = Looking at it: { $names }
inbox-with = With { $name }
inbox-with-you = With you
inbox-said-agent = Desk:
inbox-said-bot = Bot:
inbox-choose = Choose a ticket
inbox-choose-hint = Press { $keys } for all keys.

due-first_response = First answer
due-next_response = Answer
due-resolution = Solution
due-late = { $time } late
due-full = { $what } due in { $time }
due-late-full = { $what } overdue by { $time }

card-title = Contact
card-banned = Banned

inbox-filters = Filters
inbox-filter-on = { $name }: { $chosen }
inbox-clear-filters = Clear filters
inbox-seek = Search
inbox-seek-hint = Name, number or words

inbox-kind-text = Message
inbox-kind-rich = Message
inbox-kind-photo = Photo
inbox-kind-video = Video
inbox-kind-document = File
inbox-kind-voice = Voice message
inbox-kind-audio = Audio
inbox-kind-video_note = Video message
inbox-kind-animation = GIF
inbox-kind-sticker = Sticker
inbox-kind-location = Location
inbox-kind-venue = Place
inbox-kind-contact = Contact
inbox-kind-poll = Poll
inbox-kind-dice = Dice
inbox-kind-game = Game
inbox-kind-story = Story
inbox-kind-album = Album
inbox-kind-paid_media = Paid media
inbox-kind-checklist = Checklist
inbox-kind-gift = Gift
inbox-kind-giveaway = Giveaway
inbox-kind-invoice = Invoice
inbox-kind-service = Service message
inbox-kind-unsupported = Message of an unknown kind

link-connecting = Connecting…
link-live = Live
link-catching-up = Catching up…
link-reconnecting = Reconnecting…
link-offline = Offline

reach-reachable = Reachable
reach-blocked = Has blocked the bot
reach-deactivated = Account deleted
reach-never_started = Has not started the bot
