# An empty list of tickets: why, and what to do next.
inbox-none-narrowed = No ticket fits these filters.
inbox-none-mine = You have no open tickets.
inbox-none-mine-hint = Take one that nobody has.
inbox-none-unassigned = Every ticket has somebody.
inbox-none-unassigned-hint = New ones appear here.
inbox-none-waiting = Nobody waits.
inbox-none-waiting-hint = Everybody has been answered.
inbox-none-due = Nothing is due.
inbox-none-due-hint = No deadline is running.
inbox-none-all = No tickets yet.
inbox-none-all-hint = They appear when somebody writes to the bot.
inbox-none-snoozed = Nothing is snoozed.
inbox-none-snoozed-hint = Snooze a ticket to see it again when its time comes.
inbox-none-own-hint = Tickets assigned to you appear here.
inbox-show-unassigned = Show unassigned
inbox-show-waiting = Show unanswered
inbox-show-all = Show all
