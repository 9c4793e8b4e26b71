# Что делают с обращением: строки меню.
acts-label = Что сделать с { $number }
acts-take-hint = Отвечать будете вы
acts-assign = Назначить
acts-release = Отдать
acts-transcript = Сохранить переписку
acts-snooze = Отложить
acts-merge = Объединить с другим обращением
acts-tags = Метки
acts-mark = Выбрать несколько
acts-follow = Следить
acts-unfollow = Не следить
acts-participants = Участники
acts-spam = Пометить как спам
acts-not-spam = Не спам
