# Кто я и как мне удобно.
me-rights = Что я могу
me-rights-more = Права меняет администратор.
me-desk = Служба
inbox-section-notifications = Уведомления
inbox-section-sorting = Категории и правила
me-sorting-hint = О чём обращения и как они разбираются
inbox-section-opening = Часы работы
inbox-section-ratings = Оценки
me-ratings-hint = Спрашивать ли, какими словами, и что отправлять в конце
me-opening-hint = Когда отвечаете клиентам; праздники
inbox-section-canned = Готовые ответы
me-canned-hint = Тексты и макросы для частых вопросов
inbox-section-tags = Метки
me-tags-hint = Слова, которыми помечают обращения
inbox-section-fields = Поля
me-fields-hint = Что записывают об обращениях и клиентах
inbox-section-assigning = Кому обращения
me-assigning-hint = Вручную, по очереди или по нагрузке; люди и команды
inbox-section-deadlines = Сроки
me-deadlines-hint = Как быстро отвечать и решать; эскалация
me-settings = На этом устройстве
me-language = Язык
me-language-hint = Бот и другие ваши устройства тоже перейдут на него.
me-enter = Отправлять по Enter
me-enter-on = Shift+Enter — новая строка
me-enter-off = Enter — новая строка, Ctrl+Enter отправляет
me-keys = Клавиши без Ctrl
me-keys-hint = Все они — по «?» в списке обращений
me-sound = Звук новых сообщений
me-sound-hint = Два тихих тона
me-state = Состояние
me-connection = Связь
me-telegram = Вход через Telegram
me-browser = Вход в браузере
me-until = Не дольше чем до { $time }
me-release = Версия { $release }
me-out = Выйти
me-out-here = Выйти здесь
me-out-everywhere = Выйти везде
me-out-here-title = Выйти на этом устройстве?
me-out-here-text = Прочитанное здесь будет удалено с устройства.
me-out-everywhere-title = Выйти на всех устройствах?
me-out-everywhere-text = Все ваши сеансы завершатся сразу, и этот тоже.
me-out-unsent = { $n ->
    [one] Пропадёт { $n } неотправленное сообщение.
    [few] Пропадут { $n } неотправленных сообщения.
   *[other] Пропадут { $n } неотправленных сообщений.
}
me-not-out = Сервер не отвечает: вход везде ещё действует.

may-tickets-read_all = Видеть все обращения
may-tickets-read_assigned = Видеть назначенные мне обращения
may-tickets-reply = Отвечать и оставлять заметки
may-tickets-take = Брать обращения
may-tickets-assign = Назначать обращения другим
may-tickets-set_status = Решать, закрывать и открывать снова
may-tickets-set_priority = Менять приоритет и категорию
may-contacts-read = Видеть клиентов и способы связи
may-contacts-ban = Блокировать клиентов
may-stats-read = Видеть числа
may-staff-manage = Приглашать сотрудников и менять роли
may-desk-manage = Менять вид и настройки
may-api-manage = Управлять ключами API
may-billing-manage = Управлять оплатой
me-notifications-hint = Бот, почта или браузер, и когда тихо
inbox-section-contacts = Клиенты
me-contacts-hint = Кто писал: профили, заметки
