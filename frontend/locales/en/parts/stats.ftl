# The desk in numbers.
stats-failed = The numbers could not be loaded.
stats-since = Since { $time }, the beginning of the desk's day.
stats-opened = Opened
stats-answered = First answers
stats-median = Median first answer
stats-median-later = Known after today's first answer
stats-open-now = Open now
stats-nothing = Nothing has happened today yet.
stats-nothing-hint = The numbers begin with the first message of the day and follow by themselves.
stats-agents = Agents today
stats-agent = Agent
stats-replies = Replies
stats-seconds = { $n } s
stats-rating = Rating
stats-rating-later = No ratings today yet
stats-rating-share = { $n ->
    [one] { $n } rating, { $share } % with 4 or 5 stars
   *[other] { $n } ratings, { $share } % with 4 or 5 stars
}
stats-period = Period
stats-period-today = Today
stats-period-week = 7 days
stats-period-month = 30 days
stats-period-own = Dates
stats-from = From
stats-to = To
stats-days-missing = Choose both days
stats-days-backwards = The last day is before the first
stats-days-many = At most { $most } days
