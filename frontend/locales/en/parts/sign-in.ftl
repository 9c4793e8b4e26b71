# Nobody is signed in.
sign-in-title = Staff sign-in
sign-in-refused = You cannot be signed in
sign-in-expired = This window is no longer signed in
sign-in-signed-out = You are signed out
sign-in-session-over = Your session is over. What you have not sent is kept on this device.
sign-in-reopen = Close it and open it again from the chat with @{ $bot }. What you have not sent is kept.
sign-in-close = Close
sign-in-again = Sign in again

sign-in-code-is = Code: { $code }
sign-in-left = Valid for { $time }
sign-in-step-open = Open @{ $bot } in Telegram and press Start, or send it this code.
sign-in-step-command = Send this to @{ $bot } in the simulator:
sign-in-step-look = Check that the bot names this device.
sign-in-step-confirm = Press “Yes, it is me” there. This page goes on by itself.
sign-in-open-bot = Open @{ $bot }
sign-in-copy = Copy
sign-in-copied = Copied
sign-in-new-code = New code
sign-in-not-you = The sign-in was refused in the bot.
sign-in-code-over = The code is no longer valid.
sign-in-too-many = Too many codes were asked for from here. A new one can be had in { $time }.

sign-in-contacts = Do you have a question for us?
sign-in-contacts-text = You need no code. Write to @{ $bot }, or open your requests there with the menu button.
sign-in-contacts-open = Write to @{ $bot }
