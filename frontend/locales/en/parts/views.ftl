# Filters beyond the first ones, and saved views.
views-more = More filters
views-filters = Filters
views-clear = Clear all
views-show = { $n ->
    [one] Show { $n } ticket
   *[other] Show { $n } tickets
}
views-show-most = Show { $n }+ tickets
views-show-any = Show
views-count = { $n ->
    [one] { $n } ticket
   *[other] { $n } tickets
}
views-take-off = Remove the filter: { $filter }
views-save = Save as a view
views-save-title = New view
views-manage = Views
views-title = Views
views-none = There are no views yet.
views-change = Change
views-name = Name
views-name-missing = Give it a name.
views-for = For whom
views-for-me = Me
views-for-desk = Everybody
views-for-team = Team { $name }
views-of-mine = My own
views-of-team = Teams'
views-of-desk = Everybody's
views-take-present = Take the present filters
views-take-present-hint = The view will show what the list shows now.
views-acts = Actions: { $name }
views-up = Move up
views-down = Move down
views-remove = Remove
views-removed = Removed: { $name }
views-no-category = No category
views-gone-category = Another category
views-assignee = Assigned to
views-me = Me
views-nobody = Nobody
views-gone-agent = Somebody else
views-language = Contact's language
views-due = Deadline
views-due-near = Near
views-due-missed = Missed
views-answer = Answer
views-unread = Unanswered last message
views-contact = Contact
views-banned = Banned
views-not-banned = Not banned
views-waiting = Waiting longer than
views-waiting-any = Any time
views-waiting-minutes = { $n } min
views-waiting-hours = { $n } h
views-waiting-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
views-opened = Opened
views-changed = Last changed
views-from = From
views-to = To
views-opened-span = Opened { $from } – { $to }
views-changed-span = Changed { $from } – { $to }
