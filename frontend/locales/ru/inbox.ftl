# Список обращений у сотрудников и то, что вокруг него.
inbox-sections = Разделы
inbox-section-inbox = Обращения
inbox-section-news = Новое
inbox-news-unread = Не прочитано: { $n }
inbox-section-stats = Сегодня
inbox-section-me = Я
inbox-views = Списки
inbox-view-mine = Мои
inbox-view-unassigned = Ничьи
inbox-view-waiting = Без ответа
inbox-view-due = Сроки
inbox-view-followed = Слежу
inbox-view-snoozed = Отложено
inbox-view-spam = Спам
inbox-view-all = Все
inbox-count = { $n ->
    [one] { $n } обращение
    [few] { $n } обращения
   *[other] { $n } обращений
}
inbox-count-most = Обращений: { $n } или больше
inbox-list-mine = Ваши обращения
inbox-list-unassigned = Обращения, которыми никто не занимается
inbox-list-waiting = Обращения тех, кто ждёт ответа
inbox-list-due = Обращения по срокам, ближайшие сверху
inbox-list-all = Все обращения
inbox-list-snoozed = Отложенные обращения
inbox-list-spam = Спам
inbox-own-only = Вы видите обращения, которые назначены вам.
inbox-loading = Загружаем обращения
inbox-failed = Не удалось загрузить обращения.
inbox-request = Запрос
inbox-pull = Потяните, чтобы обновить
inbox-release = Отпустите, чтобы обновить
inbox-refresh = Обновить
inbox-new = { $n ->
    [one] { $n } новое
   *[other] { $n } новых
}
inbox-draft = Черновик
inbox-nameless = Без имени
inbox-unread = Не прочитано
inbox-waits = Ждёт { $time }
inbox-types = { $name } печатает…
inbox-looks = Смотрят: { $names }
inbox-with = Исполнитель: { $name }
inbox-with-you = Исполнитель: вы
inbox-said-agent = Ответ:
inbox-said-bot = Бот:
inbox-choose = Выберите обращение
inbox-choose-hint = Все клавиши — по { $keys }.

due-first_response = Первый ответ
due-next_response = Ответ
due-resolution = Решение
due-late = +{ $time }
due-full = { $what }: осталось { $time }
due-late-full = { $what }: просрочено на { $time }

card-title = Клиент
card-banned = Заблокирован

inbox-filters = Фильтры
inbox-filter-on = { $name }: { $chosen }
inbox-clear-filters = Сбросить фильтры
inbox-seek = Поиск
inbox-seek-hint = Имя, номер или слова

inbox-kind-text = Сообщение
inbox-kind-rich = Сообщение
inbox-kind-photo = Фото
inbox-kind-video = Видео
inbox-kind-document = Файл
inbox-kind-voice = Голосовое сообщение
inbox-kind-audio = Аудио
inbox-kind-video_note = Видеосообщение
inbox-kind-animation = GIF
inbox-kind-sticker = Стикер
inbox-kind-location = Геопозиция
inbox-kind-venue = Место
inbox-kind-contact = Контакт
inbox-kind-poll = Опрос
inbox-kind-dice = Кубик
inbox-kind-game = Игра
inbox-kind-story = История
inbox-kind-album = Альбом
inbox-kind-paid_media = Платные медиа
inbox-kind-checklist = Список дел
inbox-kind-gift = Подарок
inbox-kind-giveaway = Розыгрыш
inbox-kind-invoice = Счёт
inbox-kind-service = Служебное сообщение
inbox-kind-unsupported = Сообщение неизвестного вида

link-connecting = Соединяемся…
link-live = На связи
link-catching-up = Догоняем…
link-reconnecting = Восстанавливаем связь…
link-offline = Нет сети

reach-reachable = На связи
reach-blocked = Бот заблокирован
reach-deactivated = Аккаунт удалён
reach-never_started = Бот не запущен
