# Метки обращений.
tags-title = Метки
tags-none = Нет
tags-of = Метки { $number }
tags-on = Метки обращения
tags-find = Найти метку
tags-find-or-make = Название, которого ещё нет, станет новой меткой.
tags-make = Новая метка: { $name }
tags-empty = Меток пока нет
tags-empty-hint = Метки показывают, что общего у обращений, о чём бы они ни были.
tags-none-found = Ничего не найдено
tags-take-off = Снять { $name }
tags-put-on = Поставлена метка { $name }
tags-taken-off = Снята метка { $name }
tags-unreachable = Никто не ответил. Попробуйте ещё раз.
tags-hint = Сотрудники ставят их на обращения. Клиенты их не видят.
tags-add = Новая метка
tags-new = Новая метка
tags-edit = Метка
tags-name = Название
tags-name-missing = Напишите название.
tags-merge-into = Объединить с
tags-merge-none = Оставить как есть
tags-merge-hint = У обращений с этой меткой вместо неё будет другая.
tags-merge = Объединить
tags-merged = Метка { $name } теперь { $into }
tags-merged-into = Объединена с { $name }
tags-archive = В архив
tags-archive-hint = Новые обращения её не получат. У прежних она останется.
tags-restore = Вернуть
tags-split-hint = Обращения, у которых она была, получат её снова.
tags-archived = Метка { $name } в архиве
tags-restored = Метка { $name } снова в списке
tags-archive-show = { $n ->
    [one] Архив: { $n } метка
    [few] Архив: { $n } метки
   *[many] Архив: { $n } меток
}
tags-archive-hide = Скрыть архив
tags-archive-title = Архив
