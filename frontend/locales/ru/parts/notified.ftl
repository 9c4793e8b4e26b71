# Что для меня нового.
news-none = Пока ничего нового
news-none-text = Здесь появятся новые обращения, ответы клиентов, сроки и заметки, где вас упомянули.
news-read-all = Всё прочитано
news-all-read = Всё отмечено прочитанным
news-older = Раньше
news-unread = не прочитано
news-new-ticket = Новое обращение
news-new-ticket-more = Новое обращение, сообщений: { $n }
news-new-message = { $n ->
    [one] { $n } новое сообщение
    [few] { $n } новых сообщения
   *[many] { $n } новых сообщений
}
news-assigned = Теперь ваше: назначено автоматически
news-assigned-by = Теперь ваше: назначил(а) { $by }
news-status = Новый статус: { $status }
news-status-by = { $by }: новый статус — { $status }
news-metric-first_response = Первый ответ
news-metric-next_response = Ответ
news-metric-resolution = Решение
news-soon = { $what }: скоро срок
news-late = { $what }: срок вышел
news-reminder = Ждёт ответа уже { $n ->
    [one] { $n } минуту
    [few] { $n } минуты
   *[many] { $n } минут
}
news-woken = Отложенное обращение снова в работе
news-noted = Новая заметка: { $by }
news-note = { $by } упоминает вас в заметке

# Как мне сообщают.
notify-ways = Что и как приходит
notify-ways-hint = В приложении, в разделе «Новое», видно всё.
notify-way-bot = Бот
notify-way-mail = Почта
notify-way-push = Браузер
notify-kind-new_ticket = Новое обращение
notify-kind-new_message = Новое сообщение
notify-kind-assigned = Обращение передали мне
notify-kind-status = Изменился статус
notify-kind-deadline = Сроки
notify-kind-mention = Упоминания и напоминания
notify-kind-followed = Обращения, за которыми слежу
notify-tick = { $kind }: { $way }
notify-by-card = Видно на карточке обращения в чате
notify-quiet = Тихие часы
notify-quiet-hint = В это время бот пишет без звука, а почта и браузеры ждут.
notify-quiet-on = Тихие часы
notify-zone = По времени { $zone }
notify-from = С
notify-until = До
notify-nights = В эти дни
notify-whole-days = Тихо весь день
notify-urgent = Срочное — всё равно
notify-urgent-hint = Критичные обращения и пропущенные сроки
notify-mail = Почта
notify-mail-none = Новости на ваш адрес. Сначала придёт код: так мы узнаем, что адрес ваш.
notify-mail-unconfirmed = Введите код, который пришёл на этот адрес.
notify-mail-on = Только то, что вы к этому времени не прочли в приложении.
notify-mail-off = Письма отключены.
notify-mail-failed = Письма на этот адрес не доходят. Проверьте его или укажите другой.
notify-mail-address = Адрес
notify-mail-send = Прислать код
notify-mail-code = Код
notify-mail-code-hint = Шесть цифр, действует полчаса
notify-mail-confirm = Подтвердить
notify-mail-resend = Новый код
notify-mail-again = Попробовать снова
notify-mail-remove = Убрать
notify-mail-switch = Новости письмами
notify-pace = Как часто
notify-pace-at_once = Сразу
notify-pace-hourly = Раз в час
notify-pace-daily = Раз в день
notify-daily-at = Во сколько
notify-browsers = Браузеры
notify-browsers-can = Для браузера на компьютере или телефоне, даже когда приложение закрыто.
notify-browsers-refused = Этому браузеру запрещено показывать уведомления отсюда. Это меняется в его настройках.
notify-browsers-none = Чтобы добавить браузер, откройте приложение в нём.
notify-browser-since = С { $when }.
notify-browser-beside = Только то, чего не говорит бот.
notify-browser-failing = В последнее время не доходит.
notify-browser-try = Проверить
notify-browser-tried = Отправлено в этот браузер
notify-browser-remove = Убрать
notify-browser-add = Сообщать в этом браузере
notify-browser-no = Браузер не разрешает. Это меняется в его настройках.
notify-browser-failed = Сейчас этому браузеру не отправить. Попробуйте позже.
notify-beside = На этом устройстве есть и Telegram
notify-beside-hint = Тогда браузер сообщает только то, чего не говорит бот: дважды не зазвонит.
notify-remind = Клиенты ждут
notify-remind-hint = Считаются часы работы. Сначала напоминаем тому, чьё обращение, со второго раза — и вам, кто управляет поддержкой.
notify-remind-after = Напоминать через
notify-remind-never = Никогда
notify-remind-minutes = { $n ->
    [one] { $n } минуту
    [few] { $n } минуты
   *[many] { $n } минут
}
notify-remind-times = Сколько раз
notify-remind-n = { $n ->
    [one] { $n } раз
    [few] { $n } раза
   *[many] { $n } раз
}
