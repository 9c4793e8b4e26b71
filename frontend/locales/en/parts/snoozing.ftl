# Putting a ticket out of view for a while.
snoozing-of = Snooze { $number }
snoozing-hint = It leaves the piles of work until then. It comes back earlier if the contact writes or somebody else gets it. Deadlines run on.
snoozing-hour = In an hour
snoozing-evening = This evening
snoozing-tomorrow = Tomorrow morning
snoozing-monday = Next Monday
snoozing-own = Another day and time
snoozing-wrong = Choose a moment to come, within 180 days.
snoozing-do = Snooze
snoozing-until = Snoozed until { $time }
snoozing-wake = Wake
snoozing-done = { $number } is snoozed until { $time }.
snoozing-woken = { $number } is back in view.
