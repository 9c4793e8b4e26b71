# Что сделать сразу с несколькими обращениями.
selecting-title = Выбранные обращения
selecting-leave = Закончить выбор
selecting-many = Выбрано: { $n }
selecting-most = Не больше { $n } за раз
selecting-more = Ещё для выбранных
selecting-all = Выбрать все на экране
selecting-assignee = Назначить
selecting-status = Статус
selecting-priority = Приоритет
selecting-category = Категория
selecting-tags = Метки
selecting-snooze = Отложить
selecting-wake = Вернуть из отложенных
selecting-spam = Пометить как спам
selecting-assignee-of = Кому назначить ({ $n })
selecting-status-of = Статус ({ $n })
selecting-priority-of = Приоритет ({ $n })
selecting-category-of = Категория ({ $n })
selecting-tags-of = Метки ({ $n })
selecting-snooze-of = Отложить ({ $n })
selecting-tags-add = Поставить
selecting-tags-remove = Снять
selecting-done = { $n ->
    [one] Изменено { $n } обращение.
    [few] Изменено { $n } обращения.
   *[many] Изменено { $n } обращений.
}
selecting-undone = { $n ->
    [0] Ничего не вернулось.
    [one] { $n } обращение снова как было.
    [few] { $n } обращения снова как были.
   *[many] { $n } обращений снова как были.
}
selecting-same = Всё и так было так.
selecting-not-done = Сервер не отвечает. Неизвестно, изменились ли обращения. Повтор ничего не сделает дважды.
selecting-not-undone = Сервер не отвечает. Неизвестно, отменено ли. Повтор ничего не сделает дважды.
selecting-and-more = { $named } и ещё { $more }
selecting-last = Последнее общее изменение
selecting-take-back = { $n ->
    [one] Вернуть { $n } обращение
    [few] Вернуть { $n } обращения
   *[many] Вернуть { $n } обращений
}
selecting-until = { $words }, можно до { $time }
selecting-did-take = Взято
selecting-did-assign = Другой исполнитель
selecting-did-step = Другой статус
selecting-did-priority = Другой приоритет
selecting-did-category = Другая категория
selecting-did-tags = Другие метки
selecting-did-snooze = Отложено
selecting-did-wake = Возвращено из отложенных
selecting-did-spam = Помечено как спам
selecting-why-ticket-unknown = { $has ->
    [none] Больше не среди ваших: { $n }.
   *[numbers] Больше не среди ваших: { $which }.
}
selecting-why-ticket-moved = { $has ->
    [none] Тем временем изменились: { $n }.
   *[numbers] Тем временем изменились: { $which }.
}
selecting-why-taken-already = { $has ->
    [none] Уже у другого сотрудника: { $n }.
   *[numbers] Уже у другого сотрудника: { $which }.
}
selecting-why-step-refused = { $has ->
    [none] Статус этого не позволяет: { $n }.
   *[numbers] Статус этого не позволяет: { $which }.
}
selecting-why-fields-missing = { $has ->
    [none] Сначала заполните поля: { $n }.
   *[numbers] Сначала заполните поля: { $which }.
}
selecting-why-snooze-over = { $has ->
    [none] Уже решены или закрыты: { $n }.
   *[numbers] Уже решены или закрыты: { $which }.
}
selecting-why-ticket-spam = { $has ->
    [none] Помечены как спам: { $n }.
   *[numbers] Помечены как спам: { $which }.
}
selecting-why-assignee-unusable = { $has ->
    [none] Этому человеку нельзя назначить: { $n }.
   *[numbers] Этому человеку нельзя назначить: { $which }.
}
selecting-why-category-unusable = { $has ->
    [none] Этой категории больше нет: { $n }.
   *[numbers] Этой категории больше нет: { $which }.
}
selecting-why-tag-unusable = { $has ->
    [none] Этой метки больше нет: { $n }.
   *[numbers] Этой метки больше нет: { $which }.
}
selecting-why-too-many-ticket-tags = { $has ->
    [none] Слишком много меток: { $n }.
   *[numbers] Слишком много меток: { $which }.
}
selecting-why-other = { $has ->
    [none] Не получилось: { $n }.
   *[numbers] Не получилось: { $which }.
}
