# A contact's own window.
mine-list = My requests
mine-new = New request
mine-settings = Settings
mine-section-news = New answers
mine-section-open = Open
mine-section-past = Past
mine-unread = New answer
mine-pull = Pull to refresh
mine-release = Let go to refresh
mine-failed = Your requests could not be loaded.
mine-more = More for request { $number }
mine-no-subject = Request
mine-nothing-chosen = Choose a request
mine-nothing-chosen-text = What was said opens here.

mine-on-way = On its way
mine-refused = Not accepted

mine-you-said = You: { $text }
mine-they-said = Support: { $text }
mine-kind-photo = Photo
mine-kind-video = Video
mine-kind-audio = Voice message
mine-kind-sticker = Sticker
mine-kind-place = Location
mine-kind-files = Files
mine-kind-other = Message

mine-close = Solved, close
mine-reopen = Open again
mine-closed = Request { $number } is closed.
mine-reopened = Request { $number } is open again.

mine-greeting = Hello! This is { $desk }.
mine-greeting-text = How can we help? Choose what it is about, or just write.
mine-topics = Topics
mine-topic-none = Something else

mine-topic = What is it about? (optional)
mine-question = Your question
mine-question-hint = { $desk } answers here and in the chat.
mine-send = Send
mine-left = { $n ->
    [one] { $n } character left
   *[other] { $n } characters left
}
mine-too-long = { $over ->
    [one] { $over } character too many, at most { $most }.
   *[other] { $over } characters too many, at most { $most }.
}

mine-language = Language
mine-language-hint = Here and in the chat.
mine-about = Who you are writing to
mine-open-chat = Open the chat
mine-you-are = You
