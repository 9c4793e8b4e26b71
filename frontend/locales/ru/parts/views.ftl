# Остальные фильтры и сохранённые виды.
views-more = Ещё фильтры
views-filters = Фильтры
views-clear = Сбросить всё
views-show = { $n ->
    [one] Показать { $n } обращение
    [few] Показать { $n } обращения
   *[many] Показать { $n } обращений
}
views-show-most = Показать обращения: { $n }+
views-show-any = Показать
views-count = { $n ->
    [one] { $n } обращение
    [few] { $n } обращения
   *[many] { $n } обращений
}
views-take-off = Убрать фильтр: { $filter }
views-save = Сохранить как вид
views-save-title = Новый вид
views-manage = Виды
views-title = Виды
views-none = Видов пока нет.
views-change = Изменить
views-name = Название
views-name-missing = Дайте название.
views-for = Для кого
views-for-me = Для меня
views-for-desk = Для всех
views-for-team = Команда «{ $name }»
views-of-mine = Мои
views-of-team = Команд
views-of-desk = Общие
views-take-present = Взять нынешние фильтры
views-take-present-hint = Вид будет показывать то, что сейчас в списке.
views-acts = Действия: { $name }
views-up = Выше
views-down = Ниже
views-remove = Удалить
views-removed = Удалено: { $name }
views-no-category = Без категории
views-gone-category = Другая категория
views-assignee = Исполнитель
views-me = Я
views-nobody = Никто
views-gone-agent = Кто-то ещё
views-language = Язык клиента
views-due = Срок
views-due-near = Скоро
views-due-missed = Просрочен
views-answer = Ответ
views-unread = Последнее слово за клиентом
views-contact = Клиент
views-banned = Заблокирован
views-not-banned = Не заблокирован
views-waiting = Ждёт дольше
views-waiting-any = Любое время
views-waiting-minutes = { $n } мин
views-waiting-hours = { $n } ч
views-waiting-days = { $n ->
    [one] { $n } день
    [few] { $n } дня
   *[many] { $n } дней
}
views-opened = Открыто
views-changed = Последнее изменение
views-from = С
views-to = По
views-opened-span = Открыто { $from } – { $to }
views-changed-span = Изменено { $from } – { $to }
