# Ready answers and macros.
canned-title = Ready answers
canned-macro = Macro
canned-found = { $n ->
    [one] { $n } ready answer
   *[other] { $n } ready answers
}
canned-none = There are no ready answers yet.
canned-none-found = Nothing found.
canned-unreachable = Nobody answered. Please try again.
canned-answer = Answer
canned-actions = Actions
canned-apply = Do it
canned-apply-send = Send and do it
canned-waiting = What you wrote before is still on its way.
canned-applied = Done: { $title }
canned-already = It is so already
canned-refused-not-allowed = Your role does not allow this
canned-refused-step-refused = The ticket's status does not allow this now
canned-refused-category-unusable = This category is in the archive
canned-refused-assignee-unusable = This person cannot have tickets any more
canned-do-priority = Priority: { $priority }
canned-do-category = Category: { $name }
canned-do-me = The ticket becomes yours
canned-do-nobody = The ticket goes back to everybody
canned-do-agent = The ticket goes to { $name }
canned-do-wait = Wait for the contact
canned-do-resolve = Resolve the ticket
canned-do-close = Close the ticket
canned-hint = In a ticket type / in an empty answer. In the bot answer with !shortcut.
canned-empty = No ready answers yet
canned-empty-hint = Words for what is asked again and again. With actions they are macros.
canned-search = Search ready answers
canned-add = New ready answer
canned-new = New ready answer
canned-edit = Ready answer
canned-uses = { $n ->
    [0] Not used yet
    [one] Used once
   *[other] Used { $n } times
}
canned-archive-show = Show the archive ({ $n })
canned-archive-hide = Hide the archive
canned-archive-title = Archive
canned-archive = Put into the archive
canned-archive-hint = Nobody can use it then. It can be brought back.
canned-archived = In the archive: { $title }
canned-restore = Bring back
canned-restored = Brought back: { $title }
canned-name = Title
canned-name-missing = Write a title.
canned-shortcut = Shortcut
canned-shortcut-hint = Letters, digits, - and _. Typed after / in the app and after ! in the bot.
canned-shortcut-wrong = Letters, digits, - and _ only, without spaces.
canned-languages = Languages
canned-words = Words, { $language }
canned-words-hint = Contacts get their own language if it is here.
canned-nothing = Write some words or choose an action.
canned-long = Too long by { $n }.
canned-placeholder-wrong = { $wrong } is no placeholder. There are { $known }. For a brace itself, write it twice.
canned-placeholders = Put in
canned-put-name = Contact's name
canned-put-number = Ticket's number
canned-put-agent = Agent's name
canned-put-desk = Desk's name
canned-preview = How it reads
canned-example-name = Anna
canned-category = Offered first in
canned-category-hint = Tickets of this category show it at the top.
canned-any-category = Tickets of any category
canned-actions-hint = With any of these it is a macro: it shows what it does before it does it.
canned-unchanged = Leave as it is
canned-set-status = Status
canned-step-wait = Wait for the contact
canned-step-resolve = Resolve
canned-step-close = Close
canned-set-assignee = Give to
canned-to-me = Who uses it
canned-to-nobody = Nobody
canned-gone = Somebody who left
canned-set-priority = Priority
canned-set-category = Category
