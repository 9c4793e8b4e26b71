# Who I am and how I like the app.
me-rights = What I may do
me-rights-more = Who is admin of the desk can change this.
me-desk = The desk
inbox-section-sorting = Categories and rules
me-sorting-hint = What tickets are about and how they are sorted
inbox-section-opening = Opening hours
inbox-section-ratings = Ratings
me-ratings-hint = Whether contacts rate, and in which words
me-opening-hint = When contacts are answered; holidays
inbox-section-assigning = Who gets tickets
me-assigning-hint = By hand, in turn or by load; people and teams
inbox-section-deadlines = Deadlines
me-deadlines-hint = How fast tickets are answered and solved; escalation
me-settings = On this device
me-language = Language
me-language-hint = The bot and your other devices follow.
me-enter = Enter sends
me-enter-on = Shift+Enter makes a new line
me-enter-off = Enter makes a new line, Ctrl+Enter sends
me-keys = Single keys
me-keys-hint = “?” in the inbox shows them all
me-sound = Sound for new messages
me-sound-hint = Two soft tones
me-state = State
me-connection = Connection
me-telegram = Signed in through Telegram
me-browser = Signed in in a browser
me-until = Until { $time } at the latest
me-release = Release { $release }
me-out = Sign out
me-out-here = Sign out here
me-out-everywhere = Sign out everywhere
me-out-here-title = Sign out on this device?
me-out-here-text = What was read here is removed from the device.
me-out-everywhere-title = Sign out on all devices?
me-out-everywhere-text = Every session of yours ends at once, this one too.
me-out-unsent = { $n ->
    [one] { $n } unsent message is lost.
   *[other] { $n } unsent messages are lost.
}
me-not-out = No answer from the server: you are still signed in everywhere.

may-tickets-read_all = See all tickets
may-tickets-read_assigned = See tickets assigned to me
may-tickets-reply = Answer, and leave notes
may-tickets-take = Take tickets
may-tickets-assign = Assign tickets to others
may-tickets-set_status = Resolve, close and reopen
may-tickets-set_priority = Set priority and category
may-contacts-read = See contacts and how to reach them
may-contacts-ban = Ban contacts
may-stats-read = See the desk's numbers
may-staff-manage = Invite staff and change roles
may-desk-manage = Change the desk's look and settings
may-api-manage = Manage keys of the API
may-billing-manage = Manage billing
