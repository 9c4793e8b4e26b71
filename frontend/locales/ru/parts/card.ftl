# Человек, который обратился.
card-about = О клиенте
card-failed = Не удалось загрузить карточку клиента.
card-language = Язык
card-since = С нами с
card-banned-since = Заблокирован с { $time }. Его сообщения не доходят.
card-unreachable = Ответы сейчас до клиента не доходят.
card-open = { $n ->
    [one] Ещё { $n } открытое обращение
    [few] Ещё { $n } открытых обращения
   *[other] Ещё { $n } открытых обращений
}
card-past = { $n ->
    [one] { $n } прошлое обращение
    [few] { $n } прошлых обращения
   *[other] { $n } прошлых обращений
}
card-no-others = Других обращений нет.
card-ban = Заблокировать
card-unban = Снять блокировку
card-ban-title = Заблокировать: { $name }?
card-ban-text = Сообщения этого человека перестанут доходить, и ответить ему будет нельзя. Блокировку можно снять.
card-banned-by = Заблокировал(а) { $name }, { $time }. Сообщения не доходят.
card-banned-until = До { $time }.
card-ban-reason = Причина
card-ban-reason-hint = Для сотрудников; клиент её не видит
card-ban-for = На сколько
card-ban-forever = Навсегда
card-ban-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[many] { $n } дней
}
card-done-ban = { $name }: заблокировано.
card-done-unban = { $name }: блокировка снята.
channel-telegram = Telegram
card-profile = Профиль, заметки и все обращения
card-erased = Данные клиента удалены: { $time }. От обращений остались только номера и время.

facts-title = Обращение
facts-opened = Открыто
facts-due = Срок
facts-due-none = Сейчас не идёт
facts-waiting = Ждёт ответа
