# Объединение и разделение обращений.
merging-into = Объединить { $number } с
merging-hint = Все сообщения перейдут туда. Клиенту ничего не сообщается, и 30 дней это можно отменить.
merging-no-others = Других обращений у этого клиента нет.
merging-no-subject = Без слов
merging-is-over = Оно завершено. Сначала откройте его снова или объедините его с этим.
merging-done = #{ $number } объединено с #{ $into }
merging-undone = Отменено
merging-split-of = Новое обращение из { $number }
merging-split = { $n ->
    [one] Сделать обращение из { $n } сообщения
    [few] Сделать обращение из { $n } сообщений
    [many] Сделать обращение из { $n } сообщений
   *[other] Сделать обращение из { $n } сообщения
}
merging-split-done = #{ $number } теперь отдельное обращение
merging-split-hint = Выбранные сообщения перейдут в новое обращение того же клиента. 30 дней это можно отменить.
merging-split-all = Оставьте хотя бы одно сообщение, кроме заметок.
merging-nameless = Без имени
merging-note = заметка
merging-wordless = Файл или карточка
merging-here = Это обращение объединено с { $number }.
merging-open = Открыть { $number }
merging-undo = Отменить
merging-before = Можно отменить
merging-was-merge = { $source } объединено с { $target }
merging-was-split = { $target } отделено от { $source }
merging-erased = Данные клиента удалены. Писать сюда больше нельзя.
