# A conversation, for both audiences.
talk-messages = Messages
talk-you = You
talk-colleague = a colleague
talk-bot = Automatic message
talk-no-subject = No subject
talk-note-label = Internal note. Only your team sees it
talk-edited = edited
talk-revisions = Earlier wordings
talk-now = Now
talk-until = Until { $when }
talk-earlier = An earlier message
talk-forwarded = Forwarded from
talk-answers-elsewhere = Answers a message of
talk-answers-story = Answers a story of
talk-via = By way of
talk-actions = What to do with this message
talk-reply = Reply to this
talk-copy = Copy text
talk-copied = Copied
talk-not-copied = This could not be copied.
talk-take-back = Edit
talk-send-anyway = Send anyway
talk-write-again = Write again
talk-resend = Send again
talk-twice-title = Send it a second time?
talk-twice-why = No answer came when this was sent, so it may already be in the contact's chat. Then it would stand there twice.
talk-new-below = New messages
talk-new =
    { $n ->
        [one] { $n } new message
       *[other] { $n } new messages
    }
talk-to-end = To the latest message
talk-loading-older = Loading earlier messages
talk-not-found-message = That message is not here any more.
talk-moved-message = That message is in this ticket now.
talk-arrived = Found message. { $name }: { $words }
talk-said = { $name }: { $words }
talk-said-note = Internal note by { $name }: { $words }
talk-offline = Offline
talk-typing = typing…
talk-desk-typing = { $name } is typing…
talk-here = Also here: { $names }
talk-replying = { $name } is replying
talk-replying-several =
    { $n ->
        [one] { $name } and one more are replying
       *[other] { $name } and { $n } more are replying
    }

talk-delivery-waiting = Waiting to be sent
talk-delivery-queued = In the queue
talk-delivery-sending = On its way
talk-delivery-sent = Sent
talk-delivery-read = Seen by the contact in the app
talk-delivery-unknown = No answer came when this was sent. It may have arrived; ask before you repeat it.
talk-delivery-discarded = Not sent: taken out of the queue
talk-delivery-held = Held back: the bot cannot send now
talk-why-blocked = Not delivered: the contact has blocked the bot
talk-why-deactivated = Not delivered: the contact's account is gone
talk-why-never-started = Not delivered: the contact has never started the bot
talk-why-kicked = Not delivered: the bot is no longer in that chat
talk-why-too-long = Not delivered: the text is too long
talk-why-too-large = Not delivered: the file is too large
talk-why-empty = Not delivered: there is nothing in it
talk-why-entities-refused = Not delivered: the formatting was refused
talk-why-reply-target-missing = Not delivered: the quoted message is gone
talk-why-quote-refused = Not delivered: the quote was refused
talk-why-wrong-file = Not delivered: the file was refused
talk-why-foreign-file = Not delivered: the file belongs to another bot
talk-why-infected-file = Not delivered: the file is infected
talk-why-unauthorized = Not delivered: the bot has lost its access
talk-why-frozen = Not delivered: the bot is frozen
talk-why-no-rights = Not delivered: the bot may not write there
talk-why-expired = Not sent: it had waited too long
talk-why-flood = Not delivered: Telegram let nothing through, and all attempts are used up
talk-why-no-connection = Not delivered: Telegram could not be reached, and all attempts are used up
talk-why-refused = Not delivered: Telegram refused it
talk-why-other = Not delivered
talk-remedy-blocked = When the contact unblocks the bot or writes to it, you can send this again here.
talk-remedy-deactivated = This account will not come back. If you know another way, reach the contact there.
talk-remedy-banned = Lift the ban first; then you can send this again here.
talk-remedy-other = It would be refused again as it is. Send it in another form.

talk-kind-text = Message
talk-kind-rich = Message
talk-kind-photo = Photo
talk-kind-video = Video
talk-kind-document = File
talk-kind-voice = Voice message
talk-kind-audio = Audio
talk-kind-video_note = Video message
talk-kind-animation = Animation
talk-kind-sticker = Sticker
talk-kind-location = Location
talk-kind-venue = Place
talk-kind-contact = Contact
talk-kind-poll = Poll
talk-kind-dice = Dice
talk-kind-game = Game
talk-kind-story = Story
talk-kind-album = Album
talk-kind-paid_media = Paid media
talk-kind-checklist = Checklist
talk-kind-gift = Gift
talk-kind-giveaway = Giveaway
talk-kind-invoice = Invoice
talk-kind-service = Event in the chat
talk-kind-unsupported = Message of an unknown kind
talk-kind-erased = Erased
talk-unsupported = A message of a kind that cannot be shown here. It is in the chat.
talk-media-inside =
    { $n ->
        [one] With { $n } file that is shown only in the chat
       *[other] With { $n } files that are shown only in the chat
    }
talk-service-pinned-message = A message was pinned
talk-service-successful-payment = A payment was made
talk-service-web-app-data = Data of an app arrived
talk-service-other = Something changed in the chat
talk-story-note = Story, shown only in the chat
talk-live-place = Live location
talk-open-map = Open map
talk-quiz = Quiz
talk-done = Done
talk-not-done = Not done
talk-dice = rolled { $n }
talk-stars =
    { $n ->
        [one] { $n } star
       *[other] { $n } stars
    }
talk-winners =
    { $n ->
        [one] { $n } winner
       *[other] { $n } winners
    }

talk-play = Play
talk-pause = Pause
talk-seek = Position
talk-download = Download
talk-open-picture = Open picture: { $name }
talk-viewer = Picture
talk-picture-of = { $n } of { $all }
talk-picture-before = Previous picture
talk-picture-after = Next picture
talk-file-too-large =
    { $size ->
        [none] This file is too large to be shown here.
       *[other] { $size }: too large to be shown here. It is in the chat.
    }
talk-unplayable = This device cannot play it. It can be saved.
talk-file-gone = This file is no longer there.
talk-file-no-preview = There is no picture of this file.
talk-file-unreachable = No answer from the server.
talk-file-failed = This file could not be loaded.

talk-answer = Reply
talk-note = Note
talk-what = What you write
talk-reply-to = Reply to { $name }
talk-note-to-team = Note for the team, @name tells a colleague
talk-send-reply = Reply: send to the contact
talk-add-note = Note: add the note
talk-no-quote = Do not quote
talk-your-message = Message
talk-send = Send
talk-reopens = { $status }. Your reply opens it again.
talk-message-reopens = This request is finished. Your message opens it again.
talk-left =
    { $n ->
        [one] { $n } character left
       *[other] { $n } characters left
    }
talk-too-long =
    { $n ->
        [one] { $n } character too long
       *[other] { $n } characters too long
    }
talk-preview = How it will look
talk-canned = Ready answers
talk-attach = Attach files, up to { $most } each
talk-format = Formatting
talk-format-bold = Bold
talk-format-italic = Italic
talk-format-strike = Strikethrough
talk-format-code = Code
talk-format-block = Code block
talk-format-link = Link
talk-format-quote = Quote
talk-enter-sends = Enter sends
talk-over = This request is closed.
talk-over-new = Ask something new
talk-read-only = You may read this ticket, not write in it.
talk-reach-banned = This contact is banned. Replies do not reach them.
talk-reach-blocked = This contact has blocked the bot. Replies do not reach them until they unblock it.
talk-reach-deactivated = This contact's account is gone. Replies cannot reach them.
talk-reach-never-started = This contact has not started the bot yet. A reply may not reach them.
talk-notes-work = Notes for your team still work.

talk-close = Close
talk-reopen = Reopen
talk-close-title = Close this request?
talk-close-why = You can open it again at any time, or simply write.

talk-gone = This ticket is not here
talk-gone-why = It does not exist, or it is no longer yours.
talk-to-list = To the list
talk-not-loaded = The conversation could not be loaded
talk-request = Request
talk-empty = Nothing has been said yet

talk-history = History
talk-unknown-category = unknown category
talk-save = Save the conversation
talk-split = New ticket from here
talk-other-title = Words from another device
talk-other-reply = On another device you began another reply ({ $at }):
talk-other-note = On another device you began another note ({ $at }):
talk-other-take = Take these words
talk-other-keep = Keep mine
talk-other-taken = Took the words from the other device.
