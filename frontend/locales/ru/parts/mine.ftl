# Окно того, кто спрашивает.
mine-list = Мои обращения
mine-new = Новое обращение
mine-settings = Настройки
mine-section-news = Новые ответы
mine-section-open = Открытые
mine-section-past = Прошлые
mine-unread = Новый ответ
mine-pull = Потяните, чтобы обновить
mine-release = Отпустите, чтобы обновить
mine-failed = Не удалось загрузить ваши обращения.
mine-more = Ещё для обращения { $number }
mine-no-subject = Обращение
mine-nothing-chosen = Выберите обращение
mine-nothing-chosen-text = Здесь откроется переписка.

mine-on-way = Отправляется
mine-refused = Не принято

mine-you-said = Вы: { $text }
mine-they-said = Поддержка: { $text }
mine-kind-photo = Фото
mine-kind-video = Видео
mine-kind-audio = Голосовое сообщение
mine-kind-sticker = Стикер
mine-kind-place = Геопозиция
mine-kind-files = Файлы
mine-kind-other = Сообщение

mine-close = Решено, закрыть
mine-reopen = Открыть снова
mine-closed = Обращение { $number } закрыто.
mine-reopened = Обращение { $number } снова открыто.

mine-greeting = Здравствуйте! Это { $desk }.
mine-greeting-text = Чем помочь? Выберите тему или просто напишите.
mine-topics = Темы
mine-topic-none = Другое

mine-topic = О чём речь? (необязательно)
mine-question = Ваш вопрос
mine-question-hint = { $desk } ответит здесь и в чате.
mine-send = Отправить
mine-left = { $n ->
    [one] Остался { $n } символ
    [few] Осталось { $n } символа
   *[many] Осталось { $n } символов
}
mine-too-long = { $over ->
    [one] На { $over } символ больше, чем можно: самое большее { $most }.
    [few] На { $over } символа больше, чем можно: самое большее { $most }.
   *[many] На { $over } символов больше, чем можно: самое большее { $most }.
}

mine-language = Язык
mine-language-hint = Здесь и в чате.
mine-about = Кому вы пишете
mine-open-chat = Открыть чат
mine-you-are = Вы
