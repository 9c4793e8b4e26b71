# Как обращения находят сотрудника: правило, люди, команды.
assign-how = Как новое обращение находит сотрудника
assign-by_hand = Вручную
assign-in_turn = По очереди
assign-by_load = По нагрузке
assign-by_hand-hint = Сотрудники берут обращения сами, или их кто-то назначает.
assign-in_turn-hint = Следующее получает тот, кто на месте и дольше всех не получал.
assign-by_load-hint = Следующее получает тот, кто на месте и меньше всех занят.
assign-waiting = { $n ->
    [0] Ни одно обращение не ждёт сотрудника.
    [one] { $n } обращение ждёт сотрудника.
    [few] { $n } обращения ждут сотрудника.
   *[other] { $n } обращений ждут сотрудника.
}
assign-limits = { $n ->
    [one] Не больше { $n } обращения на каждого
   *[other] Не больше { $n } обращений на каждого
}
assign-limits-title = Пределы
assign-handover-after = { $n ->
    [one] Ждущие обращения ушедшего передаются через { $n } минуту
    [few] Ждущие обращения ушедшего передаются через { $n } минуты
   *[other] Ждущие обращения ушедшего передаются через { $n } минут
}
assign-handover-never = Ждущие обращения ушедшего остаются у него
assign-capacity = Обращений на каждого сразу
assign-capacity-hint = Открытых или в работе; ждущие ответа клиента не считаются. Вручную можно дать больше.
assign-capacity-wrong = Целое число от { $least } до 500.
assign-handover = Если человек ушёл, его ждущие обращения передать через
assign-handover-hint = Следующему; сначала те, что ждут дольше.
assign-minutes = { $n ->
    [60] 1 час
    [120] 2 часа
    [240] 4 часа
    [480] 8 часов
    [1440] 1 день
    [one] { $n } минуту
    [few] { $n } минуты
   *[other] { $n } минут
}
assign-never = Никогда
assign-people = Люди
assign-people-hint = На месте тот, кто пользуется приложением или ботом или сказал об этом, в свои часы.
assign-takes = Получает обращения сам
assign-takes-hint = Выключено: только то, что взял или получил вручную.
assign-capacity-own = Обращений сразу
assign-capacity-own-hint = Пусто: как у всех, { $n }.
assign-teams = Команды
assign-teams-hint = Категории команды получают только её люди.
assign-no-teams = Команд нет
assign-no-teams-hint = С командой обращения некоторых категорий получают только некоторые люди.
assign-team-add = Новая команда
assign-team-new = Новая команда
assign-team-edit = Команда
assign-team-name = Название
assign-team-name-missing = Напишите название.
assign-team-people = Люди
assign-team-empty = Никого: её обращения получит любой
assign-team-categories = Категории
assign-team-no-categories = Категорий пока нет.
assign-team-has-it = Сейчас у команды { $team }
assign-team-remove = Убрать команду
assign-team-removed = Команда «{ $name }» убрана
