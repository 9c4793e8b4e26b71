# Переписка по обращению одним документом.
error-transcript-too-long = В один документ помещается не больше { $limit } сообщений.
error-transcript-not-printed = PDF сейчас не сделать. Попробуйте через минуту или возьмите страницу.

transcript-title = Обращение №{ $number }
transcript-contact = Клиент
transcript-status = Статус
transcript-opened = Открыто
transcript-resolved = Решено
transcript-closed = Закрыто
transcript-status-open = Открыто
transcript-status-in_progress = В работе
transcript-status-waiting = Ждёт клиента
transcript-status-resolved = Решено
transcript-status-closed = Закрыто
transcript-nameless = Без имени
transcript-bot = Автоматическое сообщение
transcript-note = заметка
transcript-edited = изменено
transcript-empty = Пока ничего не написано.
transcript-made = Составлено { $at } ({ $zone })
transcript-day = { $day } { $month ->
    [1] января
    [2] февраля
    [3] марта
    [4] апреля
    [5] мая
    [6] июня
    [7] июля
    [8] августа
    [9] сентября
    [10] октября
    [11] ноября
   *[12] декабря
} { $year }
