# Поиск по всему, что было сказано.
search-loading = Идёт поиск
search-results = Найденные обращения
search-count = { $n ->
    [0] Ничего не найдено
    [one] Найдено { $n } обращение
    [few] Найдено { $n } обращения
   *[many] Найдено { $n } обращений
}
search-shown-for = Показано для: { $words }
search-insist = Искать «{ $words }»
search-none = Слов «{ $words }» нигде нет.
search-none-hint = Нужны все слова сразу. Попробуйте меньше слов или начало слова.
search-more = Показать ещё
search-loaded = Среди загруженных раньше
search-in-note = В заметке
search-in-file = Файл
search-in-contact = Клиент
search-in-subject = Тема
search-in-number = Номер
search-across = Слова в разных сообщениях
search-clear = Очистить
search-incomplete = Старые сообщения ещё читаются.
