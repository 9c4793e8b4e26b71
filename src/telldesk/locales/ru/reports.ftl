# Числа за несколько дней и их файлы.
error-period-refused = Выберите от одного дня до { $limit }.

report-by-agent = Сотрудник
report-by-category = Категория
report-by-priority = Приоритет
report-by-day = День
report-none = Нет
report-total = Всего
report-opened = Новых обращений
report-answered = Первых ответов
report-replies = Ответов
report-resolved = Решено
report-reopened = Открыто снова
report-backlog = Осталось открыто
report-first-average = Первый ответ, среднее, мин
report-first-median = Первый ответ, медиана (±5 %), мин
report-first-p90 = Первый ответ, 90 % (±5 %), мин
report-first-open-median = Первый ответ, медиана в часы работы (±5 %), мин
report-resolution-average = Решение, среднее, мин
report-resolution-median = Решение, медиана (±5 %), мин
report-resolution-p90 = Решение, 90 % (±5 %), мин
report-resolution-open-median = Решение, медиана в часы работы (±5 %), мин
report-ratings = Оценок
report-rating-average = Средняя оценка
report-rating-good = Доля 4 и 5
