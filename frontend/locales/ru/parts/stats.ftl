# Работа в числах.
stats-failed = Не удалось загрузить числа.
stats-since = С { $time }, с начала дня.
stats-opened = Новых
stats-answered = Первых ответов
stats-median = Медиана первого ответа
stats-median-later = Появится после первого ответа за сегодня
stats-open-now = Открыто сейчас
stats-nothing = Сегодня ещё ничего не происходило.
stats-nothing-hint = Числа появятся с первым сообщением дня и обновляются сами.
stats-agents = Сотрудники сегодня
stats-agent = Сотрудник
stats-replies = Ответов
stats-seconds = { $n } с
stats-rating = Оценка
stats-rating-later = Сегодня оценок ещё нет
stats-rating-share = { $n ->
    [one] { $n } оценка, { $share } % на 4 и 5
    [few] { $n } оценки, { $share } % на 4 и 5
   *[many] { $n } оценок, { $share } % на 4 и 5
}
