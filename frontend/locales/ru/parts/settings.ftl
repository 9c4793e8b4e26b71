# Общее для всех редакторов и списков настроек.
settings-failed = Не удалось загрузить настройки
settings-not-saved = Не сохранено: сервер не ответил. Попробуйте ещё раз.
settings-save = Сохранить
settings-discard-title = Уйти без сохранения?
settings-discard-text = Изменения здесь пропадут.
settings-discard = Уйти
settings-stay = Остаться
