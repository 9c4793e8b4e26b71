# Никто не вошёл.
sign-in-title = Вход для сотрудников
sign-in-refused = Войти не получится
sign-in-expired = Вход в этом окне закончился
sign-in-signed-out = Вы вышли
sign-in-session-over = Ваш вход закончился. Всё неотправленное сохранено на этом устройстве.
sign-in-reopen = Закройте окно и откройте его снова из чата с @{ $bot }. Всё неотправленное сохранено.
sign-in-close = Закрыть
sign-in-again = Войти снова

sign-in-code-is = Код: { $code }
sign-in-left = Действует ещё { $time }
sign-in-step-open = Откройте @{ $bot } в Telegram и нажмите «Начать» или пришлите боту этот код.
sign-in-step-command = Пришлите боту @{ $bot } в симуляторе:
sign-in-step-look = Проверьте, что бот назвал это устройство.
sign-in-step-confirm = Нажмите там «Да, это я». Эта страница продолжит сама.
sign-in-open-bot = Открыть @{ $bot }
sign-in-copy = Скопировать
sign-in-copied = Скопировано
sign-in-new-code = Новый код
sign-in-not-you = В боте ответили отказом.
sign-in-code-over = Код больше не действует.
sign-in-too-many = Отсюда запросили слишком много кодов. Новый можно получить через { $time }.

sign-in-contacts = У вас к нам вопрос?
sign-in-contacts-text = Код не нужен. Напишите боту @{ $bot } или откройте свои обращения кнопкой меню в чате с ним.
sign-in-contacts-open = Написать @{ $bot }
