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
stats-period = Период
stats-period-today = Сегодня
stats-period-week = 7 дней
stats-period-month = 30 дней
stats-period-own = Даты
stats-from = С
stats-to = По
stats-days-missing = Выберите оба дня
stats-days-backwards = Последний день раньше первого
stats-days-many = Не больше { $most } дней
