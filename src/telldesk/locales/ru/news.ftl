# Что нового: в письмах и браузерах.
news-new-ticket = Новое обращение
news-new-message = { $times ->
    [one] { $times } новое сообщение
    [few] { $times } новых сообщения
   *[many] { $times } новых сообщений
}
news-assigned = Теперь ваше
news-assigned-by = Теперь ваше, передал(а) { $by }
news-status-open = Снова открыто
news-status-in_progress = В работе
news-status-waiting = Ждёт клиента
news-status-resolved = Решено
news-status-closed = Закрыто
news-deadline-soon = { $what }, срок — { $time }
news-deadline-late = { $what }, срок вышел — { $time }
news-reminder = Ждёт ответа уже { $minutes ->
    [one] { $minutes } минуту
    [few] { $minutes } минуты
   *[many] { $minutes } минут
}
news-woken = Отложенное обращение снова в работе
news-followed-noted = Новая заметка: { $by }
news-note = { $by } упоминает вас в заметке
news-try = В этом браузере уведомления приходят
mail-code-subject = { $code } — ваш код для «{ $desk }»
mail-code-why = Введите этот код в «{ $desk }», чтобы получать новости письмами на этот адрес.
mail-code-lasts = Код действует полчаса. Если вы его не просили, ничего не делайте.
mail-news-subject = { $count ->
    [one] { $count } новость
    [few] { $count } новости
   *[many] { $count } новостей
} · { $desk }
mail-news-heading = { $count ->
    [one] { $count } новость
    [few] { $count } новости
   *[many] { $count } новостей
}
mail-news-more = и ещё { $count }
mail-news-show = Открыть обращения
mail-news-why = Вы получили это письмо, потому что работаете в «{ $desk }» и указали этот адрес.
mail-news-off = Отключить письма
mail-off-title = Письма от «{ $desk }»
mail-off-ask = Больше не присылать новости на этот адрес?
mail-off-do = Отключить письма
mail-off-done = Письма отключены. Новости по-прежнему приходят в приложение и в бота.
mail-off-undo = Включить снова
mail-off-undone = Письма снова включены.
mail-off-unknown = Ссылка больше не действует. Письма включают и отключают в приложении: «Я» — «Уведомления».
