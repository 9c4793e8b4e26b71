# What comes in, said wherever one is.
inbox-news = { $name }: { $words }
inbox-news-wordless = { $name } has written.
inbox-news-given = { $number } of { $name } is yours now.
inbox-news-due = The deadline of { $number }, { $name }, is near or missed.
inbox-news-many = { $n ->
    [one] New message in { $n } ticket.
   *[other] New messages in { $n } tickets.
}
inbox-news-open = Open
inbox-news-show = Show
