# Numbers over days, and their files.
error-period-refused = Please choose between one and { $limit } days.

report-by-agent = Agent
report-by-category = Category
report-by-priority = Priority
report-by-day = Day
report-none = None
report-total = Total
report-opened = New tickets
report-answered = First answers
report-replies = Replies
report-resolved = Resolved
report-reopened = Reopened
report-backlog = Left open
report-first-average = First answer, average, min
report-first-median = First answer, median (±5 %), min
report-first-p90 = First answer, 90 % (±5 %), min
report-first-open-median = First answer, median in opening hours (±5 %), min
report-resolution-average = Resolution, average, min
report-resolution-median = Resolution, median (±5 %), min
report-resolution-p90 = Resolution, 90 % (±5 %), min
report-resolution-open-median = Resolution, median in opening hours (±5 %), min
report-ratings = Ratings
report-rating-average = Average rating
report-rating-good = Share with 4 or 5 stars
