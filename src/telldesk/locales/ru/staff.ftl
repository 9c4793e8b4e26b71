# Что бот говорит сотрудникам поддержки.

staff-priority-1 = Низкий приоритет
staff-priority-2 = Обычный приоритет
staff-priority-3 = Высокий приоритет
staff-priority-4 = Критический приоритет

staff-kind-photo = Фото
staff-kind-video = Видео
staff-kind-document = Файл
staff-kind-voice = Голосовое сообщение
staff-kind-audio = Аудио
staff-kind-video-note = Видеосообщение
staff-kind-animation = Анимация
staff-kind-sticker = Стикер
staff-kind-location = Геопозиция
staff-kind-venue = Место
staff-kind-contact = Контакт
staff-kind-poll = Опрос
staff-kind-dice = Кубик
staff-kind-album = Альбом
staff-kind-erased = Удалено
staff-kind-other = То, что в чате не показать

staff-card-taken = В работе у { $name }
staff-card-mine = В работе у вас
staff-card-free = Пока ни у кого
staff-card-answered = Отвечено, ждём собеседника
staff-card-resolved = Решена
staff-card-closed = Закрыта
staff-card-spam = 🚫 Помечено как спам
staff-card-out-of-sight = #{ $number } больше не у вас
staff-card-due-first-response = ⏳ Первый ответ — срок { $time }
staff-card-due-next-response = ⏳ Ответ — срок { $time }
staff-card-due-resolution = ⏳ Решение — срок { $time }
staff-card-snoozed = 💤 Отложено: вернётся { $time }
staff-card-unseen = { $count ->
    [one] { $count } новое сообщение
    [few] { $count } новых сообщения
   *[other] { $count } новых сообщений
}
staff-digest = { $count ->
    [one] { $count } обращение ждёт ответа
    [few] { $count } обращения ждут ответа
   *[other] { $count } обращений ждут ответа
}

staff-due-first-response = первый ответ
staff-due-next-response = ответ
staff-due-resolution = решение
staff-due-soon = ⏳ #{ $number } · { $name }: { $what }, срок — { $time }
staff-due-late = ⏰ #{ $number } · { $name }: { $what }, срок вышел — { $time }
staff-due-more = { $count ->
    [one] и ещё { $count }
    [few] и ещё { $count }
   *[many] и ещё { $count }
}

staff-button-take = Взять
staff-button-reply = Ответить
staff-button-note = Заметка
staff-button-close = Закрыть
staff-button-resolve = Решено
staff-button-reopen = Открыть снова
staff-button-choose-snooze = Отложить
staff-button-wake = Вернуть в работу
staff-button-later-hour = На час ({ $time })
staff-button-later-evening = До вечера ({ $time })
staff-button-later-tomorrow = До завтра ({ $time })
staff-button-later-days = На 3 дня ({ $time })
staff-button-later-week = До пн ({ $time })
staff-button-ask-spam = Спам
staff-button-spam = Пометить как спам
staff-button-not-spam = Не спам
staff-button-files = Файлы
staff-button-choose-assignee = Передать
staff-button-app = Открыть в приложении
staff-button-show = Показать обращение
staff-button-cancel = Отмена
staff-button-more = Ещё
staff-button-waiting = Ждут
staff-button-mine = Мои
staff-button-unassigned = Ничьи
staff-button-follow = Следить
staff-button-unfollow = Не следить
staff-button-followed = Слежу
staff-button-due = Сроки
staff-button-team = Команда
staff-button-invite = Пригласить
staff-button-as-contact = Спросить как клиент
staff-button-back = Вернуться к работе
staff-button-confirm = Да, это я
staff-button-refuse = Нет
staff-button-here = Я на месте
staff-button-away = Меня нет
staff-button-auto = Определять самому

staff-here-auto = Новые обращения приходят вам, пока вы пользуетесь приложением или этим чатом.
staff-here-here = Новые обращения приходят вам в ваши часы, пока вы не скажете, что вас нет.
staff-here-away = Вас нет: новые обращения вам не приходят, а те, что ждут ответа, через некоторое время перейдут к другим.

staff-role-helper = Помощник
staff-role-moderator = Модератор
staff-role-admin = Администратор
staff-role-developer = Разработчик
staff-role-owner = Владелец

staff-canned = Готовые ответы
staff-canned-empty = Их пока нет.
staff-canned-hint = Чтобы отправить такой ответ, ответьте на уведомление: !сокращение.
staff-find = Найдено для: { $words }
staff-find-how = Напишите следом, что искать: /find возврат
staff-find-app = Есть ещё: все показывает приложение.
staff-list-waiting = Ждут ответа
staff-list-mine = Ваши
staff-list-unassigned = Без сотрудника
staff-list-followed = Вы следите
staff-list-due = Ближайшие сроки
staff-list-team = Команда
staff-list-empty = Здесь пусто.
staff-list-counted = { $title } · { $count }
staff-member = { $name } — { $role }
staff-member-unlinked = { $name } — { $role }, ещё не привязан

staff-menu = { $desk }: ваша поддержка. Вы — { $name }, { $role }.
staff-menu-counts = Ждут { $waiting } · ваши { $mine } · ничьи { $unassigned }
staff-menu-due = Сроки близко или вышли: { $count }
staff-menu-hint = Чтобы ответить собеседнику, ответьте на уведомление. Сообщение с // в начале станет заметкой.

staff-stats = Сегодня
staff-stats-opened = Новых обращений: { $count }
staff-stats-answered = Первых ответов дано: { $count }
staff-stats-replies = Ответов: { $count }
staff-stats-mine = Из них ваших: { $count }
staff-stats-open = Открыто сейчас: { $count }
staff-stats-waiting = Ждут ответа: { $count }
staff-stats-first = Первый ответ, медиана: { $minutes } мин

staff-stats-ratings = Оценок: { $count }, в среднем { $average }, { $good } % на 4 и 5
staff-few-stars = Обращение #{ $number } получило оценку { $stars }.

staff-period-today = Сегодня (и вчера)
staff-period-days = За { $days } { $days ->
    [one] день
    [few] дня
   *[many] дней
} (и за столько же до них)
staff-period-own = Только ваша работа.
staff-period-key = Медианы с точностью до 5 %.
staff-period-opened = Новых обращений: { $now } ({ $was })
staff-period-resolved = Решено: { $now } ({ $was })
staff-period-backlog = Осталось открыто: { $now } ({ $was })
staff-period-first = Первый ответ, медиана: { $now } ({ $was })
staff-period-end = Решение, медиана: { $now } ({ $was })
staff-period-rating = Средняя оценка: { $now } ({ $was })
staff-period-good = На 4 и 5: { $now } ({ $was })
staff-period-counting = Прежние обращения ещё подсчитываются.
staff-took-minutes = { $count } мин
staff-took-hours = { $count } ч
staff-button-days-1 = Сегодня
staff-button-days-7 = 7 дней
staff-button-days-30 = 30 дней

staff-button-send-anyway = Всё равно отправить
staff-nothing-held = Отправлять больше нечего.
staff-held-sent = Отправлено в #{ $number }.

staff-role = Ваша роль: { $role }.
staff-role-may = Вам можно:
staff-role-choose = Чью роль меняем?
staff-role-new = Новая роль ({ $name }):
staff-role-changed = { $name }: теперь { $role }.

staff-may-tickets-read-assigned = читать переданные вам обращения
staff-may-tickets-read-all = читать все обращения
staff-may-tickets-reply = отвечать собеседникам
staff-may-tickets-note = писать заметки
staff-may-tickets-take = брать обращения
staff-may-tickets-assign = передавать обращения
staff-may-tickets-set-status = решать, закрывать и открывать снова
staff-may-contacts-ban = блокировать собеседников
staff-may-staff-manage = приглашать людей и менять роли
staff-may-desk-manage = менять настройки поддержки
staff-may-api-manage = управлять доступом к API

staff-invite-role = Какая роль будет у нового коллеги?
staff-invite = Отправьте ссылку коллеге ({ $role }). Она сработает один раз, срок в днях: { $days }.
staff-linked = Добро пожаловать! Вы в команде «{ $desk }»: { $role }.
staff-link-refused = Это приглашение не действует: оно использовано, устарело или для другой поддержки. Попросите новое.
staff-link-taken = Этот аккаунт уже принадлежит кому-то из команды.

staff-ask-reply = Следующее сообщение — ответ на #{ $number } ({ $name }).
staff-ask-note = Следующее сообщение — заметка к #{ $number }. Её увидит только команда.
staff-ask-cancelled = Отменено. Ничего не отправлено.
staff-nothing-asked = Отменять было нечего.
staff-noted = Заметка к #{ $number } сохранена. Её видит только команда.
staff-note-files = В заметке бывает только текст. Ничего не сохранено и не отправлено.
staff-unsendable = Такое сообщение собеседнику не отправить. Ничего не отправлено.
staff-stays-as-sent = Собеседник видит то, что вы отправили сначала: правка здесь для него ничего не меняет.
staff-not-delivered = Ваш ответ на #{ $number } не дошёл до собеседника.
staff-delivery-unknown = Неизвестно, дошёл ли ваш ответ на #{ $number } до собеседника.

staff-stray = Это не ответ на обращение, поэтому никто его не получил. Ответьте на уведомление, выберите обращение или спросите как клиент.
staff-as-contact = Теперь вы пишете как клиент: ваши сообщения станут обычным обращением. Уведомления на паузе.
staff-back = Вы снова в команде.

staff-files-of = Файлы #{ $number }
staff-no-files = Файлов нет.
staff-assign-whom = Кому передать #{ $number }?

staff-spam-ask = Пометить #{ $number } ({ $name }) как спам? Обращение закроется без единого слова клиенту и не попадёт в статистику.
staff-spam-marked = 🚫 Обращение #{ $number } помечено как спам.
staff-spam-already = Обращение #{ $number } уже помечено как спам
staff-no-spam-already = Обращение #{ $number } не помечено как спам
staff-snooze-until = До какого времени отложить #{ $number }?

staff-done-take = #{ $number } теперь у вас
staff-done-follow = Вы следите за #{ $number }
staff-done-unfollow = Вы больше не следите за #{ $number }
staff-done-assign = #{ $number } теперь у { $name }
staff-done-resolve = #{ $number } решена
staff-done-close = #{ $number } закрыта
staff-done-reopen = #{ $number } снова открыта
staff-done-spam = Обращение #{ $number } — спам
staff-done-not-spam = Обращение #{ $number } снова как было
staff-done-snooze = Обращение #{ $number } отложено и вернётся { $time }
staff-done-wake = Обращение #{ $number } снова в работе
staff-awake-already = Обращение #{ $number } и так в работе

staff-sign-in = Войти на компьютере? Код { $code }. Устройство: { $device }. Место: { $place }. Подтвердите, только если вход начали вы и код совпадает.
staff-sign-in-confirmed = Вход выполнен.
staff-sign-in-refused = Отказано. Никто не вошёл.

staff-no-canned = Готового ответа с таким сокращением нет: ничего не отправлено. Список — /canned.
staff-no-macro = Это макрос: ничего не отправлено. Примените его в приложении, там видно, что он сделает.
staff-no-not-staff = Эта кнопка для сотрудников.
staff-no-not-allowed = Ваша роль этого не позволяет.
staff-no-unknown = Этого здесь для вас больше нет.
staff-no-taken = Уже в работе у { $name }.
staff-no-moved = Всё успело измениться. Посмотрите ещё раз.
staff-no-unreachable = Собеседник сейчас недоступен: ничего не отправлено.
staff-no-banned = Собеседник заблокирован: ничего не отправлено.
staff-no-too-long = Слишком длинно: не больше { $limit } символов. Ничего не отправлено.
staff-no-file = Этот файл не отправить. Ничего не отправлено.
staff-no-last-owner = Сначала нужен другой владелец.
staff-no-wrong = Так не получится. Ничего не сделано.
staff-news-reminder = 🔔 #{ $number } · { $name } ждёт ответа уже { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[many] { $minutes } минут
}
staff-news-woken = ⏰ #{ $number } · { $name }: отложенное обращение снова в работе
staff-news-followed-wrote = 👁 #{ $number } · { $name }: новое сообщение, вы следите за обращением
staff-news-followed-noted = 👁 #{ $number } · { $name }: { $by } — новая заметка
staff-news-followed-moved = 👁 #{ $number } · { $name }: { $status }
staff-news-note = 💬 #{ $number } · { $name }: { $by } упоминает вас в заметке
