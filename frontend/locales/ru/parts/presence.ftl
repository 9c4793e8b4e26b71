# Берёт ли человек обращения и сколько их у него.
presence-here = На месте
presence-away = Нет на месте
presence-offline = Не в сети
presence-you = Вы
presence-load = { $load } из { $capacity } обращений
presence-takes-none = { $load ->
    [0] сами не приходят
    [one] { $load } обращение, сами не приходят
    [few] { $load } обращения, сами не приходят
   *[other] { $load } обращений, сами не приходят
}
presence-own = Новые обращения мне
presence-say-auto = Само
presence-say-here = Я здесь
presence-say-away = Меня нет
presence-say-auto-hint = Приходят, пока вы пользуетесь приложением или ботом.
presence-say-here-hint = Приходят, пока вы не скажете, что вас нет.
presence-say-away-hint = Не приходят, а те, что ждут ответа, через некоторое время перейдут к другим.
presence-hours = Ваши часы: { $hours }.

# Что говорит выбор человека или категории.
acts-find-person = Имя
acts-nobody-found = Никого с таким именем
acts-unlinked = Ещё не присоединился
acts-find-category = Категория
acts-no-category-found = Такой категории нет

role-helper = Помощник
role-moderator = Модератор
role-admin = Администратор
role-developer = Разработчик
role-owner = Владелец
