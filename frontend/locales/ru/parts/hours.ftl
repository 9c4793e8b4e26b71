# Часы недели, как их пишут люди.
hours-only = Только в определённые часы
hours-zone = По часам поддержки ({ $zone }).
hours-any-time = В любое время
hours-day-off = Выходной
hours-from = { $day }, с
hours-to = { $day }, до
hours-add = { $day }: ещё часы
hours-remove = { $day }: убрать эти часы
hours-missing = Укажите оба времени или уберите строку.
hours-backwards = Часы кончаются позже, чем начинаются. После полуночи продолжите следующим днём.
hours-overlap = Часы одного дня пересекаются.
