# How a contact was helped, among a ticket's facts.
rating-title = Rating
rating-words = “{ $reason }”

# A contact says how they were helped.
rate-title = How did we help you?
rate-thanks = Thank you for rating
rate-kept = Your rating: { $n } of 5
rate-why = Say why
rate-other-reason = Say it in other words
rate-reason = “{ $reason }”
rate-reason-label = Why?
rate-reason-hint = It goes with your stars and not into the request.
rate-save = Keep

# Whether contacts rate.
ratings-ask = Ask contacts how they were helped
ratings-hint = The bot asks when a ticket is resolved or closed, once each time: five stars, and why if they like. They can change it for a day.
ratings-closing = What was said
ratings-closing-send = Send the conversation when a ticket is closed
ratings-closing-hint = The bot sends it once as a PDF, where an agent has answered. Notes are never in it. Contacts can save it themselves at any time.
ratings-texts = Words
ratings-texts-hint = What the bot asks, and how it thanks. Empty words are the usual ones.
ratings-ask-words = The question
ratings-thanks-words = The thanks
ratings-places = You can use { $places }.
ratings-no-place = { $place } cannot be used here.
