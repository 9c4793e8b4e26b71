# Hours of a week, as people write them.
hours-only = Only in certain hours
hours-zone = By the desk's clock ({ $zone }).
hours-any-time = At any time
hours-day-off = Free
hours-from = { $day }, from
hours-to = { $day }, to
hours-add = { $day }: more hours
hours-remove = { $day }: remove these hours
hours-missing = Write both times, or remove the line.
hours-backwards = Hours end after they begin. Past midnight, go on with the next day.
hours-overlap = Hours of a day overlap.
