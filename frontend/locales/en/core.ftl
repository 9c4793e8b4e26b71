# Words many screens use.
today = Today
yesterday = Yesterday
waited-now = now
waited-minutes = { $n } min
waited-hours = { $n } h
waited-days = { $n } d

status-open = Open
status-in_progress = In progress
status-waiting = Waiting for contact
status-resolved = Resolved
status-closed = Closed
status-spam = Spam

priority-1 = Low
priority-2 = Normal
priority-3 = High
priority-4 = Critical

connection-connecting = Connecting
connection-live = Live
connection-catching-up = Catching up
connection-reconnecting = Reconnecting
connection-offline = Offline. You see what was loaded before.
connection-no = Offline

release-new = A new version is ready.
release-take = Update

retry = Try again
close = Close
cancel = Cancel
back = Back
undo = Undo
more = More
loading = Loading
failed-to-load = This could not be loaded.
failed-screen = It may be of a version that is gone. What you wrote is kept.
keeps-nothing = This device keeps nothing: what is not sent is lost when you close the app.
failed-unreachable = No answer from the server. Check the network.
failed-request = Request { $id }
hidden-passage = Hidden passage, press to show it
request-id = Request
notices = Notices
rating-of = { $n } of 5

talk-nameless = No name
talk-status-open = Received
talk-status-in_progress = In progress
talk-status-waiting = Waiting for your answer
talk-status-resolved = Resolved
talk-status-closed = Closed
