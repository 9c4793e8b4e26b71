# What the bot says to contacts. A tenant may word every text itself (`desk_texts`); the
# placeholders of each are those used here, plus { $desk }, the desk's name.

contact-greeting =
    Hello! This is { $desk }.

    Just write your question here: text, photos, files and voice messages all reach us. The answer comes to this chat.
contact-help =
    Write to us here and we will answer in this chat.

    /support – ask about something new
    /tickets – your questions so far
    /language – choose the language
contact-opened = Thank you, we have your message. Its number is #{ $number }. We will answer here.
contact-closed = We are closed now and open again { $opens }. Your message waits for us until then.
contact-closed-long = We are closed now. Your message waits for us.
moment-today = today at { $time }
moment-tomorrow = tomorrow at { $time }
moment-on = { $day } at { $time }
moment-weekday-0 = on Monday
moment-weekday-1 = on Tuesday
moment-weekday-2 = on Wednesday
moment-weekday-3 = on Thursday
moment-weekday-4 = on Friday
moment-weekday-5 = on Saturday
moment-weekday-6 = on Sunday
moment-month-1 = on { $day } January
moment-month-2 = on { $day } February
moment-month-3 = on { $day } March
moment-month-4 = on { $day } April
moment-month-5 = on { $day } May
moment-month-6 = on { $day } June
moment-month-7 = on { $day } July
moment-month-8 = on { $day } August
moment-month-9 = on { $day } September
moment-month-10 = on { $day } October
moment-month-11 = on { $day } November
moment-month-12 = on { $day } December
contact-support = Please write your question. It will get a number of its own.
contact-about = Please write your question about “{ $category }”{ $has_reference ->
        [yes] {" "}({ $reference })
        *[no] {""}
    } here. It will get a number of its own.
contact-category = What is it about? Press what fits; it helps the right person to answer.
contact-file-too-large =
    This file is too large: here only files up to { $megabytes } MB can be opened. Please send a smaller one, or a link to it.
contact-file-infected =
    Antivirus found something dangerous in a file you sent, so nobody here can open it. Everything else has arrived.
    Please send another file, or say in words what is in it.
contact-which =
    Which question is this about?

    If you do not choose, it will become a new one in 10 minutes.
contact-chosen = We are talking about #{ $number } now. Just write on.
contact-tickets-none = You have not asked us anything yet. Just write your question here.
contact-tickets =
    { $count ->
        [one] You have asked us { $count } question.
        *[other] You have asked us { $count } questions.
    } { $has_current ->
        [yes] We are talking about #{ $number }. Press another one to continue it.
        *[no] Press one to continue it.
    }
contact-language = Which language shall we speak?
contact-language-set = We will speak English with you.
contact-button-open = #{ $number } · { $subject }
contact-button-closed = ✓ #{ $number } · { $subject }
contact-button-new = ➕ A new question
contact-no-subject = no text
contact-press-done = Done
contact-press-chosen = #{ $number }
contact-press-category = { $category }
contact-press-sorted = We have sorted it already.
contact-rate =
    Your request #{ $number } is finished. How did we help you?

    Press the stars: 1 is bad, 5 is very good.
contact-rated = { $stars } Thank you! You rated request #{ $number }.
contact-rate-reason = Your words: “{ $reason }”
contact-rate-why = Now write in one message why. It goes with your stars and not into the request. We wait { $minutes } minutes for it.
contact-rate-kept = Thank you, your words stand beside your stars.
contact-rate-too-long = Please write it in words, { $limit } characters at most. Nothing was kept.
contact-rate-over = The time to rate this is over. Nothing was changed.
contact-rate-answer-first = Please say first which question your message is about.
contact-transcript = Your request #{ $number } is closed. This is what was said in it, for you to keep.
contact-button-reason = Say why
contact-button-other-reason = Say it in other words
contact-button-no-reason = Do not say why
contact-press-rated = { $stars }
contact-press-old = This button no longer works.
