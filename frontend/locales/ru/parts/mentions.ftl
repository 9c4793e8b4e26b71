# Имена коллег в заметке.
mentions = Кому сообщить
mentions-found = { $n ->
    [one] Найден { $n } сотрудник
    [few] Найдено { $n } сотрудника
   *[other] Найдено { $n } сотрудников
}
mentions-unlinked = Не узнает: Telegram не подключён
mentions-unseen = Не узнает: не видит это обращение
mentions-namesake = Не узнает: есть коллега с тем же именем
