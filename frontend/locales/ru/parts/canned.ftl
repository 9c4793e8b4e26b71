# Готовые ответы и макросы.
canned-title = Готовые ответы
canned-macro = Макрос
canned-found = { $n ->
    [one] { $n } готовый ответ
    [few] { $n } готовых ответа
   *[other] { $n } готовых ответов
}
canned-none = Готовых ответов пока нет.
canned-none-found = Ничего не нашлось.
canned-unreachable = Нет ответа. Попробуйте ещё раз.
canned-answer = Ответ
canned-actions = Действия
canned-apply = Выполнить
canned-apply-send = Отправить и выполнить
canned-waiting = Написанное раньше ещё не отправлено.
canned-applied = Готово: { $title }
canned-already = Уже так
canned-refused-not-allowed = Ваша роль этого не позволяет
canned-refused-step-refused = Статус обращения сейчас этого не позволяет
canned-refused-category-unusable = Эта категория в архиве
canned-refused-assignee-unusable = Этому человеку больше нельзя назначать обращения
canned-do-priority = Приоритет: { $priority }
canned-do-category = Категория: { $name }
canned-do-me = Обращение станет вашим
canned-do-nobody = Обращение вернётся в общий список
canned-do-agent = Обращение получит { $name }
canned-do-wait = Ждать ответа клиента
canned-do-resolve = Отметить решённым
canned-do-close = Закрыть обращение
canned-hint = В обращении наберите / в пустом поле ответа. В боте ответьте !сокращением.
canned-empty = Готовых ответов пока нет
canned-empty-hint = Слова для того, о чём спрашивают снова и снова. С действиями это макросы.
canned-search = Искать готовые ответы
canned-add = Новый готовый ответ
canned-new = Новый готовый ответ
canned-edit = Готовый ответ
canned-uses = { $n ->
    [0] Ещё не применялся
    [one] Применён { $n } раз
    [few] Применён { $n } раза
   *[other] Применён { $n } раз
}
canned-archive-show = Показать архив ({ $n })
canned-archive-hide = Скрыть архив
canned-archive-title = Архив
canned-archive = Убрать в архив
canned-archive-hint = После этого его нельзя применить. Вернуть можно в любой момент.
canned-archived = В архиве: { $title }
canned-restore = Вернуть
canned-restored = Снова доступен: { $title }
canned-name = Название
canned-name-missing = Напишите название.
canned-shortcut = Сокращение
canned-shortcut-hint = Буквы, цифры, - и _. В приложении набирается после /, в боте — после !.
canned-shortcut-wrong = Только буквы, цифры, - и _, без пробелов.
canned-languages = Языки
canned-words = Текст, { $language }
canned-words-hint = Клиент получит текст на своём языке, если он здесь есть.
canned-nothing = Напишите текст или выберите действие.
canned-long = Слишком длинно на { $n }.
canned-placeholder-wrong = Подстановки { $wrong } нет. Есть { $known }. Чтобы написать саму скобку, удвойте её.
canned-placeholders = Подставить
canned-put-name = Имя клиента
canned-put-number = Номер обращения
canned-put-agent = Имя сотрудника
canned-put-desk = Название поддержки
canned-preview = Как это читается
canned-example-name = Анна
canned-category = Предлагать первым
canned-category-hint = В обращениях этой категории он будет сверху.
canned-any-category = В любых обращениях
canned-actions-hint = С любым из них это макрос: сначала он показывает, что сделает.
canned-unchanged = Не менять
canned-set-status = Статус
canned-step-wait = Ждать ответа клиента
canned-step-resolve = Решено
canned-step-close = Закрыть
canned-set-assignee = Передать
canned-to-me = Тому, кто применяет
canned-to-nobody = Никому
canned-gone = Тому, кого больше нет в команде
canned-set-priority = Приоритет
canned-set-category = Категория
