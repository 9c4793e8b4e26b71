# Пустой список обращений: почему и что дальше.
inbox-none-narrowed = Под эти фильтры ничего не подходит.
inbox-none-mine = У вас нет открытых обращений.
inbox-none-mine-hint = Возьмите то, которым никто не занимается.
inbox-none-unassigned = У каждого обращения есть исполнитель.
inbox-none-unassigned-hint = Новые появятся здесь.
inbox-none-waiting = Никто не ждёт.
inbox-none-waiting-hint = Всем ответили.
inbox-none-due = Сроков нет.
inbox-none-due-hint = Ни один срок не идёт.
inbox-none-all = Обращений пока нет.
inbox-none-all-hint = Они появятся, когда кто-нибудь напишет боту.
inbox-none-snoozed = Ничего не отложено.
inbox-none-snoozed-hint = Отложите обращение, чтобы вернуться к нему в нужное время.
inbox-none-own-hint = Здесь появятся обращения, назначенные вам.
inbox-show-unassigned = Показать ничьи
inbox-show-waiting = Показать без ответа
inbox-show-all = Показать все
