# Что приходит — где бы ни был агент.
inbox-news = { $name }: { $words }
inbox-news-wordless = { $name }: новое сообщение.
inbox-news-given = { $number } ({ $name }) теперь ваше.
inbox-news-due = Срок { $number }, { $name }: близко или вышел.
inbox-news-many = { $n ->
    [one] Новые сообщения в { $n } обращении.
   *[other] Новые сообщения в { $n } обращениях.
}
inbox-news-open = Открыть
inbox-news-show = Показать
