# Кто следит за чужим обращением.
participants-title = Участники
participants-of = Кто следит за { $number }
participants-hint = Они узнают о сообщениях клиента, заметках и завершении. Клиент об этом не знает.
participants-nobody = Никого
participants-none = За этим обращением пока никто не следит.
participants-since = С { $time }
participants-added = С { $time }, добавил(а) { $name }
participants-blind = Сейчас не видит это обращение и ничего о нём не узнаёт.
participants-remove = Убрать: { $name }
participants-removed = Больше не следит: { $name }.
participants-add = Добавить сотрудника
participants-nobody-else = Больше никто не видит это обращение.
participants-full = Следить могут не больше { $limit } сотрудников. Чтобы добавить ещё, уберите кого-нибудь.
participants-you-follow = Вы следите за { $number }.
participants-you-left = Вы больше не следите за { $number }.
